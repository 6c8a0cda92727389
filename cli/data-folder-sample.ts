/** Wrapped data keys of a vault on this machine, to try material on. */
import { opensWith } from '../lib/adapters/embedded/key-drill.ts'
import { openKeyService } from '../lib/adapters/embedded/key-service.ts'
import type { EncryptionContext } from '../lib/envelope/context.ts'
import { KeyfoldError } from '../lib/errors.ts'
import type { Generation } from '../lib/keys/generation.ts'
import { contextOf } from '../lib/objects/context.ts'
import type { RewrapQueue } from '../lib/rotation/ports.ts'

/** Wrapped data keys that are tried, of each part of the queue. */
const SAMPLE_OF_SHARD = 5

type Sample = readonly { readonly wrapped: Uint8Array; readonly context: EncryptionContext }[]

/** @returns how many the material alone opens. */
export const openedBy = (material: Uint8Array, { keyId }: Generation, sample: Sample): number =>
  sample.filter(({ wrapped, context }) => opensWith(material, keyId, wrapped, context)).length

/** Some of what the generation wraps, of each part of the queue. */
export async function sampleOf(
  queue: RewrapQueue,
  vault: string,
  { generation }: Generation,
): Promise<Sample> {
  const pages = await Promise.all(
    queue.shards.map((shard) => queue.under(shard, generation, null, SAMPLE_OF_SHARD)),
  )
  return pages
    .flatMap(({ versions }) => versions)
    .map((version) => ({ wrapped: version.wrappedDataKey, context: contextOf(vault, version) }))
}

/**
 * For a generation that wraps nothing: a data key made for this, which protects nothing.
 *
 * @throws KeyfoldError `key-state` when the key cannot be used.
 */
export async function freshSample(
  data: string,
  vault: string,
  { generation, keyId }: Generation,
): Promise<Sample[number]> {
  const context = { 'keyfold:vault': vault, 'keyfold:kind': 'drill' }
  const keys = await openKeyService(data)
  try {
    const { plaintext, wrapped } = await keys.generateDataKey(keyId, context)
    plaintext.fill(0)
    return { wrapped, context }
  } catch (cause) {
    if (!(cause instanceof KeyfoldError) || cause.code !== 'key-state') throw cause
    throw new KeyfoldError(
      'key-state',
      `Nothing is wrapped under generation ${generation}, and its key cannot be used: there is nothing to try the material on.`,
      { cause },
    )
  }
}
