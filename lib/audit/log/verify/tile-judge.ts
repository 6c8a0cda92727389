/**
 * Whether a tile is what the tree above it stands for. A hash that is proven proves the tile below it; a tile that it does not prove is made
 * anew from what lies below, and when that is what the hash stands for, it was the tile that somebody changed. So one change is found where
 * it was made.
 */
import { isEventId, readEventId } from '../entry.ts'
import { TILE_WIDTH, tilePath } from '../tiles.ts'
import { rootOver } from '../tree.ts'
import type { Problems } from './problems.ts'
import type { Found, Hashes, HashTile, TileSource } from './tile-source.ts'

/** Hashes to go on with, and whether they lead to the root. */
export type Judged = { readonly hashes: Hashes | null; readonly proven: boolean }

export class TileJudge {
  readonly #source: TileSource
  readonly problems: Problems

  constructor(source: TileSource, problems: Problems) {
    this.#source = source
    this.problems = problems
  }

  /** @param expected proven; null: nothing above it is @param above what lies above says, though it is not proven */
  async judge(name: HashTile, expected: Uint8Array | null, above: Uint8Array | undefined): Promise<Judged> {
    const wanted = expected ?? above
    const stored = await this.#source.stored(name)
    const isWanted = (hashes: Hashes | null): boolean =>
      hashes !== null && wanted !== undefined && same(rootOver(hashes), wanted)
    if (isWanted(stored.parts)) return { hashes: stored.parts, proven: expected !== null }
    const rebuilt = await this.#source.rebuilt(name)
    if (rebuilt !== null && (stored.parts === null || isWanted(rebuilt))) {
      await this.replace(name, stored, rebuilt)
      return { hashes: rebuilt, proven: expected !== null && isWanted(rebuilt) }
    }
    this.#tellUnlike(name, stored, rebuilt)
    return { hashes: stored.parts, proven: false }
  }

  async replace(name: HashTile, { missing, parts }: Found, right: Hashes): Promise<void> {
    this.#source.repair(name, right)
    const at = Math.max(parts === null ? 0 : right.findIndex((hash, index) => !same(hash, parts[index])), 0)
    const leaf = firstLeaf(name, at)
    this.tell(name, missing, leaf, name.level === 0 ? await this.#eventAt(leaf) : null)
  }

  #tellUnlike(name: HashTile, { missing, parts }: Found, rebuilt: Hashes | null): void {
    const leaf = firstLeaf(name, 0)
    const agree = parts !== null && rebuilt !== null && parts.every((hash, at) => same(hash, rebuilt[at]))
    if (!agree) return this.tell(name, missing, leaf, null)
    this.problems.add({
      kind: 'altered',
      leaf,
      event: null,
      where: tilePath(name),
      message: `One or more of the leaves ${leaf} to ${firstLeaf(name, name.width) - 1} were rewritten, and the tiles with them up to this one; the tree above it is of others.`,
    })
  }

  tell(name: HashTile, missing: boolean, leaf: number, event: string | null): void {
    const message = missing
      ? 'This tile is missing.'
      : 'This tile is not what the tree above it stands for; what lies below is.'
    this.problems.add({
      kind: missing ? 'missing-tile' : 'damaged-tile',
      leaf,
      event,
      where: tilePath(name),
      message,
    })
  }

  async #eventAt(leaf: number): Promise<string | null> {
    const entries = await this.#source.entries(Math.floor(leaf / TILE_WIDTH))
    const entry = entries?.[leaf % TILE_WIDTH]
    const id = entry === undefined ? '' : readEventId(entry)
    return isEventId(id) ? id : null
  }
}

/** The first leaf below a hash of a tile. */
export const firstLeaf = ({ level, index }: HashTile, at: number): number =>
  (index * TILE_WIDTH + at) * TILE_WIDTH ** level

export const same = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  other !== undefined && Buffer.compare(one, other) === 0
