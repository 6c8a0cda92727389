import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { KeyfoldError } from '../../errors.ts'
import type { EscrowStore } from '../../keys/ports.ts'
import { syncFolder, writePrivateFile } from '../../keys/private-write.ts'
import { ignoreCode } from './file-system.ts'
import { unavailable } from './sqlite-errors.ts'

const OWNER_ONLY_FOLDER = 0o700

/** No dot and no slash, so that no key id leads out of the folder. */
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/

/** Files `generation-<n>-<key id>.age`, for their owner only, in a folder that the first one makes. */
export class FileEscrowStore implements EscrowStore {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(generation: number, keyId: string, file: string): Promise<void> {
    const path = this.#path(generation, keyId)
    try {
      await mkdir(this.#folder, { mode: OWNER_ONLY_FOLDER }).catch(ignoreCode('EEXIST'))
      await syncFolder(dirname(this.#folder))
      await writePrivateFile(path, file, 'replace')
    } catch (error) {
      throw unavailable('The escrow file cannot be written.', error)
    }
  }

  async get(generation: number, keyId: string): Promise<string | null> {
    const path = this.#path(generation, keyId)
    try {
      return (await readFile(path, 'utf8').catch(ignoreCode('ENOENT'))) ?? null
    } catch (error) {
      throw unavailable('The escrow file cannot be read.', error)
    }
  }

  /** When the material is to be beyond anybody's reach. Durable when it returns; does nothing when there is none. */
  async remove(generation: number, keyId: string): Promise<void> {
    try {
      await rm(this.#path(generation, keyId), { force: true })
      await syncFolder(this.#folder).catch(ignoreCode('ENOENT'))
    } catch (error) {
      throw unavailable('The escrow file cannot be deleted.', error)
    }
  }

  #path(generation: number, keyId: string): string {
    if (!KEY_ID.test(keyId)) throw new KeyfoldError('internal', `Not a key id: ${JSON.stringify(keyId)}.`)
    return join(this.#folder, `generation-${generation}-${keyId}.age`)
  }
}
