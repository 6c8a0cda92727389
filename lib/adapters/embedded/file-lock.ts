import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { KeyfoldError } from '../../errors.ts'
import { isBusy } from './sqlite-errors.ts'

const RETRY_MS = 5
const GIVE_UP_MS = 10_000

export type FileLock = { release(): void }

/**
 * Takes the lock of that name, unless another process, or somebody else in this one, holds it.
 *
 * Node has no file locks; SQLite has, and the system releases them when a process dies, so that a crash leaves none
 * behind. The file stays empty, and only its owner can open it: whoever can, can hold it.
 *
 * @returns null when it is held.
 */
export function tryFileLock(path: string): FileLock | null {
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    // By name: to close a descriptor of its own would release SQLite's lock (POSIX, fcntl).
    chmodSync(path, 0o600)
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
  return { release: () => database.close() }
}

/**
 * Runs `run` with the lock of that name.
 *
 * @throws KeyfoldError `unavailable` when the lock is not free within ten seconds.
 */
export async function withFileLock<T>(path: string, run: () => Promise<T>): Promise<T> {
  const lock = await acquire(path)
  try {
    return await run()
  } finally {
    lock.release()
  }
}

async function acquire(path: string): Promise<FileLock> {
  const deadline = performance.now() + GIVE_UP_MS
  for (;;) {
    const lock = tryFileLock(path)
    if (lock !== null) return lock
    if (performance.now() > deadline) {
      throw new KeyfoldError('unavailable', `Another process has held ${path} for ${GIVE_UP_MS} ms.`)
    }
    await sleep(RETRY_MS)
  }
}
