import type { Clock } from '../lib/clock.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { POLICY } from '../lib/policy.ts'

/** So many in each window of time; the rest is asked to come again. */
export class RateLimit {
  readonly #max: number
  readonly #windowMs: number
  readonly #clock: Clock
  #windowStart = Number.NEGATIVE_INFINITY
  #taken = 0

  constructor(max: number, windowMs: number, clock: Clock) {
    this.#max = max
    this.#windowMs = windowMs
    this.#clock = clock
  }

  /** @throws KeyfoldError `unavailable` when this window's are used up. */
  take(): void {
    const now = this.#clock()
    if (now - this.#windowStart >= this.#windowMs) {
      this.#windowStart = now
      this.#taken = 0
    }
    this.#taken += 1
    if (this.#taken > this.#max) {
      throw new KeyfoldError('unavailable', 'Too many token requests.', {
        retryAfterSeconds: POLICY.retryAfterSeconds,
      })
    }
  }
}
