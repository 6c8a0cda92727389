/** `POST /objects` and `POST /encrypt`: the first version of a new object. */
import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { type Allow, enforce, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { isExpired } from './authorize.ts'
import type { VaultSecret } from './cursor.ts'
import { idempotentObjectId, randomObjectId } from './ids.ts'
import type { Classification, Labels, LiveVersion, ObjectHead, VersionKind } from './model.ts'
import type { VersionStore } from './ports.ts'
import { versionFacts } from './unwrap.ts'
import { type Draft, type WritePorts, type Written, writeVersion } from './write-version.ts'

export type CreatePorts = WritePorts & {
  readonly secret: VaultSecret
  readonly recorder: Recorder
  readonly versions: Pick<VersionStore, 'put' | 'head' | 'find'>
}

/** What a caller may say of new content. `null` means that it says nothing. */
export type NewContent = {
  readonly content: Uint8Array
  readonly contentType: string | null
  readonly filename: string | null
  readonly labels: Labels | null
  readonly classification: Classification | null
  readonly subject: string | null
  /** Milliseconds since the Unix epoch. */
  readonly expires: number | null
}

export type Created = { readonly version: LiveVersion; readonly replayed: boolean }

const DEFAULT_CONTENT_TYPE = 'application/octet-stream'

/** An object that is not classified by its writer is treated as confidential. */
const DEFAULT_CLASSIFICATION: Classification = 'confidential'

/**
 * Stores a new object, owned by its caller. With an idempotency key a repetition returns the same object, and stores
 * nothing. Content and file name of a repetition cannot be compared, since neither is kept in the clear.
 *
 * @throws a refusal; KeyfoldError `idempotency-mismatch` when the key was used for another request, `conflict` when its
 *   object is gone; and what {@link writeVersion} throws.
 */
export async function createObject(
  ports: CreatePorts,
  from: Caller | Promise<Caller>,
  input: NewContent,
  idempotencyKey: string | null,
): Promise<Created> {
  const started = ports.clock()
  const caller = await from
  if (idempotencyKey === null)
    return { version: await createAs(ports, caller, input, started), replayed: false }
  const object = idempotentObjectId(await ports.secret(), caller.principal, idempotencyKey)
  const draft = firstVersion(caller, input, object, 'object')
  return perform(ports.recorder, caller, 'object.encrypt', { object }, async (allow) => {
    authorizeCreation(caller)
    const found = await ports.versions.head(object)
    if (found.highest > 0) return { version: await replay(ports, found, draft, allow), replayed: true }
    const { version, won } = await writeVersion(ports, draft, started, allow)
    if (won) return { version, replayed: false }
    return { version: await firstOf(ports, await ports.versions.head(object), draft), replayed: true }
  })
}

async function createAs(
  ports: CreatePorts,
  caller: Caller,
  input: NewContent,
  started: number,
): Promise<LiveVersion> {
  const { version } = await createFirst(
    ports,
    caller,
    firstVersion(caller, input, randomObjectId(), 'object'),
    started,
  )
  return version
}

/** The first version under a new random id. */
function createFirst(ports: CreatePorts, caller: Caller, draft: Draft, started: number): Promise<Written> {
  return perform(ports.recorder, caller, 'object.encrypt', { object: draft.object }, async (allow) => {
    authorizeCreation(caller)
    const written = await writeVersion(ports, draft, started, allow)
    if (!written.won) throw new KeyfoldError('conflict', 'This id is taken. Try again.')
    return written
  })
}

/**
 * `encrypt_sensitive_data` of the original specification: seals content into a self-contained message that the caller
 * keeps. The vault keeps only the version item, so that the message can expire, rotate and be erased like an object.
 *
 * @example
 * const { message } = await encryptSensitiveData(ports, caller, { content: Buffer.from('4111 …'), contentType: 'text/plain', … })
 */
export async function encryptSensitiveData(
  ports: CreatePorts,
  from: Caller | Promise<Caller>,
  input: NewContent,
): Promise<{ version: LiveVersion; message: readonly Uint8Array[] }> {
  const started = ports.clock()
  const caller = await from
  return createFirst(ports, caller, firstVersion(caller, input, randomObjectId(), 'message'), started)
}

const authorizeCreation = (caller: Caller): void => enforce(checkCaller(caller, 'object:write'))

const firstVersion = (caller: Caller, input: NewContent, object: string, kind: VersionKind): Draft => ({
  ...input,
  object,
  version: 1,
  kind,
  owner: caller.principal,
  contentType: input.contentType ?? DEFAULT_CONTENT_TYPE,
  labels: input.labels ?? {},
  classification: input.classification ?? DEFAULT_CLASSIFICATION,
})

/** Recorded as what it is, with the facts of what is stored, and not of what was sent again. */
async function replay(
  ports: CreatePorts,
  head: ObjectHead,
  draft: Draft,
  allow: Allow,
): Promise<LiveVersion> {
  const version = await firstOf(ports, head, draft)
  await allow({ ...versionFacts(version, 0), reason: 'repeats a request' })
  return version
}

/** The first request with this key has won; this one must have said the same, and its object must still be there. */
async function firstOf(ports: CreatePorts, head: ObjectHead, draft: Draft): Promise<LiveVersion> {
  const { object, latest, facts } = head
  const first = latest?.version === 1 ? latest : await ports.versions.find(object, 1)
  if (first?.state !== 'live' || facts.tombstone !== null || isExpired(first, ports.clock())) {
    throw new KeyfoldError(
      'conflict',
      'This Idempotency-Key belongs to an object that is gone. Use another key.',
    )
  }
  if (!sameRequest(first, draft)) {
    throw new KeyfoldError(
      'idempotency-mismatch',
      'This Idempotency-Key was used with other metadata or another length. Use another key.',
    )
  }
  return first
}

const sorted = (labels: Labels): readonly string[] =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted((a, b) => (a < b ? -1 : 1))

/** What a later `PATCH` may have changed can no longer be compared. */
function sameRequest(first: LiveVersion, draft: Draft): boolean {
  const sameContent = first.length === draft.content.length && first.contentType === draft.contentType
  if (!sameContent || first.subject !== draft.subject) return false
  return first.revision > 1 || changing(first) === changing(draft)
}

const changing = ({ labels, classification, expires }: LiveVersion | Draft): string =>
  JSON.stringify([sorted(labels), classification, expires])
