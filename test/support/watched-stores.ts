/** Stores that write down every call to them, and fail those that a test names. */
import { setImmediate } from 'node:timers/promises'
import type { EmbeddedStores } from '../../lib/compose/embedded.ts'

/** Moments are numbered in the order in which they came. */
export type PortCall = { readonly name: string; readonly started: number; finished: number }

export class WatchedStores {
  calls: PortCall[] = []
  readonly #failures = new Map<string, Error>()
  #moment = 0

  /** For `openTestVault`. */
  readonly wrap = (stores: EmbeddedStores): EmbeddedStores => {
    const watched = Object.entries(stores).map(([name, store]) => [name, this.#watch(name, store)])
    return { ...Object.fromEntries(watched), database: stores.database } as EmbeddedStores
  }

  /** Lets calls of `store.method` fail before they do anything; `null` heals it. */
  fail(name: string, error: Error | null): void {
    if (error === null) this.#failures.delete(name)
    else this.#failures.set(name, error)
  }

  /** What the calls since the last reset were, by name. */
  counts(): Record<string, number> {
    return Object.fromEntries(
      [...Map.groupBy(this.calls, ({ name }) => name)].map(([name, { length }]) => [name, length]),
    )
  }

  /** The only call of this name. */
  only(name: string): PortCall {
    const [call, ...others] = this.calls.filter((candidate) => candidate.name === name)
    if (call === undefined || others.length > 0) throw new Error(`${name} was not called exactly once.`)
    return call
  }

  reset(): void {
    this.calls = []
  }

  #watch(name: string, store: object): object {
    return new Proxy(store, {
      get: (target, property) => {
        const member = Reflect.get(target, property)
        if (typeof member !== 'function') return member
        // An iterable, for the sweeper alone.
        if (name === 'blobs' && property === 'list') return member.bind(target)
        return (...parameters: unknown[]) =>
          this.#called(`${name}.${String(property)}`, () => member.apply(target, parameters))
      },
    })
  }

  async #called(name: string, act: () => unknown): Promise<unknown> {
    const call: PortCall = { name, started: this.#moment++, finished: Number.POSITIVE_INFINITY }
    this.calls.push(call)
    try {
      const failure = this.#failures.get(name)
      if (failure !== undefined) throw failure
      return await act()
    } finally {
      // A turn of the loop later, so that calls made one after the other never seem to overlap, and others always do.
      await setImmediate()
      call.finished = this.#moment++
    }
  }
}
