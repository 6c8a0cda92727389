/** Stores with which a write has its data key, and then waits for a test before it puts its blob. */
import type { EmbeddedStores } from '../../../lib/compose/embedded.ts'

export class Gate {
  #closed = false
  #arrived: () => void = () => undefined
  #open: () => void = () => undefined
  #opened: Promise<void> = Promise.resolve()

  /** @returns when somebody waits at it. */
  close(): Promise<void> {
    this.#closed = true
    this.#opened = new Promise((resolve) => {
      this.#open = resolve
    })
    return new Promise((resolve) => {
      this.#arrived = resolve
    })
  }

  open(): void {
    this.#closed = false
    this.#open()
  }

  readonly wrap = (stores: EmbeddedStores): EmbeddedStores => ({
    ...stores,
    blobs: new Proxy(stores.blobs, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property)
        if (typeof member !== 'function') return member
        return async (...values: unknown[]) => {
          if (property === 'put') await this.#pass()
          return member.apply(target, values)
        }
      },
    }),
  })

  async #pass(): Promise<void> {
    if (!this.#closed) return
    this.#arrived()
    await this.#opened
  }
}
