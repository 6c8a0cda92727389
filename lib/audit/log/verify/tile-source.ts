/** Tiles as verification reads them: what is not as it should be is an answer, and no error. */
import { leafHash } from '../hash.ts'
import type { TileReader } from '../ports.ts'
import { readTile } from '../prove.ts'
import {
  BUNDLED_BYTES,
  entriesIn,
  hashesAt,
  hashesIn,
  TILE_WIDTH,
  type TileName,
  tilePath,
} from '../tiles.ts'
import { rootOver } from '../tree.ts'

export type Hashes = readonly Uint8Array[]
export type HashTile = TileName & { readonly level: number }

/** `parts`: null when there is none, or it is none. */
export type Found = { readonly missing: boolean; readonly parts: Hashes | null }

/** Tiles that were put right, to go on with: as many as a few MiB hold. */
const REPAIRED_MAX = 512
/** Bundles of 12 KiB: stored events come nearly in the order of their leaves. */
const BUNDLES_MAX = 64

export class TileSource {
  readonly #tiles: Pick<TileReader, 'read'>
  readonly #size: number
  readonly #repaired = new Map<string, Hashes>()
  readonly #bundles = new Map<number, Hashes | null>()

  constructor(tiles: Pick<TileReader, 'read'>, size: number) {
    this.#tiles = tiles
    this.#size = size
  }

  nameOf(level: number, index: number): HashTile {
    return { level, index, width: Math.min(TILE_WIDTH, hashesAt(this.#size, level) - index * TILE_WIDTH) }
  }

  bundleName(index: number): TileName {
    return { ...this.nameOf(0, index), level: 'entries' }
  }

  /** As it is stored. */
  stored(name: TileName): Promise<Found> {
    return this.#read(name, hashesIn)
  }

  bundle(index: number): Promise<Found> {
    return this.#read(this.bundleName(index), readableEntries)
  }

  /** The same from what lies below. @returns null: something is missing there */
  async rebuilt({ level, index, width }: HashTile): Promise<Hashes | null> {
    if (level === 0) return (await this.bundle(index)).parts?.map(leafHash) ?? null
    const hashes: Uint8Array[] = []
    for (let at = index * TILE_WIDTH; at < index * TILE_WIDTH + width; at++) {
      const below = await this.best(level - 1, at)
      if (below === null) return null
      hashes.push(rootOver(below))
    }
    return hashes
  }

  repair(name: HashTile, hashes: Hashes): void {
    if (this.#repaired.size < REPAIRED_MAX) this.#repaired.set(tilePath(name), hashes)
  }

  /** Put right, or else as it is stored. */
  async best(level: number, index: number): Promise<Hashes | null> {
    const name = this.nameOf(level, index)
    return this.#repaired.get(tilePath(name)) ?? (await this.stored(name)).parts
  }

  /** Of a bundle that was read not long ago. */
  knownEntries(index: number): Hashes | null | undefined {
    return this.#bundles.get(index)
  }

  async entries(index: number): Promise<Hashes | null> {
    const known = this.#bundles.get(index)
    if (known !== undefined) return known
    const { parts } = await this.bundle(index)
    const oldest = this.#bundles.keys().next()
    if (this.#bundles.size >= BUNDLES_MAX && !oldest.done) this.#bundles.delete(oldest.value)
    this.#bundles.set(index, parts)
    return parts
  }

  async #read(name: TileName, parse: (bytes: Uint8Array) => Hashes | null): Promise<Found> {
    const bytes = await readTile(this.#tiles, name)
    if (bytes === null) return { missing: true, parts: null }
    const parts = parse(bytes)
    const isWhole = parts?.length === name.width || parts?.length === TILE_WIDTH
    return { missing: false, parts: isWhole ? (parts ?? []).slice(0, name.width) : null }
  }
}

const NO_ENTRY = new Uint8Array()

/** An entry whose length was changed is none, and the others are as they are. */
function readableEntries(bytes: Uint8Array): Hashes | null {
  const entries = entriesIn(bytes)
  if (entries !== null || bytes.length % BUNDLED_BYTES !== 0) return entries
  return Array.from({ length: bytes.length / BUNDLED_BYTES }, (_, index) => {
    const one = entriesIn(bytes.subarray(index * BUNDLED_BYTES, (index + 1) * BUNDLED_BYTES))
    return one?.[0] ?? NO_ENTRY
  })
}
