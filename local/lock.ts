import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isBusy } from '../lib/adapters/embedded/sqlite-errors.ts'
import { KeyfoldError } from '../lib/errors.ts'

export type FolderLock = { release(): void }

/**
 * Makes sure that one process at a time serves a data folder. Node has no file locks; SQLite has, and the operating
 * system releases them however the process ends.
 *
 * @throws KeyfoldError `invalid-configuration` when another one holds it.
 */
export function lockDataFolder(folder: string): FolderLock {
  const path = join(folder, 'serve.lock')
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    // By name: to close a descriptor of its own would release SQLite's lock (POSIX, fcntl).
    chmodSync(path, 0o600)
  } catch (cause) {
    database.close()
    throw isBusy(cause) ? alreadyServed(folder, cause) : cause
  }
  return { release: () => database.close() }
}

const alreadyServed = (folder: string, cause: unknown): KeyfoldError =>
  new KeyfoldError(
    'invalid-configuration',
    `Another process is serving the data folder ${folder}. Stop it first, or choose another folder with --data.`,
    { cause },
  )
