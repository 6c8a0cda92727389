import type { Grant } from '../../objects/model.ts'
import type { GrantStore } from '../../objects/ports.ts'
import type { Database } from './database.ts'

const PUT = `
  INSERT INTO grants (object, grantee, granted_by, created, expires) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (object, grantee) DO UPDATE
  SET granted_by = excluded.granted_by, created = excluded.created, expires = excluded.expires`

const REMOVE = 'DELETE FROM grants WHERE object = ? AND grantee = ?'

const COLUMNS = 'object, grantee, granted_by AS grantedBy, created, expires'

const LIST = `SELECT ${COLUMNS} FROM grants WHERE object = ? ORDER BY grantee`

const find = (grantees: number): string => `
  SELECT ${COLUMNS} FROM grants
  WHERE object = ? AND grantee IN (${Array(grantees).fill('?').join(', ')}) ORDER BY grantee`

export class SqliteGrantStore implements GrantStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async put(grant: Grant): Promise<void> {
    const { object, grantee, grantedBy, created, expires } = grant
    await this.#database.run(() =>
      this.#database.prepare(PUT).run(object, grantee, grantedBy, created, expires),
    )
  }

  remove(object: string, grantee: string): Promise<boolean> {
    return this.#database.run(() => this.#database.prepare(REMOVE).run(object, grantee).changes === 1)
  }

  list(object: string): Promise<readonly Grant[]> {
    return this.#database.read(() => this.#database.prepare(LIST).all(object).map(grantFromRow))
  }

  find(object: string, grantees: readonly string[]): Promise<readonly Grant[]> {
    return this.#database.read(() => {
      const statement = this.#database.prepare(find(grantees.length))
      return statement.all(object, ...grantees).map(grantFromRow)
    })
  }
}

/** A plain object: rows have no prototype. */
const grantFromRow = (row: Record<string, unknown>): Grant => ({ ...row }) as Grant
