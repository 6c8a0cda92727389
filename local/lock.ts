import { type FileLock, tryLockDataFolder } from '../lib/compose/embedded.ts'
import { KeyfoldError } from '../lib/errors.ts'

/**
 * Makes sure that one process at a time serves a data folder, and that it is free again however the process ends.
 *
 * @throws KeyfoldError `invalid-configuration` when another one holds it.
 */
export function lockDataFolder(folder: string): FileLock {
  const lock = tryLockDataFolder(folder)
  if (lock !== null) return lock
  throw new KeyfoldError(
    'invalid-configuration',
    `Another process is serving the data folder ${folder}. Stop it first, or choose another folder with --data.`,
  )
}
