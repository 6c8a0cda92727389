import type { AdminRegistry } from '../../people/ports.ts'
import type { Database } from './database.ts'

const ADD = 'INSERT INTO admins (principal) VALUES (?) ON CONFLICT DO NOTHING'

const REMOVE = `
  DELETE FROM admins WHERE principal = ?1 AND EXISTS (SELECT 1 FROM admins WHERE principal <> ?1)`

const FIND = 'SELECT 1 FROM admins WHERE principal = ?'

const LIST = 'SELECT principal FROM admins ORDER BY principal'

export class SqliteAdminRegistry implements AdminRegistry {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async add(principal: string): Promise<void> {
    await this.#database.run(() => this.#database.prepare(ADD).run(principal))
  }

  remove(principal: string): Promise<boolean> {
    return this.#database.run(() => {
      const { changes } = this.#database.prepare(REMOVE).run(principal)
      return changes === 1 || this.#database.prepare(FIND).get(principal) === undefined
    })
  }

  list(): Promise<readonly string[]> {
    return this.#database.read(() =>
      this.#database
        .prepare(LIST)
        .all()
        .map((row) => String(row['principal'])),
    )
  }
}
