import type { Clock } from '../clock.ts'
import { frameLengthFor } from '../envelope/frame-length.ts'
import { openVault, sealVault } from '../envelope/vault.ts'
import { KeyfoldError } from '../errors.ts'
import type { GenerationDirectory } from '../keys/directory.ts'
import type { DataKeyGenerator, DataKeyUnwrapper } from '../keys/ports.ts'
import { contextOf } from '../objects/context.ts'
import { newBlobKey } from '../objects/ids.ts'
import type { LiveVersion } from '../objects/model.ts'
import { openCurrent } from '../objects/open-current.ts'
import type { BlobStore, VersionStore } from '../objects/ports.ts'
import { withDataKey } from '../objects/unwrap.ts'
import { wrappedUnder } from '../objects/write-version.ts'
import { POLICY } from '../policy.ts'
import type { AsRead, WrapStore } from './ports.ts'

export type ReencryptVersionPorts = {
  readonly vault: string
  readonly clock: Clock
  readonly keys: DataKeyUnwrapper & DataKeyGenerator
  readonly directory: Pick<GenerationDirectory, 'byNumber' | 'byKeyId'>
  readonly versions: Pick<VersionStore, 'find'>
  readonly blobs: Pick<BlobStore, 'get' | 'put' | 'delete'>
  readonly wraps: Pick<WrapStore, 'replaceContent'>
}

type TargetKey = () => Promise<string>

/** Somebody else changed the version before it was replaced. */
class Lost extends Error {}

/** The stored content cannot be had: a matter of this version alone, as a broken file is, or one that passes until the next pass. */
class Unreadable extends Error {}

/**
 * Seals one version anew under a new data key. New blob first, then the conditional update of the item, then the old blob
 * goes: whatever dies in between, the version is readable, and what is left is an orphan.
 *
 * @param targetKey the master key to wrap under, asked for each time that a write deadline begins: so the drain of a later rotation
 *   waits for this one too
 * @returns `raced` when the version was destroyed meanwhile, or is being changed all the time.
 * @throws KeyfoldError `decryption-failed` when it cannot be opened; `unavailable`.
 */
export async function reencryptVersion(
  ports: ReencryptVersionPorts,
  { object, version }: Pick<AsRead, 'object' | 'version'>,
  targetKey: TargetKey,
): Promise<'moved' | 'raced' | { readonly failure: 'message-kept-by-caller' | 'unavailable' }> {
  const found = await ports.versions.find(object, version)
  if (found?.state !== 'live') return 'raced'
  if (found.kind === 'message') return { failure: 'message-kept-by-caller' }
  try {
    await openCurrent(ports, found, (current) => reencrypt(ports, current, targetKey))
    return 'moved'
  } catch (error) {
    if (isUnreadable(error)) return { failure: 'unavailable' }
    if (error instanceof Lost || (error instanceof KeyfoldError && error.code === 'gone')) return 'raced'
    throw error
  }
}

/** Prelude and content together are the plaintext, and are not told apart. */
async function reencrypt(
  ports: ReencryptVersionPorts,
  version: LiveVersion,
  targetKey: TargetKey,
): Promise<void> {
  const plaintext = await withDataKey(
    ports,
    version,
    () => blobOf(ports, version),
    (dataKey, context, message) => openVault({ dataKey, context, message }),
  )
  try {
    let current = version
    let started: number
    do {
      started = ports.clock()
      current = await replace(ports, current, plaintext, await targetKey(), started)
      // The sweeper may have taken the new blob for an orphan before the item named it: once more, while the plaintext is here.
    } while (isLate(ports, started))
  } finally {
    for (const part of plaintext) part.fill(0)
  }
}

async function blobOf({ blobs }: ReencryptVersionPorts, { blobKey }: LiveVersion): Promise<Uint8Array> {
  const blob = blobKey === null ? null : await blobs.get(blobKey).catch(unreadable)
  if (blob === null) throw new KeyfoldError('decryption-failed', 'The blob of a live version is missing.')
  return blob
}

function unreadable(cause: unknown): never {
  if (cause instanceof KeyfoldError && cause.code === 'unavailable')
    throw new Unreadable('no blob', { cause })
  throw cause
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof Unreadable || (error instanceof Error && isUnreadable(error.cause))

/** @returns the version as it is then. @throws Lost; KeyfoldError `unavailable`. */
async function replace(
  ports: ReencryptVersionPorts,
  version: LiveVersion,
  plaintext: readonly Uint8Array[],
  keyId: string,
  started: number,
): Promise<LiveVersion> {
  const { content, message } = await sealAnew(ports, version, plaintext, keyId)
  await ports.blobs
    .put(content.blobKey, message)
    .catch((error: unknown) => abandon(ports, content.blobKey, error))
  if (isLate(ports, started)) await abandon(ports, content.blobKey, deadlinePassed())
  // When this throws, the item may name the new blob already: the sweeper decides.
  const won = await ports.wraps.replaceContent(version, content)
  if (!won) await abandon(ports, content.blobKey, new Lost())
  await discard(ports, version.blobKey)
  return { ...version, ...content }
}

type Content = Pick<
  LiveVersion,
  'wrappedDataKey' | 'generation' | 'messageId' | 'sealedLength' | 'frameLength'
> & { readonly blobKey: string }

async function sealAnew(
  ports: ReencryptVersionPorts,
  version: LiveVersion,
  plaintext: readonly Uint8Array[],
  keyId: string,
): Promise<{ readonly content: Content; readonly message: readonly Uint8Array[] }> {
  const context = contextOf(ports.vault, version)
  const frameLength = frameLengthFor(version.length)
  const dataKey = await ports.keys.generateDataKey(keyId, context)
  try {
    const sealed = sealVault({ dataKey: dataKey.plaintext, context, plaintext, frameLength })
    const content: Content = {
      wrappedDataKey: dataKey.wrapped,
      generation: await wrappedUnder(ports, dataKey.keyId),
      blobKey: newBlobKey(version.object, version.version),
      messageId: sealed.messageId,
      sealedLength: sealed.length,
      frameLength,
    }
    return { content, message: sealed.parts }
  } finally {
    dataKey.plaintext.fill(0)
  }
}

const isLate = ({ clock }: ReencryptVersionPorts, started: number): boolean =>
  clock() - started > POLICY.writeDeadlineMs

const deadlinePassed = (): KeyfoldError =>
  new KeyfoldError('unavailable', 'The write deadline has passed.', {
    retryAfterSeconds: POLICY.retryAfterSeconds,
  })

/** @throws the error, after the new blob was taken back, which no item names. */
async function abandon(ports: ReencryptVersionPorts, blobKey: string, error: unknown): Promise<never> {
  await discard(ports, blobKey)
  throw error
}

/** Best effort: what stays behind is an orphan, and the sweeper's. */
async function discard({ blobs }: ReencryptVersionPorts, blobKey: string | null): Promise<void> {
  if (blobKey !== null) await blobs.delete(blobKey).catch(() => undefined)
}
