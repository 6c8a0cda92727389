import { KeyfoldError } from '../lib/errors.ts'
import { POLICY } from '../lib/policy.ts'

/** What one request holds of a budget. */
export type Share = {
  /** @throws KeyfoldError `unavailable` when so many bytes are not left; nothing is taken then. */
  readonly take: (bytes: number) => void
  /** Gives everything back. */
  readonly release: () => void
}

/** Bytes that all requests together may hold. */
export class ByteBudget {
  #leftBytes: number

  constructor(maxBytes: number) {
    this.#leftBytes = maxBytes
  }

  open(): Share {
    let taken = 0
    return {
      take: (bytes) => {
        if (bytes > this.#leftBytes) throw tooMuchAtOnce()
        this.#leftBytes -= bytes
        taken += bytes
      },
      release: () => {
        this.#leftBytes += taken
        taken = 0
      },
    }
  }
}

const tooMuchAtOnce = (): KeyfoldError =>
  new KeyfoldError('unavailable', 'Too many bytes of request bodies at once.', {
    retryAfterSeconds: POLICY.retryAfterSeconds,
  })
