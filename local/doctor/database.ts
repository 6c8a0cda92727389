import { Worker } from 'node:worker_threads'
import { type Seen, seen } from '../../lib/examination.ts'

/** Beside the vault: a check reads all of the database, and requests are served meanwhile. */
const WORKER = new URL('check-database.ts', import.meta.url)

/** SQLite's own check of a database: that rows, pages and constraints are in order (https://sqlite.org/pragma.html#pragma_quick_check). */
export async function examineDatabase(path: string, check = checkDatabase): Promise<Seen> {
  const problems = await check(path)
  if (problems.length === 0) return seen('every table is in order')
  return seen('', [
    {
      detail: `The database is damaged: ${problems.join('; ')}.`,
      remedy: `Stop the vault, copy its data folder as it is, check the disk, and restore ${path} from the last good copy.`,
    },
  ])
}

/** @returns what is not in order, in SQLite's words */
export function checkDatabase(path: string): Promise<readonly string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>()
  const worker = new Worker(WORKER, { workerData: path })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`The check of the database ended with ${code}.`)))
  return promise
}
