import type { ClientSecretFacts, MachineClient } from '../../people/model.ts'
import { nameKey } from '../../people/names.ts'
import type { MachineClientStore } from '../../people/ports.ts'
import type { Database } from './database.ts'

const COLUMNS = 'client AS id, name, custodian, created, created_by AS createdBy, secrets'

const FIND = `SELECT ${COLUMNS} FROM machine_clients WHERE client = ?`

const PAGE = `SELECT ${COLUMNS} FROM machine_clients WHERE client > ? ORDER BY client LIMIT ?`

const ADD = `
  INSERT INTO machine_clients (client, name, name_key, custodian, created, created_by, secrets)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`

const REPLACE_SECRETS = 'UPDATE machine_clients SET secrets = ? WHERE client = ? AND secrets = ?'

const REMOVE = 'DELETE FROM machine_clients WHERE client = ?'

/** Before every id. */
const START = ''

export class SqliteMachineClientStore implements MachineClientStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): Promise<MachineClient | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(FIND).get(id)
      return row ? clientFromRow(row) : null
    })
  }

  add({ id, name, custodian, created, createdBy, secrets }: MachineClient): Promise<boolean> {
    return this.#database.run(() => {
      const facts = [custodian, created, createdBy, secretsText(secrets)]
      return this.#database.prepare(ADD).run(id, name, nameKey(name), ...facts).changes === 1
    })
  }

  page(after: string | null, limit: number): Promise<readonly MachineClient[]> {
    return this.#database.read(() =>
      this.#database
        .prepare(PAGE)
        .all(after ?? START, limit)
        .map(clientFromRow),
    )
  }

  replaceSecrets(
    id: string,
    before: readonly ClientSecretFacts[],
    after: readonly ClientSecretFacts[],
  ): Promise<boolean> {
    return this.#database.run(() => {
      const replace = this.#database.prepare(REPLACE_SECRETS)
      return replace.run(secretsText(after), id, secretsText(before)).changes === 1
    })
  }

  async remove(id: string): Promise<void> {
    await this.#database.run(() => this.#database.prepare(REMOVE).run(id))
  }
}

/** The same facts give the same text, which is compared. */
const secretsText = (secrets: readonly ClientSecretFacts[]): string =>
  JSON.stringify(secrets.map(({ id, created, expires }) => ({ id, created, expires })))

const clientFromRow = (row: Record<string, unknown>): MachineClient => ({
  ...(row as Omit<MachineClient, 'secrets'>),
  secrets: JSON.parse(String(row['secrets'])) as ClientSecretFacts[],
})
