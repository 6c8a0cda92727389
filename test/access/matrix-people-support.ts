/** People, machine clients and approvals for the cells of the access matrix. */
import { randomUUID } from 'node:crypto'
import { ulid } from 'ulid'
import type { Role } from '../../lib/access/roles.ts'
import { DAY_MS } from '../../lib/clock.ts'
import type { Approval } from '../../lib/people/model.ts'
import { peopleClaims } from '../support/vault.ts'
import { caseOf, newLogin } from './matrix-people-cases.ts'
import { nameOf, rolesOf, split } from './matrix-requests.ts'
import type { Cell } from './matrix-table.ts'
import type { Asker, Outcome, VaultInTest } from './matrix-vault.ts'

/** The client through which people sign in. */
const WEB = 'web'
const MACHINE = 'client:'

type PeopleCaller = Asker & { readonly principal: string; readonly id: string; readonly token: string }

export class PeopleMatrix {
  readonly #vault: VaultInTest
  readonly #callers = new Map<string, PeopleCaller>()
  readonly #shared = new Map<string, Promise<string>>()

  private constructor(vault: VaultInTest) {
    this.#vault = vault
  }

  static async open(vault: VaultInTest, rows: readonly string[]): Promise<PeopleMatrix> {
    const matrix = new PeopleMatrix(vault)
    for (const row of rows) matrix.#callers.set(row, await matrix.#newCaller(row))
    return matrix
  }

  async ask(route: string, cell: Cell): Promise<Outcome> {
    const [method, path] = split(route)
    const allowed = cell.expected.startsWith('2')
    const signsOut = path === '/v1/me/sign-out' || (path.endsWith('/sign-out') && cell.column === 'self')
    const known = this.#callers.get(cell.row)
    if (known === undefined) throw new Error(`Nobody is ${cell.row}.`)
    // Whoever signs out is somebody else afterwards.
    const caller = allowed && signsOut ? await this.#newCaller(cell.row) : known
    const asked = await caseOf(route, cell.column)({ matrix: this, caller, fresh: allowed })
    const before = await this.#stateOf(asked.watch)
    const answer = await this.#vault.call(method, path, { token: caller.token, ...asked.options })
    const changed = (await this.#stateOf(asked.watch)) !== before
    const { id: _, token: __, ...asker } = caller
    return { cell, answer, changed, asker }
  }

  /** @param fresh nobody else will use it: it may be changed */
  person(fresh: boolean, roles: readonly Role[] = [], disabled = false): Promise<string> {
    return this.#once(fresh, `person ${roles.join()} ${disabled}`, async () => {
      const id = await this.#vault.people.addUser(newLogin(), roles)
      if (disabled) await this.#vault.people.ports.principals.setDisabled(`user:${id}`, true)
      return id
    })
  }

  async loginOf(person: string): Promise<string> {
    return (await this.#vault.people.ports.directory.loginOf(person)) ?? ''
  }

  /** @param custodian by default somebody of its own, who is not there */
  machine(fresh: boolean, roles: readonly Role[] = [], disabled = false, custodian?: string) {
    return this.#once(fresh, `machine ${roles.join()} ${disabled} ${custodian}`, async () => {
      const { clientDirectory, clients, principals } = this.#vault.people.ports
      const name = `machine-${randomUUID()}`
      const id = await clientDirectory.create({ name, roles })
      const owner = custodian ?? `user:of-${name}`
      const facts = { custodian: owner, created: this.#vault.clock(), createdBy: 'user:nobody', secrets: [] }
      await clients.add({ id, name, ...facts })
      await principals.put({ principal: `client:${id}`, roles, disabled, tokensNotBefore: null })
      return id
    })
  }

  /** A pending one, to give a role that needs it. */
  approval(fresh: boolean, requestedBy: string, target: string): Promise<string> {
    return this.#once(fresh, `approval ${requestedBy} ${target}`, async () => {
      const item = await this.#vault.people.ports.principals.find(target)
      const approval = newApproval(this.#vault.clock(), requestedBy, target, item?.roles ?? [])
      await this.#vault.people.ports.approvals.add(approval)
      return approval.id
    })
  }

  async #once(fresh: boolean, key: string, make: () => Promise<string>): Promise<string> {
    if (fresh) return make()
    const made = this.#shared.get(key) ?? make()
    this.#shared.set(key, made)
    return made
  }

  async #newCaller(row: string): Promise<PeopleCaller> {
    if (row.startsWith(MACHINE)) return this.#newMachine(row)
    const roles = rolesOf(row)
    const id = await this.#vault.people.addUser(newLogin(), roles)
    const token = await this.#vault.sign(peopleClaims(id, WEB, roles))
    return { principal: `user:${id}`, client: WEB, roles, id, token }
  }

  async #newMachine(row: string): Promise<PeopleCaller> {
    const roles = rolesOf(row.slice(MACHINE.length))
    const id = nameOf(row)
    const token = await this.#vault.client(id, ...roles)
    return { principal: `client:${id}`, client: id, roles, id, token }
  }

  /** All that is known of an id, a login or a name. */
  async #stateOf(watched: string | null): Promise<string> {
    if (watched === null) return ''
    const { directory, principals, clients, approvals } = this.#vault.people.ports
    const about = ({ id, target }: Approval): boolean =>
      [id, target, target.slice(target.indexOf(':') + 1)].includes(watched)
    return JSON.stringify([
      await directory.find(watched),
      await directory.findByLogin(watched),
      await principals.find(`user:${watched}`),
      await principals.find(`client:${watched}`),
      await clients.find(watched),
      (await clients.page(null, 1_000)).filter(({ name }) => name === watched),
      (await approvals.page(null, 1_000)).filter(about),
    ])
  }
}

const newApproval = (
  now: number,
  requestedBy: string,
  target: string,
  before: readonly Role[],
): Approval => ({
  id: ulid(now),
  target,
  change: { kind: 'roles', before, roles: [...before, 'writer'] },
  requestedBy,
  requested: now,
  expires: now + 7 * DAY_MS,
  state: 'pending',
  decidedBy: null,
  decided: null,
  reason: null,
  applied: null,
})
