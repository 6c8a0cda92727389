/** Parts of tiles that a longer one has replaced. They stay until it is full, for whoever has an older checkpoint. */
import { leafHash } from '../hash.ts'
import type { TileReader } from '../ports.ts'
import { entriesIn, hashesIn, rightEdge, type TileName, tilePath } from '../tiles.ts'
import type { Problems } from './problems.ts'
import { firstLeaf, same } from './tile-judge.ts'
import type { Hashes, HashTile, TileSource } from './tile-source.ts'

type PartPorts = {
  readonly tiles: Pick<TileReader, 'read'>
  readonly source: TileSource
  readonly problems: Problems
}

const leavesIn = (bytes: Uint8Array): Hashes | null => entriesIn(bytes)?.map(leafHash) ?? null

/** Each stands for the first of the hashes that are there now, which have been verified before. */
export async function checkParts(ports: PartPorts, size: number): Promise<void> {
  for (const tile of rightEdge(size)) {
    await checkPartsOf(ports, tile, tile, hashesIn)
    if (tile.level === 0) await checkPartsOf(ports, tile, ports.source.bundleName(tile.index), leavesIn)
  }
}

/** @param name of the parts: of that tile, or of the bundle of its leaves */
async function checkPartsOf(
  { tiles, source, problems }: PartPorts,
  tile: HashTile,
  name: TileName,
  parse: (bytes: Uint8Array) => Hashes | null,
): Promise<void> {
  const hashes = await source.best(tile.level, tile.index)
  if (hashes === null) return
  for (let width = 1; width < name.width; width++) {
    const where = tilePath({ ...name, width })
    const bytes = await tiles.read(where)
    if (bytes === null) continue
    const part = parse(bytes)
    if (part?.length === width && part.every((hash, at) => same(hash, hashes[at]))) continue
    const message = 'This part of a tile, which a longer one has replaced, is not as it was written.'
    problems.add({ kind: 'damaged-tile', leaf: firstLeaf(tile, 0), event: null, where, message })
  }
}
