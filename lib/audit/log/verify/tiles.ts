/** Goes from the signed root down to the leaves, and compares entries with their hashes. */
import type { Checkpoint } from '../checkpoint.ts'
import { leafHash } from '../hash.ts'
import { rightEdge, TILE_WIDTH, tilePath } from '../tiles.ts'
import { judgeEdge } from './edge.ts'
import type { Problems } from './problems.ts'
import { firstLeaf, type Judged, same, TileJudge } from './tile-judge.ts'
import type { Hashes, HashTile, TileSource } from './tile-source.ts'

export type LeafTile = {
  readonly index: number
  /** Null: neither the tile nor what could replace it is there. */
  readonly hashes: Hashes | null
  readonly entries: Hashes | null
  /** Whether the entries are those of the hashes. */
  readonly agree: boolean
}

export class TileWalk {
  readonly #source: TileSource
  readonly #head: Checkpoint
  readonly #from: number
  readonly #problems: Problems
  readonly #judge: TileJudge

  /** @param from leaves before it are trusted: their tiles are passed over */
  constructor(source: TileSource, head: Checkpoint, from: number, problems: Problems) {
    this.#source = source
    this.#head = head
    this.#from = from
    this.#problems = problems
    this.#judge = new TileJudge(source, problems)
  }

  /** Every tile of level 0, in the order of leaves. */
  async *leafTiles(): AsyncGenerator<LeafTile> {
    const edge = rightEdge(this.#head.size).toReversed()
    const judged = await judgeEdge(this.#judge, this.#source, this.#head, edge)
    for (const [at, name] of edge.entries()) yield* this.#below(name, judged[at] as Judged)
  }

  async *#below(name: HashTile, { hashes, proven }: Judged): AsyncGenerator<LeafTile> {
    if (name.level === 0) {
      yield await this.#withEntries(name, hashes)
      return
    }
    for (let at = 0; at < name.width; at++) {
      const child = this.#source.nameOf(name.level - 1, name.index * TILE_WIDTH + at)
      if (firstLeaf(child, TILE_WIDTH) <= this.#from) continue
      yield* this.#below(
        child,
        await this.#judge.judge(child, proven ? (hashes?.[at] ?? null) : null, hashes?.[at]),
      )
    }
  }

  async #withEntries(name: HashTile, hashes: Hashes | null): Promise<LeafTile> {
    const { missing, parts: entries } = await this.#source.bundle(name.index)
    const where = tilePath(this.#source.bundleName(name.index))
    const add = (leaf: number, message: string): void =>
      this.#problems.add({
        kind: missing ? 'missing-tile' : 'damaged-tile',
        leaf,
        event: null,
        where,
        message,
      })
    if (entries === null) {
      add(firstLeaf(name, 0), `This bundle of entries is ${missing ? 'missing' : 'none'}.`)
      return { index: name.index, hashes, entries, agree: false }
    }
    let agree = hashes !== null
    for (const [at, entry] of entries.entries()) {
      if (hashes === null || same(leafHash(entry), hashes[at])) continue
      agree = false
      add(firstLeaf(name, at), 'This entry is not the one whose hash is in the tree.')
    }
    return { index: name.index, hashes, entries, agree }
  }
}
