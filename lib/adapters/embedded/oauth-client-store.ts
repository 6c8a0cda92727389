import type { Role } from '../../access/roles.ts'
import type { OauthClient } from '../../identity/model.ts'
import type { OauthClientStore } from '../../identity/ports.ts'
import type { Database } from './database.ts'

const FIND = 'SELECT client AS id, name, roles, secrets FROM oauth_clients WHERE client = ?'

const ADD = `
  INSERT INTO oauth_clients (client, name, roles, secrets) VALUES (?, ?, ?, ?)
  ON CONFLICT (client) DO NOTHING`

const SET_ROLES = 'UPDATE oauth_clients SET roles = ? WHERE client = ?'

const SET_SECRETS = 'UPDATE oauth_clients SET secrets = ? WHERE client = ? AND secrets = ?'

const REMOVE = 'DELETE FROM oauth_clients WHERE client = ?'

type OauthClientRow = { id: string; name: string; roles: string; secrets: string }

export class SqliteOauthClientStore implements OauthClientStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): Promise<OauthClient | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(FIND).get(id) as OauthClientRow | undefined
      return row ? clientFromRow(row) : null
    })
  }

  add({ id, name, roles, secrets }: OauthClient): Promise<boolean> {
    return this.#changesOne(ADD, id, name, JSON.stringify(roles), secretsText(secrets))
  }

  setRoles(id: string, roles: readonly Role[]): Promise<boolean> {
    return this.#changesOne(SET_ROLES, JSON.stringify(roles), id)
  }

  setSecrets(id: string, before: OauthClient['secrets'], secrets: OauthClient['secrets']): Promise<boolean> {
    return this.#changesOne(SET_SECRETS, secretsText(secrets), id, secretsText(before))
  }

  async remove(id: string): Promise<void> {
    await this.#changesOne(REMOVE, id)
  }

  #changesOne(sql: string, ...values: readonly string[]): Promise<boolean> {
    return this.#database.run(() => this.#database.prepare(sql).run(...values).changes === 1)
  }
}

/** The same secrets give the same text, which is compared. */
const secretsText = (secrets: OauthClient['secrets']): string =>
  JSON.stringify(secrets.map(({ id, hash }) => ({ id, hash })))

const clientFromRow = ({ id, name, roles, secrets }: OauthClientRow): OauthClient => ({
  id,
  name,
  roles: JSON.parse(roles) as Role[],
  secrets: JSON.parse(secrets) as OauthClient['secrets'],
})
