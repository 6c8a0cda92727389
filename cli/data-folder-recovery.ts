/** What an operator does with escrow and key files of a vault on this machine; also while it is being served. */
import { opensWith } from '../lib/adapters/embedded/key-drill.ts'
import { openKeyService } from '../lib/adapters/embedded/key-service.ts'
import { systemClock } from '../lib/clock.ts'
import type { EncryptionContext } from '../lib/envelope/context.ts'
import { KeyfoldError } from '../lib/errors.ts'
import type { Generation } from '../lib/keys/generation.ts'
import { contextOf } from '../lib/objects/context.ts'
import type { RewrapQueue } from '../lib/rotation/ports.ts'
import { openVaultFacts } from '../local/data-folder.ts'
import { withKeyRecords } from './data-folder-keys.ts'
import { type Found, findGeneration, findMaterial, type MaterialSource } from './key-material.ts'

/** Wrapped data keys that are tried, of each part of the queue. */
const SAMPLE_OF_SHARD = 5

export type Drill = {
  readonly generation: number
  readonly keyId: string
  /** What was tried, and how many of it opened. One that opens proves the material; the others are damaged themselves. */
  readonly tried: number
  readonly opened: number
}

/** @throws KeyfoldError as `findMaterial` does; `not-found` when the folder holds no vault. */
export const openFolderEscrow = (data: string, generation: number, identity: string): Promise<Found> =>
  withKeyRecords(data, (records) => findMaterial(records, generation, { identity }))

/**
 * Opens wrapped data keys of a generation with the material alone, as a recovery would have to.
 *
 * @throws KeyfoldError `key-state` when there is nothing to try the material on.
 */
export const drillInFolder = (
  data: string,
  which: number | 'active',
  source: MaterialSource,
): Promise<Drill> =>
  withKeyRecords(data, async (records) => {
    const { generation, material } = await findMaterial(records, which, source)
    try {
      return await tryMaterial(data, records.queue, generation, material)
    } finally {
      material.fill(0)
    }
  })

/**
 * Gives a key store that was lost the key of a generation back, under the id that the database knows it by.
 *
 * @throws KeyfoldError `key-state` when the generation is beyond use, the store has the key, or the material does not open
 *   what is wrapped under it.
 */
export const importLostKey = (
  data: string,
  number: number,
  keyFile: string,
): Promise<{ generation: Generation; proved: boolean }> =>
  withKeyRecords(data, async (records) => {
    const { generation, material } = await findMaterial(records, number, { keyFile })
    try {
      assertWanted(generation)
      const { vault } = await openVaultFacts(data)
      const sample = await sampleOf(records.queue, vault, generation)
      if (sample.length > 0 && openedBy(material, generation, sample) === 0) throw wrongMaterial(generation)
      const keys = await openKeyService(data)
      const { keyId, created } = generation
      await keys.importLostKey({ keyId, generation: number, created }, material)
      return { generation, proved: sample.length > 0 }
    } finally {
      material.fill(0)
    }
  })

/** @throws KeyfoldError `key-state` unless the generation is destroyed. */
export const assertDestroyed = (data: string, number: number): Promise<void> =>
  withKeyRecords(data, async (records) => {
    const { state } = await findGeneration(records, number)
    if (state === 'destroyed') return
    throw new KeyfoldError(
      'key-state',
      `Generation ${number} is ${state}, not destroyed: its copies may still be needed. "keyfold key status" shows when it will be.`,
    )
  })

/**
 * Records that no copy of the material is left, on the operator's word, and deletes the vault's own. Idempotent.
 *
 * @throws KeyfoldError `key-state` unless the generation is destroyed.
 */
export async function stateCopiesDestroyed(data: string, number: number): Promise<{ stated: number }> {
  await assertDestroyed(data, number)
  return withKeyRecords(data, async ({ generations, escrow }) => {
    const { keyId, copiesDestroyed } = await findGeneration({ generations }, number)
    await escrow.remove(number, keyId)
    const stated = copiesDestroyed ?? systemClock()
    if (copiesDestroyed === null) await generations.note(number, { copiesDestroyed: stated })
    return { stated }
  })
}

type Sample = readonly { readonly wrapped: Uint8Array; readonly context: EncryptionContext }[]

async function tryMaterial(
  data: string,
  queue: RewrapQueue,
  generation: Generation,
  material: Uint8Array,
): Promise<Drill> {
  const { vault } = await openVaultFacts(data)
  const found = await sampleOf(queue, vault, generation)
  const sample = found.length > 0 ? found : [await freshSample(data, vault, generation)]
  const { generation: number, keyId } = generation
  return { generation: number, keyId, tried: sample.length, opened: openedBy(material, generation, sample) }
}

const openedBy = (material: Uint8Array, { keyId }: Generation, sample: Sample): number =>
  sample.filter(({ wrapped, context }) => opensWith(material, keyId, wrapped, context)).length

async function sampleOf(queue: RewrapQueue, vault: string, { generation }: Generation): Promise<Sample> {
  const pages = await Promise.all(
    queue.shards.map((shard) => queue.under(shard, generation, null, SAMPLE_OF_SHARD)),
  )
  return pages
    .flatMap(({ versions }) => versions)
    .map((version) => ({ wrapped: version.wrappedDataKey, context: contextOf(vault, version) }))
}

/** For a generation that wraps nothing: a data key made for this, which protects nothing. */
async function freshSample(
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

const GONE: readonly string[] = ['pending', 'scheduled-for-deletion', 'destroyed']

function assertWanted({ generation, state }: Generation): void {
  if (!GONE.includes(state)) return
  throw new KeyfoldError('key-state', `Generation ${generation} is ${state}: its key is not needed any more.`)
}

const wrongMaterial = ({ generation }: Generation): KeyfoldError =>
  new KeyfoldError(
    'key-state',
    `This key does not open what is wrapped under generation ${generation}: it belongs to another one.`,
  )
