/** The tiles that the next batch continues. */
import { equal } from './bytes.ts'
import { logChanged } from './changed.ts'
import { leafHash } from './hash.ts'
import type { TileStore } from './ports.ts'
import { readTile } from './prove.ts'
import { type Edge, entriesIn, hashesIn, rightEdge, TILE_WIDTH, type TileName, tilePath } from './tiles.ts'
import { grow, type Tree } from './tree.ts'

/** @throws KeyfoldError `internal` when they are not those that were written. */
export async function readEdge(tiles: TileStore, { size, range }: Tree): Promise<Edge> {
  const hashes: (readonly Uint8Array[])[] = []
  let roots = range
  // From the leaves up: of each level, the last of the roots are of what its tile has beyond full ones.
  for (const name of rightEdge(size)) {
    const found = (hashesIn(await read(tiles, name)) ?? []).slice(0, name.width)
    const expected = grow({ size: 0, range: [] }, found).range
    if (!same(expected, roots.slice(-expected.length))) throw logChanged(tilePath(name))
    roots = roots.slice(0, -expected.length)
    hashes[name.level] = found
  }
  return { size, hashes, entries: await lastEntries(tiles, size, hashes[0] ?? []) }
}

async function lastEntries(
  tiles: TileStore,
  size: number,
  leaves: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  if (leaves.length === 0) return []
  const name = { level: 'entries', index: Math.floor(size / TILE_WIDTH), width: leaves.length } as const
  const entries = (entriesIn(await read(tiles, name)) ?? []).slice(0, leaves.length)
  if (!same(entries.map(leafHash), leaves)) throw logChanged(tilePath(name))
  return entries
}

async function read(tiles: TileStore, name: TileName): Promise<Uint8Array> {
  const bytes = await readTile(tiles, name)
  if (bytes === null) throw logChanged(tilePath(name))
  return bytes
}

const same = (some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean =>
  some.length === others.length && some.every((one, index) => equal(one, others[index] as Uint8Array))
