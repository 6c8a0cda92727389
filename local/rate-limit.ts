import type { Clock } from '../lib/clock.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { POLICY } from '../lib/policy.ts'

export type Rate = {
  readonly max: number
  /** Of one source. */
  readonly maxOfSource: number
  readonly windowMs: number
}

/** So many in each window of time, and of each source fewer, so that none takes all; the rest is asked to come again. */
export class RateLimit {
  readonly #rate: Rate
  readonly #clock: Clock
  /** Of this window: never more than `max` together. */
  readonly #bySource = new Map<string, number>()
  #windowStart = Number.NEGATIVE_INFINITY
  #taken = 0

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate
    this.#clock = clock
  }

  /** @throws KeyfoldError `unavailable` when this window's are used up, by all or by this source. */
  take(source: string): void {
    this.#beginWindow()
    const own = this.#bySource.get(source) ?? 0
    if (own >= this.#rate.maxOfSource || this.#taken >= this.#rate.max) {
      throw new KeyfoldError('unavailable', 'Too many requests at once.', {
        retryAfterSeconds: POLICY.retryAfterSeconds,
      })
    }
    this.#bySource.set(source, own + 1)
    this.#taken += 1
  }

  #beginWindow(): void {
    const now = this.#clock()
    if (now - this.#windowStart < this.#rate.windowMs) return
    this.#windowStart = now
    this.#taken = 0
    this.#bySource.clear()
  }
}
