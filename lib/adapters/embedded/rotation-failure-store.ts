import type { RotationFailure } from '../../rotation/model.ts'
import type { RotationFailureStore } from '../../rotation/ports.ts'
import type { Database } from './database.ts'

const RECORD = `
  INSERT INTO rotation_failures (rotation, object, version, code, pass) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (rotation, object, version) DO UPDATE SET code = excluded.code, pass = excluded.pass`

/** SQLite would rather walk the primary key, over what failed in other passes. */
const PAGE = `
  SELECT object, version, code, pass FROM rotation_failures INDEXED BY rotation_failures_by_pass
  WHERE rotation = ? AND pass = ? AND (object, version) > (?, ?)
  ORDER BY object, version LIMIT ?`

/** Before every other. */
const START = { object: '', version: 0 }

export class SqliteRotationFailureStore implements RotationFailureStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async record(rotation: number, { object, version, code, pass }: RotationFailure): Promise<void> {
    await this.#database.run(() => this.#database.prepare(RECORD).run(rotation, object, version, code, pass))
  }

  page(
    rotation: number,
    pass: number,
    after: Pick<RotationFailure, 'object' | 'version'> | null,
    limit: number,
  ): Promise<readonly RotationFailure[]> {
    return this.#database.read(() => {
      const { object, version } = after ?? START
      const rows = this.#database.prepare(PAGE).all(rotation, pass, object, version, limit)
      return rows.map((row) => ({ ...row }) as RotationFailure)
    })
  }
}
