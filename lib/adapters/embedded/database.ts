/**
 * The one SQLite file of the embedded vault: durable group commits, and checkpoints that leave nothing behind
 * (architecture, section 6). It runs on the main thread: a worker was measured to be slower.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { KeyfoldError } from '../../errors.ts'
import { makePrivateFile } from './private-file.ts'
import { assertCurrent, assertUsable, createSchema } from './schema.ts'
import { fromSqlite, isNoDatabase, unavailable } from './sqlite-errors.ts'
import { STORAGE_POLICY } from './storage-policy.ts'

type Job = {
  readonly operation: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export class Database {
  readonly #connection: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #queue: Job[] = []
  #checkpoint: Promise<void> | null = null
  #owesCheckpoint = false

  constructor(connection: DatabaseSync) {
    this.#connection = connection
  }

  /** The same text gives the same statement. Values go in as parameters, never in the text. */
  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#connection.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  /**
   * Reads the latest committed state. One statement is one consistent view; several are not.
   *
   * @throws KeyfoldError `unavailable` when the database cannot answer.
   */
  async read<T>(query: () => T): Promise<T> {
    try {
      return query()
    } catch (error) {
      throw fromSqlite(error)
    }
  }

  /**
   * Group commit: the operations of all callers in one turn of the event loop share one transaction and one fsync.
   * Each is all or nothing, sees those before it, and is durable when its promise resolves. An operation is
   * synchronous, and may run twice: when another one of its group throws, all are rolled back and each runs alone.
   *
   * @throws whatever the operation throws; KeyfoldError `unavailable` when the database cannot commit.
   */
  run<T>(operation: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const job: Job = { operation, resolve: resolve as (value: unknown) => void, reject }
      if (this.#queue.push(job) === 1) setImmediate(() => this.#gather(0, STORAGE_POLICY.gatherTurnsMax))
    })
  }

  /**
   * Copies the write-ahead log into the database and empties it, so that what was overwritten is in no file any more.
   * Concurrent callers share one.
   *
   * @throws KeyfoldError `unavailable` when it could not be completed, because another process keeps reading.
   */
  checkpointTruncate(): Promise<void> {
    this.#checkpoint ??= this.#checkpointSoon()
    return this.#checkpoint
  }

  /** Tries again what a {@link checkpointTruncate} could not complete; nothing when it could. Throws as that does. */
  async settleCheckpoint(): Promise<void> {
    if (this.#owesCheckpoint) await this.checkpointTruncate()
  }

  /** Commits what is queued, and closes the file. Idempotent. */
  close(): void {
    this.#flush()
    if (this.#connection.isOpen) this.#connection.close()
  }

  /**
   * Waits for as long as each turn of the event loop brings more: requests that came together meet in one fsync, which
   * costs more than all of these turns. A lone request waits for one turn, some microseconds.
   */
  #gather(before: number, turns: number): void {
    const waiting = this.#queue.length
    if (waiting > before && turns > 0) setImmediate(() => this.#gather(waiting, turns - 1))
    else this.#flush()
  }

  #flush(): void {
    const jobs = this.#queue
    this.#queue = []
    if (jobs.length === 0 || this.#commit(jobs)) return
    for (const job of jobs) this.#commit([job])
  }

  /** @returns `false` when one of several operations threw: then nothing was changed, and no one has an answer yet. */
  #commit(jobs: readonly Job[]): boolean {
    let values: readonly unknown[]
    try {
      // Open only when the last rollback failed.
      this.#rollback()
      this.prepare('BEGIN IMMEDIATE').run()
    } catch (error) {
      return rejectAll(jobs, error)
    }
    try {
      values = jobs.map((job) => job.operation())
    } catch (error) {
      if (!this.#tryRollback()) return rejectAll(jobs, unavailable('The changes could not be undone.', error))
      return jobs.length > 1 ? false : rejectAll(jobs, error)
    }
    try {
      this.prepare('COMMIT').run()
    } catch (error) {
      this.#tryRollback()
      return rejectAll(jobs, unavailable('The change could not be committed.', error))
    }
    jobs.forEach((job, index) => job.resolve(values[index]))
    return true
  }

  /** @returns `false` when the transaction may still be open; nothing may escape here, since nobody is there to catch it. */
  #tryRollback(): boolean {
    try {
      this.#rollback()
      return true
    } catch {
      return false
    }
  }

  #rollback(): void {
    // SQLite has rolled back by itself after some failures, such as a full disk.
    if (this.#connection.isTransaction) this.prepare('ROLLBACK').run()
  }

  async #checkpointSoon(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve))
    // Callers from here on may have committed after the checkpoint below: they need another one.
    this.#checkpoint = null
    const deadline = performance.now() + STORAGE_POLICY.checkpointDeadlineMs
    while (!(await this.read(() => this.#tryCheckpoint()))) {
      if (performance.now() > deadline) {
        this.#owesCheckpoint = true
        throw unavailable(
          'The write-ahead log could not be emptied: another process keeps reading the database.',
        )
      }
      await sleep(STORAGE_POLICY.checkpointRetryMs)
    }
    this.#owesCheckpoint = false
  }

  /** @returns whether the log was copied completely and emptied (https://sqlite.org/pragma.html#pragma_wal_checkpoint). */
  #tryCheckpoint(): boolean {
    this.#connection.exec('PRAGMA busy_timeout = 0')
    try {
      const result = this.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
      return result?.['busy'] === 0 && result['log'] === 0
    } finally {
      this.#connection.exec(`PRAGMA busy_timeout = ${STORAGE_POLICY.databaseBusyTimeoutMs}`)
    }
  }
}

function rejectAll(jobs: readonly Job[], error: unknown): true {
  for (const job of jobs) job.reject(fromSqlite(error))
  return true
}

/**
 * Opens the database, and makes it when it is not there, readable by its owner only. Several processes may have it open.
 *
 * @throws KeyfoldError `invalid-configuration` when it was written by a newer Keyfold or is no database of Keyfold's;
 *   `unavailable` when the file cannot be used.
 */
export function openDatabase(path: string): Database {
  createPrivateFile(path)
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(path, { timeout: STORAGE_POLICY.databaseBusyTimeoutMs })
    assertUsable(connection, path)
    connection.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA foreign_keys = ON;
      PRAGMA wal_autocheckpoint = ${STORAGE_POLICY.checkpointPages};
    `)
    createSchema(connection)
    // What a process destroyed that died before its checkpoint leaves the files now.
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return new Database(connection)
  } catch (error) {
    connection?.close()
    throw isNoDatabase(error) ? noDatabase(path, error) : fromSqlite(error)
  }
}

/**
 * For a thread, or a program, that only reads, also while the vault has it open. It sees what is committed.
 *
 * @throws KeyfoldError `invalid-configuration` when it is no database of this Keyfold's; `unavailable` when the file cannot be read.
 */
export function openForReading(path: string): Database {
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(path, { readOnly: true, timeout: STORAGE_POLICY.databaseBusyTimeoutMs })
    assertUsable(connection, path)
    assertCurrent(connection, path)
    return new Database(connection)
  } catch (error) {
    connection?.close()
    throw isNoDatabase(error) ? noDatabase(path, error) : fromSqlite(error)
  }
}

const noDatabase = (path: string, cause: unknown): KeyfoldError =>
  new KeyfoldError('invalid-configuration', `${path} is no database. Name another folder.`, { cause })

/** SQLite gives its log the permissions of the database, so that it is enough to set them here. */
function createPrivateFile(path: string): void {
  try {
    makePrivateFile(path)
    const folder = openSync(dirname(path), 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch (error) {
    throw unavailable(`The database file ${path} cannot be opened.`, error)
  }
}
