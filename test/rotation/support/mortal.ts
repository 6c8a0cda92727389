/** The stores of a process that dies at one of its calls, and then does nothing more. */
import { openKeyService } from '../../../lib/adapters/embedded/key-service.ts'
import { realSteps, type SealSteps } from '../../../lib/adapters/embedded/seal-key.ts'
import type { Clock } from '../../../lib/clock.ts'
import type { EmbeddedStores } from '../../../lib/compose/embedded.ts'
import { Crash, dying } from '../../support/crash.ts'

export type Death = {
  /** How many calls of stores come before it. */
  readonly after: number
  /** Before the call does anything; after it, but unheard; or, in the key service, before this step on its files. */
  readonly how: 'before' | 'after' | number
}

type Call = (...values: unknown[]) => Promise<unknown>

export class Mortal {
  readonly #folder: string
  readonly #clock: Clock
  #death: Death | null = null
  #calls = 0
  dead = false

  constructor(folder: string, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
  }

  /** What it dies of, from now on; null: it goes on living. */
  expect(death: Death | null): void {
    this.#death = death
    this.#calls = 0
  }

  /** For `openVaultIn`. */
  readonly wrap = (stores: EmbeddedStores): EmbeddedStores =>
    Object.fromEntries(
      Object.entries(stores).map(([name, store]) => [
        name,
        name === 'database' || name === 'close' ? store : this.#watch(name, store),
      ]),
    ) as EmbeddedStores

  #watch(name: string, store: object): object {
    return new Proxy(store, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property)
        if (typeof member !== 'function') return member
        const call: Call = (...values) => member.apply(target, values)
        return (...values: unknown[]) => this.#called(name, String(property), call, values)
      },
    })
  }

  async #called(store: string, method: string, call: Call, values: unknown[]): Promise<unknown> {
    if (this.dead) throw new Crash()
    const death = this.#death
    if (death === null || this.#calls++ < death.after) return call(...values)
    this.dead = true
    if (death.how === 'after') await call(...values)
    else if (death.how !== 'before' && store === 'keys') await this.#dieInside(method, values, death.how)
    throw new Crash()
  }

  /** In the middle of what a call does to `seal.key` and `keys.sealed`. */
  async #dieInside(method: string, values: unknown[], steps: number): Promise<void> {
    const names = Object.keys(realSteps) as (keyof SealSteps)[]
    const keys = await openKeyService(this.#folder, {
      clock: this.#clock,
      steps: dying(realSteps, names, { calls: steps }, false),
    })
    await (Reflect.get(keys, method) as Call).apply(keys, values)
  }
}
