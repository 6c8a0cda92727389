/** What the contract suites are run on, and the items that they put there. */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach } from 'vitest'
import type { PrincipalStore } from '../../lib/access/ports.ts'
import type { EventQueries, EventStore } from '../../lib/audit/ports.ts'
import type { ReportStore } from '../../lib/doctor/report.ts'
import type { EscrowStore, GenerationStore, GenerationUsage } from '../../lib/keys/ports.ts'
import type { LiveVersion } from '../../lib/objects/model.ts'
import type {
  FactStore,
  GrantStore,
  ListBy,
  ObjectIndex,
  SubjectStore,
  SweepStore,
  VersionStore,
} from '../../lib/objects/ports.ts'
import type { AdminRegistry, ApprovalStore, MachineClientStore } from '../../lib/people/ports.ts'
import type {
  GenerationScan,
  RetirementStore,
  RewrapQueue,
  RotationFailureStore,
  RotationStore,
  WrapStore,
} from '../../lib/rotation/ports.ts'

/** The stores of one vault, over the same data. */
export type Stores = {
  readonly versions: VersionStore
  readonly facts: FactStore
  readonly grants: GrantStore
  readonly index: ObjectIndex
  readonly subjects: SubjectStore
  readonly sweep: SweepStore
  readonly generations: GenerationStore
  readonly usage: GenerationUsage
  readonly principals: PrincipalStore
  readonly events: EventStore
  readonly eventQueries: EventQueries
  readonly rotations: RotationStore
  readonly rotationFailures: RotationFailureStore
  readonly retirement: RetirementStore
  readonly reports: ReportStore
  readonly queue: RewrapQueue
  readonly wraps: WrapStore
  readonly scan: GenerationScan
  readonly escrow: EscrowStore
  readonly machineClients: MachineClientStore
  readonly approvals: ApprovalStore
  readonly admins: AdminRegistry
  /** A put does not look at the tombstone: a version that comes after it is the sweep's (lib/objects/ports.ts, VersionStore.put). */
  readonly leavesTombstonesToTheSweep?: boolean
  /** A stub names its blob to everyone who shreds it again; else nothing of it is kept (lib/objects/ports.ts, VersionStore.shred). */
  readonly namesBlobsOfStubs?: boolean
  /** Closes these stores, and opens the same data again. */
  reopen(): Promise<Stores>
  close(): Promise<void>
}

/** What can be closed, and opened again over the same data. */
type Reopened<S> = { reopen(): Promise<S>; close(): Promise<void> }

/** Fresh stores before each test; `current()` gives them, `reopen()` replaces them. */
export function withStores<S extends Reopened<S>>(
  make: () => Promise<S>,
): { current: () => S; reopen: () => Promise<S> } {
  let stores: S
  beforeEach(async () => {
    stores = await make()
  })
  afterEach(() => stores.close())
  return {
    current: () => stores,
    reopen: async () => {
      stores = await stores.reopen()
      return stores
    },
  }
}

/** The objects on the first page of a list that are to be shown. */
export async function shownIn({ index }: Pick<Stores, 'index'>, by: ListBy): Promise<readonly string[]> {
  return (await index.list(by, null, 10)).flatMap(({ head }) => head?.object ?? [])
}

/** An object id as the vault makes them. */
export const newObject = (): string => randomBytes(16).toString('base64url')

export function liveVersion(change: Partial<LiveVersion> = {}): LiveVersion {
  return {
    state: 'live',
    object: newObject(),
    version: 1,
    revision: 1,
    kind: 'object',
    owner: 'user:ada',
    labels: {},
    classification: 'confidential',
    subject: null,
    contentType: 'application/octet-stream',
    length: 5,
    blobKey: `${newObject()}/1/${newObject()}`,
    sealedLength: 300,
    generation: 1,
    wrappedDataKey: new Uint8Array(randomBytes(120)),
    messageId: randomBytes(32).toString('base64'),
    frameLength: 65_536,
    created: 1_700_000_000_000,
    expires: null,
    ...change,
  }
}

/**
 * Texts that break out of statements, end strings early, or look like something else. The longest is far longer than any
 * that lib/policy.ts lets in, and a version that has it in all its fields still is an item of DynamoDB.
 */
export const HOSTILE_TEXTS: readonly string[] = [
  `'; DROP TABLE versions; --`,
  `" OR ""="`,
  `%_*?[a-z]\\`,
  `a\0b`,
  `\u{1f469}\u200d\u{1f52c} na\u00efve \u202e right-to-left`,
  `line\r\nKeyfold-Subject: other`,
  `$1 ?1 :object @x {{7*7}}`,
  'NULL',
  '0',
  '__proto__',
  'x'.repeat(40_000),
]
