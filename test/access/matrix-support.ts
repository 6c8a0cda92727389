/** Principals, objects and requests for the cells of the access matrix. */
import { randomBytes } from 'node:crypto'
import type { Role } from '../../lib/access/roles.ts'
import type { Classification } from '../../lib/objects/model.ts'
import {
  type Fixture,
  nameOf,
  OWNER,
  purposeOf,
  queryOf,
  requestFor,
  rolesOf,
  split,
  THIRD,
} from './matrix-requests.ts'
import { type Cell, columnsOf, rowsOf, type Table } from './matrix-table.ts'
import type { Asker, OpenVault, Outcome, VaultInTest } from './matrix-vault.ts'

const STANDINGS = ['owned', 'granted', 'to-role', 'expired', 'foreign'] as const
type Standing = (typeof STANDINGS)[number]

const HOUR_MS = 3_600_000

const STRANGER = 'stranger'

export class MatrixVault {
  readonly vault: VaultInTest
  readonly #classification: Classification
  readonly #standings: readonly Standing[]
  readonly #tokens = new Map<string, string>()
  readonly #fixtures = new Map<string, Fixture>()

  private constructor(vault: VaultInTest, table: Table, classification: Classification) {
    this.vault = vault
    this.#classification = classification
    const columns = new Set(Object.keys(table.cells).flatMap((route) => columnsOf(table, route)))
    this.#standings = STANDINGS.filter((standing) => columns.has(standing))
  }

  /** @param absent what is not in this vault */
  static async open(
    vault: VaultInTest,
    absent: Fixture,
    table: Table,
    classification: Classification,
  ): Promise<MatrixVault> {
    const matrix = new MatrixVault(vault, table, classification)
    matrix.#fixtures.set('absent', absent)
    const owner = await vault.client(OWNER, 'writer')
    await Promise.all(rowsOf(table).map((row) => matrix.#add(row, owner)))
    if (Object.keys(table.cells).some((route) => route.includes('/audit/proof')))
      await matrix.#addEvents(table)
    return matrix
  }

  async ask(route: string, cell: Cell): Promise<Outcome> {
    const [method, path, variant] = split(route)
    const deletes = method === 'DELETE' && path === '/v1/objects/{id}' && cell.expected === '204'
    const token = this.#tokens.get(cell.row) ?? ''
    const fixture = deletes
      ? { ...this.#fixture(cell), id: await this.vault.store(token) }
      : this.#fixture(cell)
    if (path.endsWith('{grantee}') && cell.column !== 'absent') await this.#grant(fixture.id, THIRD, null)
    const before = await this.#stateOf(fixture)
    const purpose = purposeOf(cell.row)
    const answer = await this.vault.call(method, path, {
      token,
      ...requestFor(`${method} ${path}`, fixture, cell.column === 'absent' ? '999' : '1'),
      headers: purpose === undefined ? {} : { 'Keyfold-Purpose': purpose },
      query: queryOf(`${method} ${path}`, variant, cell, fixture),
    })
    const changed = (await this.#stateOf(fixture)) !== before
    return { cell, answer, changed, asker: askerOf(cell.row) }
  }

  /** Owned objects are stored while the principal still is a writer; then it gets the roles of its row. */
  async #add(row: string, owner: string): Promise<void> {
    const name = nameOf(row)
    const roles = rolesOf(row)
    const own = await this.vault.client(name, 'writer')
    const headers = { 'Keyfold-Classification': this.#classification }
    await Promise.all(
      this.#standings.map(async (standing) => {
        const writer = standing === 'owned' ? own : owner
        const id = await this.vault.store(writer, 'content', headers)
        const fixture = { id, ...(await sealMessage(this.vault, writer, headers)) }
        this.#fixtures.set(`${row} ${standing}`, fixture)
        for (const each of [fixture.id, fixture.messageId]) await this.#share(standing, each, name, roles)
      }),
    )
    this.#tokens.set(row, await this.vault.client(name, ...roles))
  }

  async #addEvents(table: Table): Promise<void> {
    await this.vault.seal()
    const events = await this.vault.events()
    const absent = this.#fixtures.get('absent') as Fixture
    const set = (row: string, column: string, index: number, name: string): void => {
      const id = events.filter(({ principal }) => principal === `client:${name}`).at(index)?.id ?? ''
      this.#fixtures.set(`${row} ${column}`, { ...absent, id })
    }
    for (const row of rowsOf(table)) {
      set(row, 'own', 0, nameOf(row))
      set(row, 'other', 0, OWNER)
      set(row, 'another', 1, OWNER)
    }
  }

  async #share(standing: Standing, id: string, name: string, roles: readonly Role[]): Promise<void> {
    const now = this.vault.clock()
    if (standing === 'granted') await this.#grant(id, `client:${name}`, null)
    if (standing === 'expired') await this.#grant(id, `client:${name}`, now - 1)
    if (standing === 'to-role') for (const role of roles) await this.#grant(id, `role:${role}`, now + HOUR_MS)
    if (standing === 'foreign') await this.#grant(id, 'client:someone-else', null)
  }

  #grant(object: string, grantee: string, expires: number | null): Promise<void> {
    return this.vault.stores.grants.put({
      object,
      grantee,
      grantedBy: `client:${OWNER}`,
      created: this.vault.clock(),
      expires,
    })
  }

  #fixture({ row, column }: Cell): Fixture {
    const found = this.#fixtures.get(`${row} ${column}`) ?? this.#fixtures.get('absent')
    if (found === undefined) throw new Error(`Nothing stands to ${row} as ${column}.`)
    return found
  }

  async #stateOf({ id }: Fixture): Promise<string> {
    const { versions, grants } = this.vault.stores
    return JSON.stringify([await versions.head(id), await grants.list(id)])
  }
}

/** What is in another vault, and in this one is not. */
export async function absentFixture(open: OpenVault): Promise<Fixture> {
  const elsewhere = await open()
  const message = await sealMessage(elsewhere, await elsewhere.client(STRANGER, 'writer'))
  await elsewhere.close()
  return { id: randomBytes(16).toString('base64url'), ...message }
}

const askerOf = (row: string): Asker => {
  const purpose = purposeOf(row)
  return {
    principal: `client:${nameOf(row)}`,
    client: nameOf(row),
    roles: rolesOf(row),
    ...(purpose === undefined ? {} : { purpose }),
  }
}

export async function sealMessage(
  vault: Pick<VaultInTest, 'call'>,
  token: string,
  headers: Record<string, string> = {},
): Promise<{ messageId: string; message: Buffer }> {
  const sealed = await vault.call('POST', '/v1/encrypt', { token, body: 'card 4111', headers })
  if (sealed.status !== 200) throw new Error(`Not sealed: ${sealed.body.toString()}`)
  return { messageId: sealed.headers['keyfold-object'] ?? '', message: sealed.body }
}
