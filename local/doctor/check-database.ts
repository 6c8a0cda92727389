/** Runs in a thread of its own (database.ts). */
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const PROBLEMS_MAX = 5

/** Table by table: nothing that was shredded can leave the write-ahead log while somebody reads. */
function check(path: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 })
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
    const problems = tables.flatMap(({ name }) =>
      database.prepare(`PRAGMA quick_check("${String(name).replaceAll('"', '""')}")`).all(),
    )
    return problems
      .map((row) => String(Object.values(row)[0]))
      .filter((problem) => problem !== 'ok')
      .slice(0, PROBLEMS_MAX)
  } catch (error) {
    // SQLite's own words quote nothing of what is stored.
    return [error instanceof Error ? error.message : 'it cannot be read']
  } finally {
    database.close()
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no other origin than its own.
parentPort?.postMessage(check(String(workerData)))
