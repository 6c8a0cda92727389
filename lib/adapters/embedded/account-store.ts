import type { Role } from '../../access/roles.ts'
import type { Account } from '../../identity/model.ts'
import type { AccountStore } from '../../identity/ports.ts'
import type { Database } from './database.ts'

const COLUMNS = `
  account AS id, login, name, groups, status, password_hash AS passwordHash, password_expires AS passwordExpires,
  created, last_sign_in AS lastSignIn`

const FIND = `SELECT ${COLUMNS} FROM accounts WHERE account = ?`

const FIND_BY_LOGIN = `SELECT ${COLUMNS} FROM accounts WHERE login = ?`

const PAGE = `SELECT ${COLUMNS} FROM accounts WHERE account > ? ORDER BY account LIMIT ?`

/** Whichever is taken, the id or the login. */
const ADD = `
  INSERT INTO accounts
    (account, login, name, groups, status, password_hash, password_expires, created, last_sign_in)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`

const SET_GROUPS = 'UPDATE accounts SET groups = ? WHERE account = ?'

const SET_PASSWORD = `
  UPDATE accounts SET password_hash = ?, password_expires = ?, status = ?
  WHERE account = ? AND password_hash IS ?`

const NOTE_SIGN_IN = 'UPDATE accounts SET last_sign_in = ? WHERE account = ?'

const REMOVE = 'DELETE FROM accounts WHERE account = ?'

/** Before every id. */
const START = ''

export class SqliteAccountStore implements AccountStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): Promise<Account | null> {
    return this.#one(FIND, id)
  }

  findByLogin(login: string): Promise<Account | null> {
    return this.#one(FIND_BY_LOGIN, login)
  }

  page(after: string | null, limit: number): Promise<readonly Account[]> {
    return this.#database.read(() =>
      this.#database
        .prepare(PAGE)
        .all(after ?? START, limit)
        .map(accountFromRow),
    )
  }

  add(account: Account): Promise<boolean> {
    const { id, login, name, status, passwordHash, passwordExpires, created, lastSignIn } = account
    const password = [status, passwordHash, passwordExpires]
    return this.#changesOne(
      ADD,
      id,
      login,
      name,
      JSON.stringify(account.groups),
      ...password,
      created,
      lastSignIn,
    )
  }

  setGroups(id: string, groups: readonly Role[]): Promise<boolean> {
    return this.#changesOne(SET_GROUPS, JSON.stringify(groups), id)
  }

  setPassword(
    id: string,
    before: string | null,
    { passwordHash, passwordExpires, status }: Pick<Account, 'passwordHash' | 'passwordExpires' | 'status'>,
  ): Promise<boolean> {
    return this.#changesOne(SET_PASSWORD, passwordHash, passwordExpires, status, id, before)
  }

  async noteSignIn(id: string, at: number): Promise<void> {
    await this.#changesOne(NOTE_SIGN_IN, at, id)
  }

  async remove(id: string): Promise<void> {
    await this.#changesOne(REMOVE, id)
  }

  #one(sql: string, value: string): Promise<Account | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(sql).get(value)
      return row ? accountFromRow(row) : null
    })
  }

  #changesOne(sql: string, ...values: readonly (string | number | null)[]): Promise<boolean> {
    return this.#database.run(() => this.#database.prepare(sql).run(...values).changes === 1)
  }
}

const accountFromRow = (row: Record<string, unknown>): Account => ({
  ...(row as Omit<Account, 'groups'>),
  groups: JSON.parse(String(row['groups'])) as Role[],
})
