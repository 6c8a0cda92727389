import { KeyfoldError } from '../errors.ts'
import { POLICY } from '../policy.ts'

export type TurnLimits = {
  readonly atOnceMax: number
  readonly waitingMax: number
}

/** Work that takes much memory: so much at once, so much waiting in its order, and the rest is asked to come again. */
export class Turns {
  readonly #limits: TurnLimits
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /** @throws KeyfoldError `unavailable` when too many wait already; what `work` throws. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    await this.#begin()
    try {
      return await work()
    } finally {
      this.#end()
    }
  }

  async #begin(): Promise<void> {
    if (this.#running < this.#limits.atOnceMax) {
      this.#running += 1
      return
    }
    if (this.#waiting.length >= this.#limits.waitingMax) throw tooMany()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    await promise
  }

  /** Whoever waits takes over the turn itself, so that nobody who comes meanwhile can. */
  #end(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#running -= 1
    else next()
  }
}

/** So much at once for each key; the rest is asked to come again, so that nobody takes every turn. */
export class Shares {
  readonly #max: number
  readonly #underWay = new Map<string, number>()

  constructor(max: number) {
    this.#max = max
  }

  /** @throws KeyfoldError `unavailable` when the key has its share already; what `work` throws. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const others = this.#underWay.get(key) ?? 0
    if (others >= this.#max) throw tooMany()
    this.#underWay.set(key, others + 1)
    try {
      return await work()
    } finally {
      this.#release(key)
    }
  }

  #release(key: string): void {
    const left = (this.#underWay.get(key) ?? 1) - 1
    if (left > 0) this.#underWay.set(key, left)
    else this.#underWay.delete(key)
  }
}

const tooMany = (): KeyfoldError =>
  new KeyfoldError('unavailable', 'Too many people are signing in at once.', {
    retryAfterSeconds: POLICY.retryAfterSeconds,
  })
