/** Principals, objects and requests for the cells of the access matrix. */
import { randomBytes } from 'node:crypto'
import { isRole, type Role } from '../../lib/access/roles.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Method } from '../../lib/http/routes.ts'
import type { GrantStore, VersionStore } from '../../lib/objects/ports.ts'
import type { Answer, CallOptions, TestVault } from '../support/vault.ts'
import type { Cell } from './matrix-table.ts'

/** An object, and a message that stands to a principal in the same way. */
export type Fixture = { readonly id: string; readonly messageId: string; readonly message: Buffer }

export type Outcome = { readonly cell: Cell; readonly answer: Answer; readonly changed: boolean }

/** The part of a vault that the matrix needs, whatever the vault is made of. */
type VaultInTest = Pick<TestVault, 'client' | 'call' | 'store' | 'events' | 'close'> & {
  readonly clock: Clock
  readonly stores: {
    readonly versions: Pick<VersionStore, 'head'>
    readonly grants: Pick<GrantStore, 'list' | 'put'>
  }
}

/** @param clients names of those that will call the vault */
export type OpenVault = (clients: readonly string[]) => Promise<VaultInTest>

const STANDINGS = ['owned', 'granted', 'to-role', 'expired', 'foreign'] as const
type Standing = (typeof STANDINGS)[number]

const HOUR_MS = 3_600_000

const OWNER = 'owner'
const STRANGER = 'stranger'
const THIRD = 'client:third'

const nameOf = (row: string): string => `client-${row}`
const rolesOf = (row: string): readonly Role[] => row.replace('!', '').split('+').filter(isRole)

export class MatrixVault {
  readonly vault: VaultInTest
  readonly #tokens = new Map<string, string>()
  readonly #fixtures = new Map<string, Fixture>()

  constructor(vault: VaultInTest) {
    this.vault = vault
  }

  static async open(rows: readonly string[], open: OpenVault): Promise<MatrixVault> {
    const matrix = new MatrixVault(await open([OWNER, ...rows.map(nameOf)]))
    const owner = await matrix.vault.client(OWNER, 'writer')
    await Promise.all(rows.map((row) => matrix.#add(row, owner)))
    const elsewhere = await open([STRANGER])
    const stranger = await elsewhere.client(STRANGER, 'writer')
    const message = await sealMessage(elsewhere, stranger)
    matrix.#fixtures.set('absent', { id: randomBytes(16).toString('base64url'), ...message })
    await elsewhere.close()
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
    const answer = await this.vault.call(method, path, {
      token,
      ...requestFor(`${method} ${path}`, fixture, cell.column === 'absent' ? '999' : '1'),
      headers: cell.row.endsWith('!') ? { 'Keyfold-Purpose': 'case 7' } : {},
      query: variant === 'shred' ? { shred: 'true' } : path === '/v1/objects' ? listOf(method, cell) : {},
    })
    return { cell, answer, changed: (await this.#stateOf(fixture)) !== before }
  }

  /** Owned objects are stored while the principal still is a writer; then it gets the roles of its row. */
  async #add(row: string, owner: string): Promise<void> {
    const name = nameOf(row)
    const roles = rolesOf(row)
    const own = await this.vault.client(name, 'writer')
    await Promise.all(
      STANDINGS.map(async (standing) => {
        const writer = standing === 'owned' ? own : owner
        const fixture = { id: await this.vault.store(writer), ...(await sealMessage(this.vault, writer)) }
        this.#fixtures.set(`${row} ${standing}`, fixture)
        for (const id of [fixture.id, fixture.messageId]) await this.#share(standing, id, name, roles)
      }),
    )
    this.#tokens.set(row, await this.vault.client(name, ...roles))
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

export async function sealMessage(
  vault: Pick<VaultInTest, 'call'>,
  token: string,
): Promise<{ messageId: string; message: Buffer }> {
  const sealed = await vault.call('POST', '/v1/encrypt', { token, body: 'card 4111' })
  return { messageId: sealed.headers['keyfold-object'] ?? '', message: sealed.body }
}

export function split(route: string): readonly [Method, string, string] {
  const [, method = '', path = '', variant = ''] = /^(\S+) ([^?]+)\??(.*)$/.exec(route) ?? []
  return [method as Method, path, variant]
}

/**
 * What a valid request for the route carries, whatever its headers and query.
 *
 * @param number of a generation or rotation. Generation 1 is always there, and rotation 1 once the matrix asked for one.
 */
export function requestFor(
  route: string,
  { id, message }: Fixture,
  number = '1',
): Pick<CallOptions, 'path' | 'body'> {
  const body = bodiesOf(message)[route]
  return {
    ...(route.includes('/objects/{id}') ? { path: { id, grantee: THIRD } } : {}),
    ...(NUMBERED.includes(route) ? { path: { id: number, generation: number } } : {}),
    ...(body === undefined ? {} : { body }),
  }
}

const NUMBERED = ['GET /v1/keys/{generation}', 'GET /v1/rotations/{id}']

const bodiesOf = (message: Buffer): Readonly<Record<string, NonNullable<CallOptions['body']>>> => ({
  'POST /v1/objects': 'content',
  'POST /v1/encrypt': 'content',
  'POST /v1/decrypt': message,
  'PUT /v1/objects/{id}': 'another content',
  'POST /v1/objects/{id}/restorations': { version: 1 },
  'PATCH /v1/objects/{id}': { labels: { case: '8' } },
  'PUT /v1/objects/{id}/hold': { reason: 'case 7' },
  'PUT /v1/objects/{id}/grants/{grantee}': { expires: null },
  // This vault names nobody who could recover a key.
  'POST /v1/rotations': { waiveEscrow: true },
})

function listOf(method: Method, { row, column }: Cell): Record<string, string> {
  if (method !== 'GET') return {}
  const lists: Record<string, Record<string, string>> = {
    default: {},
    me: { owner: 'me' },
    'other-owner': { owner: `client:${OWNER}` },
    'granted-me': { grantee: 'me' },
    'granted-role': { grantee: `role:${rolesOf(row).at(-1) ?? 'reader'}` },
    'granted-other': { grantee: 'client:someone-else' },
    subject: { subject: 'patient-7' },
    all: { all: 'true' },
  }
  return lists[column] ?? {}
}
