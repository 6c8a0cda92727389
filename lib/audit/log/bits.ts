/** One bit for each leaf: what is known of a million of them takes 122 KiB. */
export class Bits {
  readonly #bytes: Uint8Array
  #count = 0

  constructor(length: number) {
    this.#bytes = new Uint8Array(Math.ceil(length / 8))
  }

  /** How many are set. */
  get count(): number {
    return this.#count
  }

  has(index: number): boolean {
    return (((this.#bytes[Math.floor(index / 8)] ?? 0) >> (index % 8)) & 1) === 1
  }

  set(index: number): void {
    if (this.has(index)) return
    const at = Math.floor(index / 8)
    this.#bytes[at] = (this.#bytes[at] ?? 0) | (1 << (index % 8))
    this.#count += 1
  }
}
