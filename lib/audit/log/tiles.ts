/** Where the hashes of the tree are: C2SP tlog-tiles (https://c2sp.org/tlog-tiles). */
import { type Bytes, concat } from './bytes.ts'
import { ENTRY_BYTES } from './entry.ts'
import { HASH_BYTES, leafHash } from './hash.ts'
import { rootOver } from './tree.ts'

/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256

/** A tile, or a bundle of entries: `tile/<level>/<index>`, with `.p/<width>` while it is not full. */
export type TileName = { readonly level: number | 'entries'; readonly index: number; readonly width: number }

export type Tile = TileName & { readonly bytes: Bytes }

export function tilePath({ level, index, width }: TileName): string {
  const digits = String(index).padStart(3, '0')
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** How many hashes of that level are in a tree of that size. */
export const hashesAt = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level)

/** The tile at the right end of each level; where it has no hash in it yet, it is left out. */
export function rightEdge(size: number): readonly (TileName & { readonly level: number })[] {
  const edge: (TileName & { readonly level: number })[] = []
  for (let level = 0; hashesAt(size, level) > 0; level++) {
    const width = hashesAt(size, level) % TILE_WIDTH
    if (width > 0) edge.push({ level, index: Math.floor(hashesAt(size, level) / TILE_WIDTH), width })
  }
  return edge
}

const LENGTH_BYTES = 2

/** Bytes of one entry in a bundle: its length, and the entry. */
export const BUNDLED_BYTES = LENGTH_BYTES + ENTRY_BYTES

export const bundle = (entries: readonly Uint8Array[]): Bytes =>
  concat(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]))

/** @returns null: it is no bundle of entries of this log */
export function entriesIn(bytes: Uint8Array): readonly Uint8Array[] | null {
  if (bytes.length % BUNDLED_BYTES !== 0) return null
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += BUNDLED_BYTES) {
    if (((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0) !== ENTRY_BYTES) return null
    entries.push(bytes.subarray(at + LENGTH_BYTES, at + BUNDLED_BYTES))
  }
  return entries
}

/** @returns null: it is no tile */
export function hashesIn(bytes: Uint8Array): readonly Uint8Array[] | null {
  if (bytes.length % HASH_BYTES !== 0) return null
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, index) =>
    bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  )
}

/** What a tree of that size has in the tiles that are not full, by level, and the entries of the bundle that is not. */
export type Edge = {
  readonly size: number
  readonly entries: readonly Uint8Array[]
  readonly hashes: readonly (readonly Uint8Array[])[]
}

/**
 * All that is new, or longer, when entries are added.
 *
 * @param leaves the hash of each entry
 */
export function tilesFor(
  edge: Edge,
  added: readonly Uint8Array[],
  leaves: readonly Uint8Array[] = added.map(leafHash),
): readonly Tile[] {
  const tiles: Tile[] = []
  const before = edge.size - edge.entries.length
  for (const [at, part] of parts([...edge.entries, ...added])) {
    tiles.push({ level: 'entries', index: before / TILE_WIDTH + at, width: part.length, bytes: bundle(part) })
  }
  let fresh = leaves
  for (let level = 0; fresh.length > 0; level++) {
    const old = edge.hashes[level] ?? []
    const first = (hashesAt(edge.size, level) - old.length) / TILE_WIDTH
    const roots: Uint8Array[] = []
    for (const [at, part] of parts([...old, ...fresh])) {
      tiles.push({ level, index: first + at, width: part.length, bytes: concat(...part) })
      if (part.length === TILE_WIDTH) roots.push(rootOver(part))
    }
    fresh = roots
  }
  return tiles
}

function* parts(all: readonly Uint8Array[]): Generator<[number, readonly Uint8Array[]]> {
  for (let at = 0; at * TILE_WIDTH < all.length; at++) {
    yield [at, all.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH)]
  }
}
