/** What an operator does with escrow and key files of a vault on this machine; also while it is being served. */
import { openKeyService } from '../lib/adapters/embedded/key-service.ts'
import { systemClock } from '../lib/clock.ts'
import { KeyfoldError } from '../lib/errors.ts'
import type { Generation } from '../lib/keys/generation.ts'
import { reinstateGeneration } from '../lib/rotation/generation-moves.ts'
import type { RewrapQueue } from '../lib/rotation/ports.ts'
import { openVaultFacts } from '../local/data-folder.ts'
import { type KeyRecords, withKeyRecords } from './data-folder-keys.ts'
import { freshSample, openedBy, sampleOf } from './data-folder-sample.ts'
import { type Found, findGeneration, findMaterial, type MaterialSource } from './key-material.ts'
import { openKeptMaterial, performAsOperator, performDrill } from './operator-record.ts'

export type Drill = {
  readonly generation: number
  readonly keyId: string
  /** What was tried, and how many of it opened. One that opens proves the material; the others are damaged themselves. */
  readonly tried: number
  readonly opened: number
  readonly passed: boolean
}

/** @throws KeyfoldError as `findMaterial` does; `not-found` when the folder holds no vault. */
export const openFolderEscrow = (data: string, generation: number, identity: string): Promise<Found> =>
  withKeyRecords(data, (records) => openKeptMaterial(records, generation, identity))

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
  withKeyRecords(data, (records) =>
    performDrill(records, which, source, ({ generation, material }) =>
      tryMaterial(data, records.queue, generation, material),
    ),
  )

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
  withKeyRecords(data, (records) =>
    performAsOperator(records, 'key.import', number, async (allow) => {
      const { generation, material } = await findMaterial(records, number, { keyFile })
      try {
        assertWanted(generation)
        const { vault } = await openVaultFacts(data)
        const sample = await sampleOf(records.queue, vault, generation)
        if (sample.length > 0 && openedBy(material, generation, sample) === 0) throw wrongMaterial(generation)
        const keys = await openKeyService(data)
        await allow()
        const { keyId, created } = generation
        await keys.importLostKey({ keyId, generation: number, created }, material)
        return { generation, proved: sample.length > 0 }
      } finally {
        material.fill(0)
      }
    }),
  )

/** @throws KeyfoldError `key-state` unless the generation is destroyed. */
export const assertDestroyed = (data: string, number: number): Promise<void> =>
  withKeyRecords(data, async (records) => void (await findDestroyed(records, number)))

async function findDestroyed(records: KeyRecords, number: number): Promise<Generation> {
  const generation = await findGeneration(records, number)
  const { state } = generation
  if (state === 'destroyed') return generation
  throw new KeyfoldError(
    'key-state',
    `Generation ${number} is ${state}, not destroyed: its copies may still be needed. "keyfold key status" shows when it will be.`,
  )
}

/**
 * Records that no copy of the material is left, on the operator's word, and deletes the vault's own. Idempotent.
 *
 * @throws KeyfoldError `key-state` unless the generation is destroyed.
 */
export const stateCopiesDestroyed = (data: string, number: number): Promise<{ stated: number }> =>
  withKeyRecords(data, (records) =>
    performAsOperator(records, 'key.copies-destroyed', number, async (allow) => {
      const { keyId, copiesDestroyed } = await findDestroyed(records, number)
      await allow()
      await records.escrow.remove(number, keyId)
      const stated = copiesDestroyed ?? systemClock()
      if (copiesDestroyed === null) await records.generations.note(number, { copiesDestroyed: stated })
      return { stated }
    }),
  )

/** @throws KeyfoldError as `reinstateGeneration` does. */
export const reinstateInFolder = (data: string, number: number): Promise<Generation> =>
  withKeyRecords(data, async (records) =>
    reinstateGeneration({ ...records, clock: systemClock, keys: await openKeyService(data) }, number),
  )

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
  const opened = openedBy(material, generation, sample)
  return { generation: number, keyId, tried: sample.length, opened, passed: opened > 0 }
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
