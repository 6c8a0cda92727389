/** A vault that lives through restarts, its workflow, a second process that writes, and calls as its users make them. */
import { rm } from 'node:fs/promises'
import { type Method, ROUTES } from '../../../lib/http/routes.ts'
import type { Rotation } from '../../../lib/rotation/model.ts'
import { ensureDriven } from '../../../lib/rotation/start.ts'
import {
  type Answer,
  answerOf,
  type CallOptions,
  machineClaims,
  proxyEvent,
  type TestClock,
  TestVault,
  testClock,
} from '../../support/vault.ts'
import { Gate } from './gate.ts'
import { type Death, Mortal } from './mortal.ts'
import { KEYS, makeVaultFolder, openVaultIn } from './rotation-vault.ts'
import { StepByStep } from './step-by-step.ts'

type Functions = ReturnType<TestVault['functionsWith']>

export class World {
  readonly folder: string
  readonly clock: TestClock
  vault: TestVault
  mortal: Mortal
  execution: StepByStep | null = null
  /** Contents of versions, by how they are wrapped and named; forgotten when everything is to be opened anew. */
  readonly opened = new Map<string, string>()
  /** Commands that were carried out. */
  done = 0
  #functions: Functions
  #gate = new Gate()
  #otherFunctions: Functions
  #slow: Promise<Answer> | null = null
  readonly #tokens = new Map<string, { readonly at: number; readonly token: Promise<string> }>()

  private constructor(folder: string, clock: TestClock, mortal: Mortal, vault: TestVault) {
    this.folder = folder
    this.clock = clock
    this.mortal = mortal
    this.vault = vault
    this.#functions = this.#functionsOf(vault)
    this.#otherFunctions = this.#functionsOf(this.#otherProcess())
  }

  static async open(): Promise<World> {
    const folder = await makeVaultFolder()
    const clock = testClock()
    const mortal = new Mortal(folder, clock)
    const world = new World(folder, clock, mortal, await openVaultIn(folder, clock, { wrap: mortal.wrap }))
    for (const [name, role] of PEOPLE) await world.vault.client(name, role)
    return world
  }

  /** Another process on the folder, after one that may have died in the middle of something. It goes on with what runs. */
  async restart(): Promise<void> {
    this.mortal.dead = true
    await this.endSlowWrite()
    await this.vault.stores.close()
    this.execution = null
    this.opened.clear()
    this.mortal = new Mortal(this.folder, this.clock)
    this.vault = await openVaultIn(this.folder, this.clock, { wrap: this.mortal.wrap })
    this.#functions = this.#functionsOf(this.vault)
    this.#gate = new Gate()
    this.#otherFunctions = this.#functionsOf(this.#otherProcess())
    const latest = await this.vault.stores.rotations.latest()
    if (latest?.state === 'running')
      await ensureDriven({ ...this.vault.stores, workflow: this.#workflow(this.vault) }, latest)
  }

  /** Dies somewhere in the middle of something, or right after it. */
  async dieDuring(death: Death, act: () => Promise<unknown>): Promise<void> {
    this.mortal.expect(death)
    await act().catch((error: unknown) => {
      if (!this.mortal.dead) throw error
    })
    await this.restart()
  }

  async call(who: Person, method: Method, route: string, options: CallOptions = {}): Promise<Answer> {
    return this.#call(this.#functions, who, method, route, options)
  }

  /** A write of the other process, which knows the line of generations by its own cache, as far as its blob. */
  async beginSlowWrite(content: string): Promise<void> {
    const arrived = this.#gate.close()
    this.#slow = this.#call(this.#otherFunctions, 'writer', 'POST', '/v1/objects', { body: content })
    await Promise.race([arrived, this.#slow])
  }

  /** @returns null when there is none. */
  async endSlowWrite(): Promise<Answer | null> {
    const slow = this.#slow
    this.#slow = null
    this.#gate.open()
    return slow
  }

  async close(): Promise<void> {
    this.mortal.dead = true
    await this.endSlowWrite()
    await this.vault.stores.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  /** It dies with the first. */
  #otherProcess(): TestVault {
    const wrap = (stores: TestVault['stores']) => this.#gate.wrap(this.mortal.wrap(stores))
    return new TestVault(this.folder, this.vault.stores, this.clock, wrap, KEYS)
  }

  #functionsOf(vault: TestVault): Functions {
    return vault.functionsWith(this.#workflow(vault))
  }

  /** Executions are in memory: one that is not known was lost with the process. */
  #workflow({ vault }: TestVault) {
    return {
      start: async (run: Pick<Rotation, 'rotation' | 'execution'>): Promise<'running' | 'ended'> => {
        const known = this.execution
        if (known?.reference.execution === run.execution) return known.ended ? 'ended' : 'running'
        this.execution = new StepByStep(vault.rotation, run)
        return 'running'
      },
    }
  }

  async #call(
    functions: Functions,
    who: Person,
    method: Method,
    route: string,
    options: CallOptions,
  ): Promise<Answer> {
    const found = ROUTES.find((candidate) => candidate.method === method && candidate.path === route)
    if (found === undefined) throw new Error(`No route ${method} ${route}`)
    const event = proxyEvent(method, route, { token: await this.#token(who), ...options })
    return answerOf(await functions[found.function](event))
  }

  /** Tokens last for an hour. */
  #token(who: Person): Promise<string> {
    const at = this.clock()
    const known = this.#tokens.get(who)
    if (known !== undefined && at - known.at < 30 * 60_000) return known.token
    const [name, role] = PEOPLE.find(([, candidate]) => candidate === who) ?? ['', who]
    const token = this.vault.sign(machineClaims(name, [`keyfold/${role}`]))
    this.#tokens.set(who, { at, token })
    return token
  }
}

export type Person = 'writer' | 'privacy-officer' | 'key-admin'
const PEOPLE: readonly (readonly [name: string, role: Person])[] = [
  ['ann', 'writer'],
  ['sue', 'privacy-officer'],
  ['kim', 'key-admin'],
]
