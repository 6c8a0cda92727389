import type { Attempts } from '../../identity/model.ts'
import type { AttemptStore } from '../../identity/ports.ts'
import type { Database } from './database.ts'

const FIND = 'SELECT failures, last FROM sign_in_attempts WHERE attempt_key = ?'

const FAIL = `
  INSERT INTO sign_in_attempts (attempt_key, failures, last) VALUES (?1, 1, ?2)
  ON CONFLICT (attempt_key) DO UPDATE
  SET failures = CASE WHEN last < ?3 THEN 1 ELSE failures + 1 END, last = ?2`

const CLEAR = 'DELETE FROM sign_in_attempts WHERE attempt_key = ?'

const TIDY = 'DELETE FROM sign_in_attempts WHERE last < ?'

export class SqliteAttemptStore implements AttemptStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(keys: readonly string[]): Promise<ReadonlyMap<string, Attempts>> {
    return this.#database.read(() => {
      const statement = this.#database.prepare(FIND)
      const known = new Map<string, Attempts>()
      for (const key of keys) {
        const row = statement.get(key)
        if (row) known.set(key, { ...row } as Attempts)
      }
      return known
    })
  }

  async fail(keys: readonly string[], at: number, forgetBefore: number): Promise<void> {
    await this.#database.run(() => {
      for (const key of new Set(keys)) this.#database.prepare(FAIL).run(key, at, forgetBefore)
    })
  }

  async clear(keys: readonly string[]): Promise<void> {
    await this.#database.run(() => {
      for (const key of keys) this.#database.prepare(CLEAR).run(key)
    })
  }

  async removeBefore(last: number): Promise<void> {
    await this.#database.run(() => this.#database.prepare(TIDY).run(last))
  }
}
