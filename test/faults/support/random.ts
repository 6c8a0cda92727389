/** Randomness that a seed repeats. */
import { createCipheriv, createHash } from 'node:crypto'

export class Random {
  readonly #seed: string
  #state: number

  constructor(seed: string) {
    this.#seed = seed
    this.#state = createHash('sha256').update(seed).digest().readUInt32BE(0)
  }

  /** Independent of what this one is used for otherwise. */
  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`)
  }

  /** From 0 to 1, exclusive. (A linear congruential generator modulo 2³²: good enough to choose what to do.) */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return this.#state / 2 ** 32
  }

  /** A whole number, both ends inclusive. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.between(0, items.length - 1)]
  }

  /** The same bytes for the same name. */
  bytes(name: string, length: number): Buffer {
    const key = createHash('sha256').update(`${this.#seed}/${name}`).digest()
    return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length))
  }
}
