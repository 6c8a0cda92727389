import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { KeyfoldError } from '../../errors.ts'
import { makePrivateFile } from './private-file.ts'
import { isBusy } from './sqlite-errors.ts'

const RETRY_MS = 5
const GIVE_UP_MS = 10_000

/**
 * Runs `run` while no other process, and nobody else in this one, holds the lock of that name.
 *
 * Node has no file locks; SQLite has, and the system releases them when a process dies, so that a crash leaves none
 * behind. The file stays empty.
 *
 * @throws KeyfoldError `unavailable` when the lock is not free within ten seconds.
 */
export async function withFileLock<T>(path: string, run: () => Promise<T>): Promise<T> {
  makePrivateFile(path)
  const database = new DatabaseSync(path)
  try {
    await acquire(path, database)
    return await run()
  } finally {
    database.close()
  }
}

async function acquire(path: string, database: DatabaseSync): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS
  while (!tryBegin(database)) {
    if (performance.now() > deadline) {
      throw new KeyfoldError('unavailable', `Another process has held ${path} for ${GIVE_UP_MS} ms.`)
    }
    await sleep(RETRY_MS)
  }
}

function tryBegin(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}
