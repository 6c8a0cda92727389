import { createHash, randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { checkpointText } from '../../lib/audit/log/checkpoint.ts'
import { ENTRY_BYTES } from '../../lib/audit/log/entry.ts'
import { writeNote } from '../../lib/audit/log/note.ts'
import type { TileStore } from '../../lib/audit/log/ports.ts'
import { bundle, TILE_WIDTH, tilePath } from '../../lib/audit/log/tiles.ts'
import { mapBounded } from '../../lib/concurrency.ts'

/** A signed note, but for that its signature is none. */
export const note = (size: number, of = 'root'): string => {
  const root = createHash('sha256').update(of).digest()
  const text = checkpointText({ origin: 'keyfold/v', size, root })
  const signature = { name: 'keyfold/v', id: new Uint8Array(4), signature: new Uint8Array(64) }
  return writeNote({ text, signatures: [signature] })
}

const tile = (hashes: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(32 * hashes))

/**
 * What every store of tiles promises.
 *
 * @param make an empty one each time
 * @param rivalsAtOnce false: what stands in for the service looks whether something is there, and writes it, in two steps
 */
export function tileStoreContract(store: string, make: () => Promise<TileStore>, rivalsAtOnce = true): void {
  describe(`store of tiles: ${store}`, () => {
    let tiles: TileStore
    beforeEach(async () => {
      tiles = await make()
    })

    test('has nothing at first', async () => {
      expect(await tiles.read(tilePath({ level: 0, index: 0, width: TILE_WIDTH }))).toBeNull()
      expect(await tiles.checkpoint()).toBeNull()
    })

    test.each([
      { level: 0, index: 0, width: 1 },
      { level: 0, index: 0, width: TILE_WIDTH },
      { level: 7, index: 999, width: 255 },
      { level: 1, index: 1_234_067, width: TILE_WIDTH },
      { level: 0, index: 70_000, width: 3 },
    ] as const)('gives a tile back: %j', async (name) => {
      const bytes = tile(name.width)
      await tiles.write(tilePath(name), bytes)
      expect(await tiles.read(tilePath(name))).toEqual(bytes)
    })

    test('gives bundles of entries back, and keeps them apart from tiles', async () => {
      const entries = bundle(
        Array.from({ length: TILE_WIDTH }, () => new Uint8Array(randomBytes(ENTRY_BYTES))),
      )
      const hashes = tile(TILE_WIDTH)
      await tiles.write(tilePath({ level: 'entries', index: 1, width: TILE_WIDTH }), entries)
      await tiles.write(tilePath({ level: 0, index: 1, width: TILE_WIDTH }), hashes)
      expect(await tiles.read('tile/entries/001')).toEqual(entries)
      expect(await tiles.read('tile/0/001')).toEqual(hashes)
    })

    test('takes the same bytes once more, also from many at once, and refuses others', async () => {
      const name = tilePath({ level: 0, index: 5, width: 9 })
      const bytes = tile(9)
      await Promise.all(Array.from({ length: 5 }, () => tiles.write(name, bytes)))
      await tiles.write(name, bytes.slice())
      for (const other of [tile(9), bytes.subarray(32), new Uint8Array()]) {
        await expect(tiles.write(name, new Uint8Array(other))).rejects.toMatchObject({ code: 'internal' })
      }
      expect(await tiles.read(name)).toEqual(bytes)
    })

    test(`keeps one of many different tiles that come ${rivalsAtOnce ? 'at once' : 'in turn'}`, async () => {
      const name = tilePath({ level: 0, index: 0, width: 2 })
      const rivals = [1, 2, 3, 4].map(() => tile(2))
      const outcomes = await mapBounded(rivals, rivalsAtOnce ? rivals.length : 1, (rival) =>
        tiles.write(name, rival).then(
          () => 'kept',
          () => 'refused',
        ),
      )
      expect(outcomes.filter((outcome) => outcome === 'kept')).toHaveLength(1)
      const winner = rivals[outcomes.indexOf('kept')]
      expect(await tiles.read(name)).toEqual(winner)
    })

    test('takes a tile that grows, and what a slow writer has of it once it is full', async () => {
      const full = tile(TILE_WIDTH)
      const part = (width: number) => full.slice(0, 32 * width)
      const path = (width: number) => tilePath({ level: 0, index: 0, width })
      for (const width of [1, 7, 255]) await tiles.write(path(width), part(width))
      await tiles.write(path(TILE_WIDTH), full)
      await tiles.write(path(7), part(7))
      await tiles.write(path(9), part(9))
      expect(await tiles.read(path(TILE_WIDTH))).toEqual(full)
      // One that is not full may be gone once the full one is there; never is it something else.
      for (const width of [1, 7, 9, 255]) {
        const found = await tiles.read(path(width))
        if (found !== null) expect(found).toEqual(part(width))
      }
    })

    test('publishes the latest checkpoint, and never goes back', async () => {
      const sizes: readonly (readonly [number, number])[] = [
        [3, 3],
        [3, 3],
        [2, 3],
        [12, 12],
        [9, 12],
        [100, 100],
        [0, 100],
      ]
      for (const [size, latest] of sizes) {
        await tiles.advance(note(size), size)
        expect(await tiles.checkpoint()).toBe(note(latest))
      }
    })

    test('keeps the first checkpoint of a size', async () => {
      await tiles.advance(note(5), 5)
      await tiles.advance(note(5, 'another root'), 5)
      expect(await tiles.checkpoint()).toBe(note(5))
    })

    test('publishes the largest of many checkpoints that come at once', async () => {
      const sizes = [4, 9, 1, 7, 3, 8, 2]
      await Promise.all(sizes.map((size) => tiles.advance(note(size), size)))
      expect(await tiles.checkpoint()).toBe(note(9))
    })
  })
}
