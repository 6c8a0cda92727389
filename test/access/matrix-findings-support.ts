/** Findings, mute rules and suspensions for the cells of the access matrix: each cell has its own. */
import { ulid } from 'ulid'
import { iso } from '../../lib/clock.ts'
import { newFinding } from '../contract/finding-stores.ts'
import type { CallOptions } from '../support/vault.ts'
import { nameOf, purposeOf, rolesOf, split } from './matrix-requests.ts'
import type { Cell } from './matrix-table.ts'
import type { Outcome, VaultInTest } from './matrix-vault.ts'

const HOUR_MS = 3_600_000
const OTHER = 'client:somebody-else'

type Case = { readonly watch: string; readonly options: CallOptions }

export class FindingsMatrix {
  readonly #vault: VaultInTest
  readonly #tokens: ReadonlyMap<string, string>

  private constructor(vault: VaultInTest, tokens: ReadonlyMap<string, string>) {
    this.#vault = vault
    this.#tokens = tokens
  }

  static async open(vault: VaultInTest, rows: readonly string[]): Promise<FindingsMatrix> {
    const tokens = new Map<string, string>()
    for (const row of rows) tokens.set(row, await vault.client(nameOf(row), ...rolesOf(row)))
    return new FindingsMatrix(vault, tokens)
  }

  async ask(route: string, cell: Cell): Promise<Outcome> {
    const [method, path] = split(route)
    const { watch, options } = await this.#caseOf(route, cell)
    const purpose = purposeOf(cell.row)
    const declared = purpose === undefined ? {} : { purpose }
    const before = await this.#stateOf(watch)
    const answer = await this.#vault.call(method, path, {
      token: this.#tokens.get(cell.row) ?? '',
      headers: purpose === undefined ? {} : { 'Keyfold-Purpose': purpose },
      ...options,
    })
    const changed = (await this.#stateOf(watch)) !== before
    const client = nameOf(cell.row)
    const asker = { principal: `client:${client}`, client, roles: rolesOf(cell.row), ...declared }
    return { cell, answer, changed, asker }
  }

  async #caseOf(route: string, { row, column }: Cell): Promise<Case> {
    const principal = column === 'own' ? `client:${nameOf(row)}` : OTHER
    const now = this.#vault.clock()
    const reason = `${route} ${row} ${column}`
    if (route === 'POST /v1/mutes') {
      return { watch: reason, options: { body: { principal, reason, expiresAt: iso(now + HOUR_MS) } } }
    }
    if (route === 'GET /v1/usage') {
      return { watch: reason, options: { query: { from: iso(now - HOUR_MS), to: iso(now) } } }
    }
    const id = column === 'absent' ? ulid() : await this.#itemOf(route, principal, now)
    const body = route.startsWith('POST') ? { body: { reason } } : {}
    return { watch: id, options: { path: { id, principal: OTHER }, ...body } }
  }

  /** @returns the id of a new one. */
  async #itemOf(route: string, principal: string, at: number): Promise<string> {
    const { findings, mutes, suspensions } = this.#vault.stores
    const id = ulid(at)
    if (route.includes('/findings/{id}')) {
      const finding = newFinding({ principal, principals: [principal] })
      await findings.keep(finding, null)
      return finding.id
    }
    if (route.includes('/mutes/{id}')) {
      const rule = { detector: null, principal, reason: 'r', by: OTHER, at, expiresAt: at + HOUR_MS }
      await mutes.add({ id, ...rule })
    }
    if (route.includes('/suspensions/{id}')) {
      await suspensions.add({ id, principal, finding: 'f', at, until: at + HOUR_MS, lifted: null })
    }
    return id
  }

  /** All that is known of an id; of a mute rule that may come, by its reason. */
  async #stateOf(watched: string): Promise<string> {
    const { findings, mutes, suspensions } = this.#vault.stores
    return JSON.stringify([
      await findings.find(watched),
      (await mutes.list()).filter(({ id, reason }) => [id, reason].includes(watched)),
      await suspensions.find(watched),
    ])
  }
}
