/** `POST /objects` and `POST /encrypt`: the first version of a new object. */
import type { Caller } from '../access/caller.ts'
import { checkAccess } from '../access/check.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { idempotentObjectId, randomObjectId } from './ids.ts'
import type { Classification, Labels, LiveVersion, VersionKind } from './model.ts'
import type { VersionStore } from './ports.ts'
import { type Draft, type WritePorts, writeVersion } from './write-version.ts'

export type CreatePorts = WritePorts & {
  /** 32 bytes, the vault's own. */
  readonly secret: Uint8Array
  readonly recorder: Recorder
  readonly versions: Pick<VersionStore, 'put' | 'find'>
}

/** What a caller may say of new content. `null` means that it says nothing. */
export type NewContent = {
  readonly content: Uint8Array
  readonly contentType: string
  readonly filename: string | null
  readonly labels: Labels | null
  readonly classification: Classification | null
  readonly subject: string | null
  /** Milliseconds since the Unix epoch. */
  readonly expires: number | null
}

export type Created = { readonly version: LiveVersion; readonly replayed: boolean }

/** An object that is not classified by its writer is treated as confidential. */
const DEFAULT_CLASSIFICATION: Classification = 'confidential'

/**
 * Stores a new object, owned by its caller. With an idempotency key a repetition returns the same object.
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
  const caller = await from
  const object =
    idempotencyKey === null
      ? randomObjectId()
      : idempotentObjectId(ports.secret, caller.principal, idempotencyKey)
  const draft = firstVersion(caller, input, object, 'object')
  return perform(ports.recorder, caller, 'object.encrypt', { object }, async (allow) => {
    authorizeCreation(caller)
    const { version, won } = await writeVersion(ports, draft, allow)
    return won ? { version, replayed: false } : { version: await replayOf(ports, version), replayed: true }
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
  const caller = await from
  const draft = firstVersion(caller, input, randomObjectId(), 'message')
  return perform(ports.recorder, caller, 'object.encrypt', { object: draft.object }, async (allow) => {
    authorizeCreation(caller)
    const { version, won, message } = await writeVersion(ports, draft, allow)
    if (!won) throw new KeyfoldError('conflict', 'This message id is taken. Try again.')
    return { version, message }
  })
}

const authorizeCreation = ({ roles, purpose }: Caller): void =>
  enforce(checkAccess({ roles, permission: 'object:write', purpose }))

const firstVersion = (caller: Caller, input: NewContent, object: string, kind: VersionKind): Draft => ({
  ...input,
  object,
  version: 1,
  kind,
  owner: caller.principal,
  labels: input.labels ?? {},
  classification: input.classification ?? DEFAULT_CLASSIFICATION,
})

/** The first request with this key has won; this one must have said the same. */
async function replayOf({ versions }: CreatePorts, attempt: LiveVersion): Promise<LiveVersion> {
  const first = await versions.find(attempt.object, 1)
  if (first === null || first.state !== 'live') {
    throw new KeyfoldError(
      'conflict',
      'This Idempotency-Key belongs to an object that is gone. Use another key.',
    )
  }
  if (!sameRequest(first, attempt)) {
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
function sameRequest(first: LiveVersion, attempt: LiveVersion): boolean {
  const fixed = ({ length, contentType, subject }: LiveVersion): string =>
    JSON.stringify([length, contentType, subject])
  const changing = ({ labels, classification, expires }: LiveVersion): string =>
    JSON.stringify([sorted(labels), classification, expires])
  return fixed(first) === fixed(attempt) && (first.revision > 1 || changing(first) === changing(attempt))
}
