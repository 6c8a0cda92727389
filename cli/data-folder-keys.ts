/** The master keys of a vault on this machine, straight from its data folder. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../lib/adapters/embedded/database.ts'
import { SqliteGenerationStore } from '../lib/adapters/embedded/generation-store.ts'
import { systemClock } from '../lib/clock.ts'
import { DATA_FILES, openStores } from '../lib/compose/embedded.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { bootstrap } from '../lib/keys/bootstrap.ts'
import { loadCryptoKey } from '../lib/keys/crypto-key.ts'
import type { Generation } from '../lib/keys/generation.ts'
import { type GenerationStatus, listGenerations } from '../lib/keys/key-status.ts'
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

/**
 * Reads the generations; also while the vault is being served.
 *
 * @throws KeyfoldError `not-found` when the folder holds no vault.
 */
export async function readKeyStatus(data: string): Promise<readonly GenerationStatus[]> {
  const path = join(data, DATA_FILES.database)
  await access(path).catch((cause: unknown) => {
    throw new KeyfoldError('not-found', `${data} holds no vault. Name its data folder with --data.`, {
      cause,
    })
  })
  await using resources = new AsyncDisposableStack()
  const store = new SqliteGenerationStore(resources.adopt(openDatabase(path), (database) => database.close()))
  return await listGenerations({ generations: store, usage: store })
}
