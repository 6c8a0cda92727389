/** Stores of a process that dies at one of its changes: from then on, they refuse everything. */
import type { EmbeddedStores } from '../../../lib/compose/embedded.ts'
import { Crash } from '../../support/crash.ts'

/** What changes anything in the course of a rotation, in the order of the stores. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  generations: ['claim', 'activate', 'transition', 'note'],
  keys: ['createKey', 'importMaterial', 'changeState', 'renewSealKey'],
  escrow: ['put'],
  events: ['append'],
  rotations: ['begin', 'change', 'count'],
  rotationFailures: ['record'],
  wraps: ['replaceKey', 'replaceContent'],
  blobs: ['put', 'delete'],
  retirement: ['save'],
}

/** One of the calls of this name: the one after so many others. */
export type Change = { readonly call: string; readonly after: number }

export class Life {
  /** The change that it died at, such as `escrow.put`; null: it lives. */
  diedAt: string | null = null
  /** Called before each change that is made. */
  beforeChange: (call: string, values: readonly unknown[]) => Promise<void> | void = () => undefined
  readonly #end: Change | null
  #made = 0

  /** @param end the change that it does not make any more; by default it lives for ever */
  constructor(end: Change | null = null) {
    this.#end = end
  }

  /** For `TestVault`. */
  readonly wrap = (stores: EmbeddedStores): EmbeddedStores =>
    Object.fromEntries(
      Object.entries(stores).map(([name, store]) => [
        name,
        name === 'database' || typeof store === 'function' ? store : this.#mortal(name, store),
      ]),
    ) as EmbeddedStores

  #mortal(name: string, store: object): object {
    return new Proxy(store, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property)
        if (typeof member !== 'function') return member
        const call = `${name}.${String(property)}`
        const changes = CHANGES[name]?.includes(String(property)) === true
        return async (...values: unknown[]) => {
          await this.#live(call, changes, values)
          return member.apply(target, values)
        }
      },
    })
  }

  async #live(call: string, changes: boolean, values: readonly unknown[]): Promise<void> {
    if (this.diedAt === null && changes && call === this.#end?.call) {
      if (this.#made === this.#end.after) this.diedAt = call
      this.#made += 1
    }
    if (this.diedAt !== null) throw new Crash()
    if (changes) await this.beforeChange(call, values)
  }
}
