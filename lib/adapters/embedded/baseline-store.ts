import type { BaselineStore } from '../../findings/ports.ts'
import type { Database } from './database.ts'

const READ = 'SELECT revision, state FROM baselines WHERE id = 1'

const ADD = 'INSERT INTO baselines (id, revision, state) VALUES (1, 1, ?) ON CONFLICT (id) DO NOTHING'

const REPLACE = 'UPDATE baselines SET revision = revision + 1, state = ? WHERE id = 1 AND revision = ?'

export class SqliteBaselineStore implements BaselineStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  read(): ReturnType<BaselineStore['read']> {
    return this.#database.read(() => {
      const row = this.#database.prepare(READ).get()
      if (row === undefined) return null
      return { revision: row['revision'] as number, state: row['state'] as Uint8Array }
    })
  }

  replace(before: number | null, state: Uint8Array): Promise<boolean> {
    return this.#database.run(() => {
      const { changes } =
        before === null
          ? this.#database.prepare(ADD).run(state)
          : this.#database.prepare(REPLACE).run(state, before)
      return changes === 1
    })
  }
}
