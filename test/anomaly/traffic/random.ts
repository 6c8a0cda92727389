/** Seeded randomness: the same seed gives the same numbers on every machine. */

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  return state >>> 0
}

export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** @param name each part of the traffic has a stream of its own, so that one more event here changes nothing there */
  constructor(seed: number, name: string) {
    this.#a = hash(`${seed}/${name}/a`)
    this.#b = hash(`${seed}/${name}/b`)
    this.#c = hash(`${seed}/${name}/c`)
    for (let turn = 0; turn < 12; turn += 1) this.bits()
  }

  /** 32 bits, by sfc32 (PractRand). */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return sum >>> 0
  }

  /** From 0, below 1. */
  next(): number {
    return this.bits() / 0x1_0000_0000
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from)
  }

  /** A whole number from `from`, below `to`. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from))
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length)]
    if (item === undefined) throw new Error('There is nothing to pick from.')
    return item
  }

  /** Some of them, each at most once, in random order. */
  some<T>(items: readonly T[], count: number): T[] {
    const rest = [...items]
    const taken: T[] = []
    while (taken.length < count && rest.length > 0) taken.push(...rest.splice(this.int(0, rest.length), 1))
    return taken
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
  }

  /** With this median; `spread` is the standard deviation of the logarithm. */
  logNormal(median: number, spread: number): number {
    return median * Math.exp(spread * this.normal())
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next())
  }

  /** Mean 1, variance 1 / shape (Marsaglia and Tsang, 2000). */
  gamma(shape: number): number {
    if (shape < 1) return (this.gamma(shape + 1) * (shape + 1) * (1 - this.next()) ** (1 / shape)) / shape
    const d = shape - 1 / 3
    for (;;) {
      const x = this.normal()
      const v = (1 + x / Math.sqrt(9 * d)) ** 3
      if (v > 0 && Math.log(1 - this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v))
        return (d * v) / shape
    }
  }

  poisson(mean: number): number {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()))
    const limit = Math.exp(-mean)
    let count = -1
    for (let product = 1; product > limit; count += 1) product *= this.next()
    return Math.max(0, count)
  }

  /** Over-dispersed: variance `mean + mean² / shape`. */
  negativeBinomial(mean: number, shape: number): number {
    return this.poisson(mean * this.gamma(shape))
  }
}
