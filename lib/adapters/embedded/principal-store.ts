import type { StatementSync } from 'node:sqlite'
import type { PrincipalItem, PrincipalStore } from '../../access/ports.ts'
import type { Role } from '../../access/roles.ts'
import type { Database } from './database.ts'

const FIND = 'SELECT disabled, tokens_not_before, roles, suspended_until FROM principals WHERE principal = ?'

const PUT = `
  INSERT INTO principals (principal, disabled, tokens_not_before, roles, suspended_until) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (principal) DO UPDATE
  SET disabled = excluded.disabled, tokens_not_before = excluded.tokens_not_before, roles = excluded.roles,
    suspended_until = excluded.suspended_until`

const SET_ROLES = `
  INSERT INTO principals (principal, disabled, tokens_not_before, roles) VALUES (?, 0, NULL, ?)
  ON CONFLICT (principal) DO UPDATE SET roles = excluded.roles`

const REPLACE_ROLES = 'UPDATE principals SET roles = ? WHERE principal = ? AND roles = ?'

const REGISTER = `
  INSERT INTO principals (principal, disabled, tokens_not_before, roles) VALUES (?, 0, NULL, ?)
  ON CONFLICT (principal) DO NOTHING`

const SET_DISABLED = 'UPDATE principals SET disabled = ? WHERE principal = ?'

const REFUSE_BEFORE = `
  UPDATE principals SET tokens_not_before = max(coalesce(tokens_not_before, ?1), ?1) WHERE principal = ?2`

const SUSPEND = 'UPDATE principals SET suspended_until = ? WHERE principal = ?'

type PrincipalRow = {
  disabled: number
  tokens_not_before: number | null
  roles: string
  suspended_until: number | null
}

export class SqlitePrincipalStore implements PrincipalStore {
  readonly #database: Database
  readonly #find: StatementSync

  constructor(database: Database) {
    this.#database = database
    this.#find = database.prepare(FIND)
  }

  find(principal: string): Promise<PrincipalItem | null> {
    return this.#database.read(() => {
      const row = this.#find.get(principal) as PrincipalRow | undefined
      if (!row) return null
      return {
        principal,
        disabled: row.disabled === 1,
        tokensNotBefore: row.tokens_not_before,
        roles: JSON.parse(row.roles) as Role[],
        ...(row.suspended_until !== null && { suspendedUntil: row.suspended_until }),
      }
    })
  }

  async put(item: PrincipalItem): Promise<void> {
    const { principal, disabled, tokensNotBefore, roles, suspendedUntil = null } = item
    await this.#database.run(() =>
      this.#database
        .prepare(PUT)
        .run(principal, disabled ? 1 : 0, tokensNotBefore, JSON.stringify(roles), suspendedUntil),
    )
  }

  async setRoles(principal: string, roles: readonly Role[]): Promise<void> {
    await this.#database.run(() => this.#database.prepare(SET_ROLES).run(principal, JSON.stringify(roles)))
  }

  replaceRoles(principal: string, before: readonly Role[], roles: readonly Role[]): Promise<boolean> {
    return this.#changesOne(REPLACE_ROLES, JSON.stringify(roles), principal, JSON.stringify(before))
  }

  register(principal: string, roles: readonly Role[]): Promise<boolean> {
    return this.#changesOne(REGISTER, principal, JSON.stringify(roles))
  }

  setDisabled(principal: string, disabled: boolean): Promise<boolean> {
    return this.#changesOne(SET_DISABLED, disabled ? 1 : 0, principal)
  }

  refuseTokensBefore(principal: string, time: number): Promise<boolean> {
    return this.#changesOne(REFUSE_BEFORE, time, principal)
  }

  suspend(principal: string, until: number | null): Promise<boolean> {
    return this.#changesOne(SUSPEND, until, principal)
  }

  #changesOne(sql: string, ...values: readonly (string | number | null)[]): Promise<boolean> {
    return this.#database.run(() => this.#database.prepare(sql).run(...values).changes === 1)
  }
}
