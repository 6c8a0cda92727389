/** Proofs from tiles, as RFC 6962, sections 2.1.1 and 2.1.2, define them. */
import { KeyfoldError } from '../../errors.ts'
import { nodeHash } from './hash.ts'
import type { TileReader } from './ports.ts'
import { hashesAt, hashesIn, TILE_WIDTH, type TileName, tilePath } from './tiles.ts'
import { rootOver } from './tree.ts'

const TILE_HEIGHT = 8

/** Reads each tile once. */
export class Hashes {
  readonly #tiles: Pick<TileReader, 'read'>
  readonly #size: number
  readonly #known = new Map<string, Promise<readonly Uint8Array[]>>()

  /** @param size of the tree, which must be in the tiles */
  constructor(tiles: Pick<TileReader, 'read'>, size: number) {
    this.#tiles = tiles
    this.#size = size
  }

  /**
   * The way from a leaf to the root: the root of each tree beside it, the smallest first (section 2.1.1).
   *
   * @throws KeyfoldError `internal`, naming the tile that is missing or damaged.
   */
  async inclusion(leaf: number): Promise<readonly Uint8Array[]> {
    return this.#path(leaf, 0, this.#size)
  }

  /** What leads from the root of the first `older` leaves to that of all (section 2.1.2). Throws as {@link inclusion}. */
  async consistency(older: number): Promise<readonly Uint8Array[]> {
    return older === 0 || older === this.#size ? [] : this.#extension(older, 0, this.#size, true)
  }

  async #path(leaf: number, from: number, to: number): Promise<readonly Uint8Array[]> {
    if (to - from === 1) return []
    const middle = from + largestPowerBelow(to - from)
    return leaf < middle
      ? [...(await this.#path(leaf, from, middle)), await this.#rootOf(middle, to)]
      : [...(await this.#path(leaf, middle, to)), await this.#rootOf(from, middle)]
  }

  /** @param whole whether the older tree begins where this one does: then its root is known */
  async #extension(older: number, from: number, to: number, whole: boolean): Promise<readonly Uint8Array[]> {
    if (older === to) return whole ? [] : [await this.#rootOf(from, to)]
    const middle = from + largestPowerBelow(to - from)
    return older <= middle
      ? [...(await this.#extension(older, from, middle, whole)), await this.#rootOf(middle, to)]
      : [...(await this.#extension(older, middle, to, false)), await this.#rootOf(from, middle)]
  }

  async #rootOf(from: number, to: number): Promise<Uint8Array> {
    const power = largestPowerBelow(to - from + 1)
    if (power === to - from) return this.#perfect(from, power)
    const [left, right] = [this.#perfect(from, power), this.#rootOf(from + power, to)]
    return nodeHash(await left, await right)
  }

  /** The root of `count` leaves, a power of two, from a multiple of it on. */
  async #perfect(from: number, count: number): Promise<Uint8Array> {
    const level = Math.floor(Math.log2(count) / TILE_HEIGHT)
    const unit = TILE_WIDTH ** level
    const first = from / unit
    const hashes = await this.#tile(level, Math.floor(first / TILE_WIDTH))
    const at = first % TILE_WIDTH
    return rootOver(hashes.slice(at, at + count / unit))
  }

  #tile(level: number, index: number): Promise<readonly Uint8Array[]> {
    const width = Math.min(TILE_WIDTH, hashesAt(this.#size, level) - index * TILE_WIDTH)
    const name = { level, index, width }
    const path = tilePath(name)
    const known = this.#known.get(path) ?? readHashes(this.#tiles, name)
    this.#known.set(path, known)
    return known
  }
}

/** @throws KeyfoldError `internal`, naming the tile that is missing or damaged. */
async function readHashes(tiles: Pick<TileReader, 'read'>, name: TileName): Promise<readonly Uint8Array[]> {
  const hashes = hashesIn((await readTile(tiles, name)) ?? new Uint8Array())
  if (hashes !== null && hashes.length >= name.width) return hashes
  throw new KeyfoldError('internal', `${tilePath(name)} of the log is missing or damaged.`)
}

/** What was not full may be there only as a part of what is: then that, which may be longer. */
export const readTile = async (
  tiles: Pick<TileReader, 'read'>,
  name: TileName,
): Promise<Uint8Array<ArrayBuffer> | null> =>
  (await tiles.read(tilePath(name))) ??
  (name.width === TILE_WIDTH ? null : await tiles.read(tilePath({ ...name, width: TILE_WIDTH })))

/** Below the number itself. */
function largestPowerBelow(number: number): number {
  let power = 1
  while (power * 2 < number) power *= 2
  return power
}
