/** The vault on one machine: every port on the embedded adapters, built once, at start. */
import { join } from 'node:path'
import type { JWTVerifyGetKey } from 'jose'
import type { ClaimNames } from '../access/claim-names.ts'
import { DEFAULT_PURPOSES, type PurposePolicy } from '../access/purposes.ts'
import { createTokenVerifier } from '../access/token.ts'
import { SqliteAttemptStore } from '../adapters/embedded/attempt-store.ts'
import { SqliteBaselineStore } from '../adapters/embedded/baseline-store.ts'
import { openDatabase } from '../adapters/embedded/database.ts'
import { FileEscrowStore } from '../adapters/embedded/escrow-store.ts'
import { SqliteEventQueries } from '../adapters/embedded/event-queries.ts'
import { SqliteFactStore } from '../adapters/embedded/fact-store.ts'
import { openBlobStore } from '../adapters/embedded/file-blob-store.ts'
import { type FileLock, tryFileLock } from '../adapters/embedded/file-lock.ts'
import { nodeFileSystem } from '../adapters/embedded/file-system.ts'
import { FileTileStore } from '../adapters/embedded/file-tile-store.ts'
import { SqliteFindingStore } from '../adapters/embedded/finding-store.ts'
import { SqliteGenerationScan } from '../adapters/embedded/generation-scan.ts'
import { SqliteGenerationStore } from '../adapters/embedded/generation-store.ts'
import { SqliteGenerationUsage } from '../adapters/embedded/generation-usage.ts'
import { SqliteGrantStore } from '../adapters/embedded/grant-store.ts'
import { SqliteJobRuns } from '../adapters/embedded/job-runs.ts'
import { openKeyService } from '../adapters/embedded/key-service.ts'
import { FileLogSigner } from '../adapters/embedded/log-signer.ts'
import { SqliteLogStates } from '../adapters/embedded/log-states.ts'
import { SqlitePlacedEvents, SqliteWaitingEvents } from '../adapters/embedded/logged-events.ts'
import { SqliteMuteStore } from '../adapters/embedded/mute-store.ts'
import { SqliteObjectIndex } from '../adapters/embedded/object-index.ts'
import { SqliteReportStore } from '../adapters/embedded/report-store.ts'
import { SqliteRetirementStore } from '../adapters/embedded/retirement-store.ts'
import { SqliteRewrapQueue } from '../adapters/embedded/rewrap-queue.ts'
import { SqliteRotationFailureStore } from '../adapters/embedded/rotation-failure-store.ts'
import { SqliteRotationStore } from '../adapters/embedded/rotation-store.ts'
import { SqliteSubjectStore } from '../adapters/embedded/subject-store.ts'
import { SqliteSuspensionStore } from '../adapters/embedded/suspension-store.ts'
import { SqliteSweepStore } from '../adapters/embedded/sweep-store.ts'
import { SqliteUsageStore } from '../adapters/embedded/usage-store.ts'
import { SqliteVersionStore } from '../adapters/embedded/version-store.ts'
import { SqliteWrapStore } from '../adapters/embedded/wrap-store.ts'
import { logOrigin } from '../audit/log/checkpoint.ts'
import { noteKey, verifierKey } from '../audit/log/note.ts'
import { type Sealed, type SealPorts, sealLog } from '../audit/log/seal.ts'
import { createRecorder } from '../audit/record.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { FunctionPorts } from '../http/function.ts'
import { describeError, type Log } from '../http/log.ts'
import { createGenerationDirectory } from '../keys/directory.ts'
import type { EscrowPolicy, KeyPolicy } from '../keys/key-policy.ts'
import type { ContentSource } from '../objects/add-version.ts'
import { createCursors } from '../objects/cursor.ts'
import type { ListPosition } from '../objects/ports.ts'
import { type ReadPorts, readObject } from '../objects/read.ts'
import { type SweepReport, sweep } from '../objects/sweep.ts'
import type { BeginTaskPorts } from '../rotation/begin.ts'
import type { RotateKeyPorts } from '../rotation/rotate-key.ts'
import { DATA_FILES } from './data-files.ts'
import { peopleStoresOf } from './embedded-people.ts'

export type { FileLock }

/** @returns null when another process, or somebody else in this one, serves the folder. */
export const tryLockDataFolder = (dataDir: string): FileLock | null =>
  tryFileLock(join(dataDir, DATA_FILES.lock))

/**
 * The ports of the embedded adapters on one data folder. `close` commits what is queued and frees every file; the ports
 * must not be used afterwards.
 */
export async function openStores(dataDir: string, clock: Clock = systemClock) {
  await using resources = new AsyncDisposableStack()
  const database = resources.adopt(openDatabase(join(dataDir, DATA_FILES.database)), (open) => open.close())
  const blobFolder = join(dataDir, DATA_FILES.blobs)
  const blobs = resources.adopt(await openBlobStore(blobFolder, nodeFileSystem, clock), (open) =>
    open.close(),
  )
  const keys = await openKeyService(dataDir, { clock })
  const tiles = new FileTileStore(join(dataDir, DATA_FILES.audit))
  const opened = resources.move()
  return {
    database,
    generations: new SqliteGenerationStore(database),
    usage: new SqliteGenerationUsage(database),
    versions: new SqliteVersionStore(database),
    facts: new SqliteFactStore(database),
    grants: new SqliteGrantStore(database),
    index: new SqliteObjectIndex(database),
    subjects: new SqliteSubjectStore(database),
    store: new SqliteSweepStore(database),
    ...peopleStoresOf(database),
    eventQueries: new SqliteEventQueries(database),
    logStates: new SqliteLogStates(database),
    waitingEvents: new SqliteWaitingEvents(database),
    placedEvents: new SqlitePlacedEvents(database),
    tiles,
    logSigner: new FileLogSigner(join(dataDir, DATA_FILES.auditKey), tiles),
    attempts: new SqliteAttemptStore(database),
    rotations: new SqliteRotationStore(database),
    rotationFailures: new SqliteRotationFailureStore(database),
    retirement: new SqliteRetirementStore(database),
    reports: new SqliteReportStore(database),
    jobRuns: new SqliteJobRuns(database),
    queue: new SqliteRewrapQueue(database),
    wraps: new SqliteWrapStore(database),
    scan: new SqliteGenerationScan(database),
    findings: new SqliteFindingStore(database),
    mutes: new SqliteMuteStore(database),
    baselines: new SqliteBaselineStore(database),
    usageHours: new SqliteUsageStore(database),
    suspensions: new SqliteSuspensionStore(database),
    escrow: new FileEscrowStore(join(dataDir, DATA_FILES.escrow)),
    blobs,
    keys,
    close: () => opened.disposeAsync(),
  }
}

export type EmbeddedStores = Awaited<ReturnType<typeof openStores>>

export type EmbeddedConfig = {
  /** Opaque; part of every encryption context. */
  readonly vault: string
  /** The vault's secret, 32 bytes. */
  readonly secret: Uint8Array
  readonly issuer: string
  /** Null: `clients` are insisted on instead. */
  readonly audience: string | null
  /** The clients that people may come from; by default all that the issuer knows. */
  readonly clients?: readonly string[] | null
  /** How the issuer calls its claims; by default as Cognito does. */
  readonly claims?: ClaimNames
  /** The issuer's keys. */
  readonly jwks: JWTVerifyGetKey
  /** Which purposes may be declared, by role. */
  readonly purposes?: PurposePolicy
  readonly log: Log
  readonly clock?: Clock
  /** What the operator decided on master keys; by default nobody is named who could recover one. */
  readonly keys?: EmbeddedKeyConfig
}

export type EmbeddedKeyConfig = {
  readonly escrow: EscrowPolicy
  /** When a rotation is due, by the time of the last activation; null: never. Milliseconds since the Unix epoch. */
  readonly nextRotation: KeyPolicy['nextRotation']
  /** How long backups and other copies of the folder are kept. */
  readonly managedCopyRetentionMs: number
}

const DEFAULT_KEYS: EmbeddedKeyConfig = {
  escrow: { recipients: [], waived: false },
  nextRotation: () => null,
  managedCopyRetentionMs: 0,
}

/** How long one call of a worker of the rotation goes on before it lets others see where it is. */
const ROTATION_BUDGET_MS = 500

/** Every use case on the embedded adapters. `stores` may be replaced one by one: tests count and break their calls. */
export function composeEmbedded(stores: EmbeddedStores, config: EmbeddedConfig) {
  const { vault, log, keys = DEFAULT_KEYS } = config
  const secret = async (): Promise<Uint8Array> => config.secret
  const clock = config.clock ?? systemClock
  const directory = createGenerationDirectory(stores.generations, clock)
  const recorder = createRecorder(stores.events, clock)
  const shared = { ...stores, vault, secret, clock, recorder, directory }
  const http: FunctionPorts = {
    verifyToken: createTokenVerifier({
      issuer: config.issuer,
      audience: config.audience,
      clients: config.clients ?? null,
      keys: config.jwks,
      clock,
      ...(config.claims === undefined ? {} : { names: config.claims }),
    }),
    principals: stores.principals,
    purposes: config.purposes ?? DEFAULT_PURPOSES,
    recorder,
    events: stores.events,
    clock,
    log,
  }
  const ports = {
    ...shared,
    onSweepFailure: (item: string, error: unknown): void =>
      log.error({ item, error: describeError(error) }, 'The sweeper failed on one item; it will try again.'),
    cursors: createCursors<ListPosition>(secret, 'objects'),
    versionCursors: createCursors<number>(secret, 'versions'),
    peopleCursors: createCursors<string>(secret, 'people'),
    eventCursors: createCursors<string>(secret, 'events'),
    findingCursors: createCursors<string>(secret, 'findings'),
    verifierKey: async () => verifierKey(await noteKey(logOrigin(vault), await stores.logSigner.publicKey())),
    discardBlob: (key: string) => stores.blobs.delete(key),
    readContent: () => readContentOf(shared),
    escrowPolicy: keys.escrow,
    keyPolicy: {
      managedCopyRetentionMs: keys.managedCopyRetentionMs,
      // The material of a destroyed key would open copies of the folder as it did before.
      needsCopiesDestroyed: true,
      nextRotation: keys.nextRotation,
      escrow: keys.escrow,
    },
  }
  const rotation = {
    ...shared,
    escrowPolicy: keys.escrow,
    nextRotation: keys.nextRotation,
    managedCopyRetentionMs: keys.managedCopyRetentionMs,
    destroysKeys: true,
    permissionsSpreadMs: 0,
    onActivated: () => stores.keys.renewSealKey(),
    settle: () => stores.database.checkpointTruncate(),
    budgetMs: ROTATION_BUDGET_MS,
    now: () => performance.now(),
  } satisfies RotateKeyPorts & BeginTaskPorts
  const sealPorts: SealPorts = {
    origin: logOrigin(vault),
    states: stores.logStates,
    waiting: stores.waitingEvents,
    tiles: stores.tiles,
    signer: stores.logSigner,
  }
  return {
    http,
    ports,
    rotation,
    log: sealPorts,
    sweep: (): Promise<SweepReport> => sweep(ports),
    /** Brings into the log what was recorded. */
    seal: (): Promise<Sealed> => sealLog(sealPorts),
  }
}

export type EmbeddedVault = ReturnType<typeof composeEmbedded>
export type EmbeddedRotationPorts = EmbeddedVault['rotation']

/** In one process the reading use case is called directly; in AWS it is a function of its own. */
function readContentOf(ports: ReadPorts): ContentSource {
  return async (caller, object, version) => {
    const result = await readObject(ports, caller, { object, version, range: () => null })
    return { content: Buffer.concat(result.content), filename: result.filename }
  }
}
