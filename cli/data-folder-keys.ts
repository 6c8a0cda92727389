/** The master keys of a vault on this machine, straight from its data folder. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../lib/adapters/embedded/database.ts'
import { FileEscrowStore } from '../lib/adapters/embedded/escrow-store.ts'
import { SqliteEventStore } from '../lib/adapters/embedded/event-store.ts'
import { SqliteGenerationStore } from '../lib/adapters/embedded/generation-store.ts'
import { SqliteGenerationUsage } from '../lib/adapters/embedded/generation-usage.ts'
import { SqliteRetirementStore } from '../lib/adapters/embedded/retirement-store.ts'
import { SqliteRewrapQueue } from '../lib/adapters/embedded/rewrap-queue.ts'
import { SqliteRotationStore } from '../lib/adapters/embedded/rotation-store.ts'
import { createRecorder } from '../lib/audit/record.ts'
import { systemClock } from '../lib/clock.ts'
import { DATA_FILES } from '../lib/compose/data-files.ts'
import { openStores } from '../lib/compose/embedded.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { bootstrap } from '../lib/keys/bootstrap.ts'
import { loadCryptoKey } from '../lib/keys/crypto-key.ts'
import type { Generation } from '../lib/keys/generation.ts'
import { describeKeys, type KeyStatus } from '../lib/keys/key-status.ts'
import { readConfig } from '../local/config-file.ts'
import { openDataFolder, openVaultFacts } from '../local/data-folder.ts'

/**
 * Makes generation 1 from a key file, in a folder that nobody serves; the folder is made when there is none. Idempotent:
 * a vault that has its master key is left alone, and the key file is not read.
 *
 * @throws KeyfoldError `invalid-configuration` when the folder is being served; `invalid-key-file`; `key-state`.
 */
export async function importFirstKey(
  data: string,
  keyFile: string,
): Promise<{ made: boolean; generation: Generation }> {
  await using resources = new AsyncDisposableStack()
  resources.adopt(await openDataFolder(data), (lock) => lock.release())
  await openVaultFacts(data)
  const stores = resources.adopt(await openStores(data), (opened) => opened.close())
  const outcome = await bootstrap({
    ...stores,
    clock: systemClock,
    loadMaterial: () => loadCryptoKey(keyFile),
  })
  const generation = await stores.generations.active()
  if (generation === null) throw new KeyfoldError('unavailable', 'The active generation cannot be read back.')
  return { made: outcome === 'made', generation }
}

/** What the database and the escrow folder know of master keys. The key store is left alone: it may be lost. */
export type KeyRecords = Awaited<ReturnType<typeof openKeyRecords>>

/**
 * Works on the records of a vault that is there; also while it is being served.
 *
 * @throws KeyfoldError `not-found` when the folder holds no vault.
 */
export async function withKeyRecords<T>(data: string, work: (records: KeyRecords) => Promise<T>): Promise<T> {
  await using resources = new AsyncDisposableStack()
  return await work(resources.adopt(await openKeyRecords(data), ({ database }) => database.close()))
}

async function openKeyRecords(data: string) {
  await assertHoldsVault(data)
  const database = openDatabase(join(data, DATA_FILES.database))
  return {
    database,
    generations: new SqliteGenerationStore(database),
    usage: new SqliteGenerationUsage(database),
    rotations: new SqliteRotationStore(database),
    retirement: new SqliteRetirementStore(database),
    queue: new SqliteRewrapQueue(database),
    escrow: new FileEscrowStore(join(data, DATA_FILES.escrow)),
    recorder: createRecorder(new SqliteEventStore(database), systemClock),
  }
}

/** @throws KeyfoldError `not-found` */
export async function assertHoldsVault(data: string): Promise<void> {
  await access(join(data, DATA_FILES.database)).catch((cause: unknown) => {
    throw new KeyfoldError('not-found', `${data} holds no vault. Name its data folder with --data.`, {
      cause,
    })
  })
}

/** @throws KeyfoldError `not-found` when the folder holds no vault; `invalid-configuration` for a wrong `config.json`. */
export const readKeyStatus = (data: string): Promise<KeyStatus> =>
  withKeyRecords(data, async (records) => {
    const { escrow, nextRotation, managedCopyRetentionMs } = await readConfig(data)
    const keyPolicy = { escrow, nextRotation, managedCopyRetentionMs, needsCopiesDestroyed: true }
    return describeKeys({ ...records, keyPolicy, clock: systemClock })
  })
