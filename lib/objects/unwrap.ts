/** Opening a version's data key for as long as it is needed, and not longer. */
import type { EventFacts } from '../audit/record.ts'
import type { EncryptionContext } from '../envelope/context.ts'
import { KeyfoldError } from '../errors.ts'
import type { GenerationDirectory } from '../keys/directory.ts'
import { assertUnwraps } from '../keys/generation.ts'
import type { DataKeyUnwrapper } from '../keys/ports.ts'
import { contextOf } from './context.ts'
import type { LiveVersion } from './model.ts'

export type UnwrapPorts = {
  readonly vault: string
  readonly keys: DataKeyUnwrapper
  readonly directory: Pick<GenerationDirectory, 'byNumber'>
}

/** What the record says of a version that is opened. */
export const versionFacts = (version: LiveVersion, bytes: number): EventFacts => ({
  version: version.version,
  classification: version.classification,
  generation: version.generation,
  bytes,
  ...(version.subject === null ? {} : { subject: version.subject }),
})

/**
 * Unwraps the data key while `fetch` gets the ciphertext, hands both to `use`, and overwrites the key afterwards.
 *
 * @throws KeyfoldError `decryption-failed`, one opaque error whatever was wrong with key, context or ciphertext.
 */
export async function withDataKey<Fetched, Result>(
  ports: UnwrapPorts,
  version: LiveVersion,
  fetch: () => Promise<Fetched>,
  use: (dataKey: Uint8Array, context: EncryptionContext, fetched: Fetched) => Result | Promise<Result>,
): Promise<Result> {
  const context = contextOf(ports.vault, version)
  const unwrapping = unwrap(ports, version, context)
  // Settled together, so that the key is overwritten even when the ciphertext cannot be had.
  const [key, fetched] = await Promise.allSettled([unwrapping, fetch()])
  try {
    if (key.status === 'rejected') throw key.reason
    if (fetched.status === 'rejected') throw fetched.reason
    return await use(key.value, context, fetched.value)
  } catch (error) {
    throw opaque(error)
  } finally {
    if (key.status === 'fulfilled') key.value.fill(0)
  }
}

async function unwrap(
  ports: UnwrapPorts,
  version: LiveVersion,
  context: EncryptionContext,
): Promise<Uint8Array> {
  const generation = await ports.directory.byNumber(version.generation)
  if (generation === null)
    throw new KeyfoldError('key-state', `There is no generation ${version.generation}.`)
  assertUnwraps(generation)
  return ports.keys.unwrap(generation.keyId, version.wrappedDataKey, context)
}

/** A store that cannot answer is not a failure to decrypt: it may be tried again. */
function opaque(error: unknown): KeyfoldError {
  if (error instanceof KeyfoldError && error.code === 'unavailable') return error
  return new KeyfoldError('decryption-failed', 'The content could not be decrypted.', { cause: error })
}
