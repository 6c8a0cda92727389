import type { RetirementReport } from '../../rotation/model.ts'
import type { RetirementStore } from '../../rotation/ports.ts'
import type { Database } from './database.ts'

const LAST = 'SELECT report FROM retirement WHERE id = 1'

const SAVE = `
  INSERT INTO retirement (id, report) VALUES (1, ?)
  ON CONFLICT (id) DO UPDATE SET report = excluded.report`

export class SqliteRetirementStore implements RetirementStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  last(): Promise<RetirementReport | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(LAST).get() as { report: string } | undefined
      return row ? (JSON.parse(row.report) as RetirementReport) : null
    })
  }

  async save(report: RetirementReport): Promise<void> {
    await this.#database.run(() => this.#database.prepare(SAVE).run(JSON.stringify(report)))
  }
}
