/** The one way in which a version comes to be: data key, ciphertext, blob, record, version item (architecture, section 6). */

import type { Allow } from '../audit/operation.ts'
import type { Clock } from '../clock.ts'
import { frameLengthFor } from '../envelope/frame-length.ts'
import { encodePrelude } from '../envelope/prelude.ts'
import { sealVault } from '../envelope/vault.ts'
import { KeyfoldError } from '../errors.ts'
import type { GenerationDirectory } from '../keys/directory.ts'
import type { DataKey, DataKeyGenerator } from '../keys/ports.ts'
import { POLICY } from '../policy.ts'
import { contextOf } from './context.ts'
import { newBlobKey } from './ids.ts'
import type { LiveVersion } from './model.ts'
import type { BlobStore, SubjectStore, VersionStore } from './ports.ts'

export type WritePorts = {
  readonly vault: string
  readonly clock: Clock
  readonly keys: DataKeyGenerator
  readonly directory: GenerationDirectory
  readonly versions: Pick<VersionStore, 'put'>
  readonly blobs: Pick<BlobStore, 'put'>
  /** Takes a blob back that no item names. It may leave that to the sweeper, where the writer holds no right to delete. */
  readonly discardBlob: (key: string) => Promise<void>
  readonly subjects: SubjectStore
}

/** Everything about a version that is known before it is sealed. */
export type Draft = Pick<
  LiveVersion,
  | 'object'
  | 'version'
  | 'kind'
  | 'owner'
  | 'labels'
  | 'classification'
  | 'subject'
  | 'contentType'
  | 'expires'
> & {
  readonly filename: string | null
  readonly content: Uint8Array
}

export type Written = {
  readonly version: LiveVersion
  /** `false`: someone else took this number; nothing of this attempt is left. */
  readonly won: boolean
  /** The sealed message, in parts. */
  readonly message: readonly Uint8Array[]
}

/**
 * Seals a draft and puts it as one version. Nothing is visible before the last step, the conditional put of the item.
 *
 * @param started when the request began to look at the object: what it saw is trusted for one write deadline
 * @throws KeyfoldError `content-too-large`; `conflict` while the subject is being erased; `unavailable` when the write
 *   deadline has passed or a store cannot answer: the request may then be repeated.
 */
export async function writeVersion(
  ports: WritePorts,
  draft: Draft,
  started: number,
  allow: Allow,
): Promise<Written> {
  assertSize(draft.content)
  if (draft.subject !== null) await ports.subjects.enter(draft.subject, draft.object)
  const active = await ports.directory.active()
  const dataKey = await ports.keys.generateDataKey(active.keyId, contextOf(ports.vault, draft))
  try {
    const { version, message } = await sealed(ports, draft, dataKey)
    await storeAndRecord(ports, version, message, allow)
    const won = await commit(ports, version, started)
    return { version, won, message }
  } finally {
    dataKey.plaintext.fill(0)
  }
}

function assertSize(content: Uint8Array): void {
  if (content.length > POLICY.contentMaxBytes) {
    throw new KeyfoldError(
      'content-too-large',
      `The content is at most ${POLICY.contentMaxBytes} bytes; this one has ${content.length}.`,
    )
  }
}

async function sealed(
  ports: WritePorts,
  draft: Draft,
  dataKey: DataKey,
): Promise<{ version: LiveVersion; message: readonly Uint8Array[] }> {
  const frameLength = frameLengthFor(draft.content.length)
  const { parts, length, messageId } = sealVault({
    dataKey: dataKey.plaintext,
    context: contextOf(ports.vault, draft),
    plaintext: draft.kind === 'object' ? [encodePrelude(preludeOf(draft)), draft.content] : [draft.content],
    frameLength,
  })
  const { content, filename: _, ...rest } = draft
  const version: LiveVersion = {
    ...rest,
    state: 'live',
    revision: 1,
    length: content.length,
    blobKey: draft.kind === 'object' ? newBlobKey(draft.object, draft.version) : null,
    sealedLength: length,
    generation: await wrappedUnder(ports, dataKey.keyId),
    wrappedDataKey: dataKey.wrapped,
    messageId,
    frameLength,
    created: ports.clock(),
  }
  return { version, message: parts }
}

const preludeOf = ({ filename }: Draft): { filename?: string } => (filename === null ? {} : { filename })

/** The generation is taken from the key service's answer, not from the cached pointer. */
export async function wrappedUnder(
  { directory }: { readonly directory: Pick<GenerationDirectory, 'byKeyId'> },
  keyId: string,
): Promise<number> {
  const generation = await directory.byKeyId(keyId)
  if (generation === null)
    throw new KeyfoldError('internal', 'The key service answered with an unknown master key.')
  return generation.generation
}

/** Both are durable when this resolves. The record does not wait for the blob: a failure later adds a `failed` event. */
async function storeAndRecord(
  ports: WritePorts,
  version: LiveVersion,
  message: readonly Uint8Array[],
  allow: Allow,
): Promise<void> {
  const { blobKey } = version
  const results = await Promise.allSettled([
    blobKey === null ? undefined : ports.blobs.put(blobKey, message),
    allow({
      object: version.object,
      version: version.version,
      classification: version.classification,
      generation: version.generation,
      bytes: version.length,
      ...(version.subject === null ? {} : { subject: version.subject }),
    }),
  ])
  const failed = results.find((result) => result.status === 'rejected')
  if (failed === undefined) return
  await discard(ports, version)
  throw failed.reason
}

/** Puts the item, unless it is too late. A blob whose item may have been put is left for the sweeper to decide. */
async function commit(ports: WritePorts, version: LiveVersion, started: number): Promise<boolean> {
  await refuseWhileErasing(ports, version)
  if (ports.clock() - started > POLICY.writeDeadlineMs) {
    await discard(ports, version)
    throw new KeyfoldError('unavailable', 'The write deadline has passed.', {
      retryAfterSeconds: POLICY.retryAfterSeconds,
    })
  }
  const won = await ports.versions.put(version)
  if (!won) await discard(ports, version)
  return won
}

async function refuseWhileErasing(ports: WritePorts, version: LiveVersion): Promise<void> {
  if (version.subject === null || (await ports.subjects.state(version.subject)) === 'present') return
  await discard(ports, version)
  throw new KeyfoldError(
    'conflict',
    'The data of this subject are being erased; nothing can be stored about it now.',
  )
}

/** Best effort: what stays behind is an unreadable orphan, and the sweeper's. */
async function discard({ discardBlob }: WritePorts, { blobKey }: LiveVersion): Promise<void> {
  if (blobKey !== null) await discardBlob(blobKey).catch(() => undefined)
}
