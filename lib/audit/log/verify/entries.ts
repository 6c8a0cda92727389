/** The entries of leaves, as far as the tree bears them out. */
import { isEventId } from '../entry.ts'
import { entryOf, leafHash } from '../hash.ts'
import type { StoredEvent } from '../ports.ts'
import { TILE_WIDTH } from '../tiles.ts'
import type { VerifiedLeaves } from './leaves.ts'
import type { TileSource } from './tile-source.ts'

const NO_BYTES = new Uint8Array()

export class Entries {
  readonly #source: TileSource
  readonly #leaves: VerifiedLeaves

  constructor(source: TileSource, leaves: VerifiedLeaves) {
    this.#source = source
    this.#leaves = leaves
  }

  /** @returns null: nobody knows it any more, since its bundle is damaged there */
  async at(leaf: number): Promise<Uint8Array | null> {
    const index = Math.floor(leaf / TILE_WIDTH)
    const entries = this.#source.knownEntries(index) ?? (await this.#source.entries(index))
    const entry = entries?.[leaf % TILE_WIDTH] ?? null
    if (entry === null || !this.#leaves.disputed.has(index)) return entry
    return same(leafHash(entry), await this.#hashAt(leaf)) ? entry : null
  }

  /** Whether the event is the one of that leaf. Of one that was redacted, its id alone can tell. */
  async isAt({ id, body, salt }: StoredEvent, leaf: number): Promise<boolean> {
    if (id === null || !isEventId(id)) return false
    const entry = await this.at(leaf)
    const isRedacted = body === null && salt === null
    const own = entryOf(id, body, salt)
    if (entry !== null)
      return isRedacted ? same(own.subarray(0, 16), entry.subarray(0, 16)) : same(own, entry)
    // The tile leads to the root: where the bundle contradicts it, it is the one that is right.
    return isRedacted || same(leafHash(own), await this.#hashAt(leaf))
  }

  async #hashAt(leaf: number): Promise<Uint8Array> {
    const hashes = await this.#source.best(0, Math.floor(leaf / TILE_WIDTH))
    return hashes?.[leaf % TILE_WIDTH] ?? NO_BYTES
  }
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0
