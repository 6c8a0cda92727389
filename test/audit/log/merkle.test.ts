/** The tree, its tiles and its proofs beside the definition, and beside the well-known tree of eight leaves of the reference tests. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { leafHash } from '../../../lib/audit/log/hash.ts'
import { isConsistent, isIncluded } from '../../../lib/audit/log/proof.ts'
import { Hashes } from '../../../lib/audit/log/prove.ts'
import { tilePath, tilesFor } from '../../../lib/audit/log/tiles.ts'
import { EMPTY_TREE, grow, rangeLength, rootOf, rootOver } from '../../../lib/audit/log/tree.ts'
import { consistencyPath, inclusionPath, leafHashOf, rootOfLeaves } from './independent.ts'
import { corruptedInclusions, corruptedPaths } from './wrong-proofs.ts'

/** The leaves of the tests of transparency-dev/merkle and of Certificate Transparency before it, and the root over the first of them. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map((root) => Buffer.from(root, 'hex'))

const KNOWN = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex')))

const someLeaves = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, at) => createHash('sha256').update(`leaf ${at}`).digest())

/** Tiles of a tree with those leaves, written in steps. The bundles of entries beside them are not looked at. */
function tilesOf(entries: readonly Uint8Array[], steps: readonly number[]) {
  const written = new Map<string, Uint8Array<ArrayBuffer>>()
  let size = 0
  for (const to of [...steps, entries.length]) {
    const full = size - (size % 256)
    const edge = { size, entries: entries.slice(full, size), hashes: edgeHashes(entries.slice(0, size)) }
    for (const { bytes, ...name } of tilesFor(edge, entries.slice(size, to)))
      written.set(tilePath(name), bytes)
    size = to
  }
  return { read: async (path: string) => written.get(path) ?? null }
}

function edgeHashes(entries: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const levels: Uint8Array[][] = []
  let hashes: readonly Uint8Array[] = entries.map(leafHash)
  while (hashes.length > 0) {
    const full = hashes.length - (hashes.length % 256)
    levels.push(hashes.slice(full))
    const below = hashes
    hashes = Array.from({ length: full / 256 }, (_, at) => rootOver(below.slice(at * 256, (at + 1) * 256)))
  }
  return levels
}

const SIZES = [1, 2, 7, 255, 256, 257, 513]

describe('the tree', () => {
  test('has the well-known roots over the well-known leaves', () => {
    for (const [size, root] of ROOTS.entries()) {
      const tree = grow(EMPTY_TREE, KNOWN.slice(0, size))
      expect(rootOf(tree)).toEqual(root)
      expect(tree.range).toHaveLength(rangeLength(size))
    }
  })

  test.each(SIZES)('of %i leaves has the root of the definition, in however many steps it grew', (size) => {
    const leaves = someLeaves(size)
    const expected = rootOfLeaves(leaves)
    for (const step of [1, 3, 64, size]) {
      let tree = EMPTY_TREE
      for (let at = 0; at < size; at += step) tree = grow(tree, leaves.slice(at, at + step))
      expect(tree.size).toBe(size)
      expect(Buffer.from(rootOf(tree))).toEqual(expected)
    }
  })
})

describe('proofs of inclusion', () => {
  test('are those of the definition, for each of the well-known leaves in each tree', async () => {
    for (let size = 1; size <= KNOWN.length; size++) {
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(index, KNOWN.slice(0, size))
        const proof = { leaf: KNOWN[index] as Buffer, index, size, root: ROOTS[size] as Buffer, path }
        expect(await isIncluded(proof)).toBe(true)
        for (const [what, wrong] of corruptedInclusions(proof))
          expect(await isIncluded(wrong), what).toBe(false)
      }
    }
  })

  test.each(SIZES)('come from the tiles of %i leaves', async (size) => {
    const entries = someLeaves(size)
    const leaves = entries.map(leafHashOf)
    const tiles = tilesOf(entries, [Math.floor(size / 3), Math.floor(size / 2)])
    const hashes = new Hashes(tiles, size)
    const root = rootOfLeaves(leaves)
    for (const index of new Set([0, 1, 254, 255, 256, 257, Math.floor(size / 2), size - 1])) {
      if (index >= size) continue
      const path = await hashes.inclusion(index)
      expect(path.map(hex)).toEqual(inclusionPath(index, leaves).map(hex))
      expect(await isIncluded({ leaf: leaves[index] as Buffer, index, size, root, path })).toBe(true)
    }
  })
})

describe('proofs of consistency', () => {
  test('are those of the definition, between any two of the well-known trees', async () => {
    for (let size = 1; size <= KNOWN.length; size++) {
      for (let older = 1; older <= size; older++) {
        const heads = [
          { size: older, root: ROOTS[older] as Buffer },
          { size, root: ROOTS[size] as Buffer },
        ] as const
        const path = consistencyPath(older, KNOWN.slice(0, size))
        expect(await isConsistent(...heads, path)).toBe(true)
        const [one, other] = heads
        for (const [what, wrong] of corruptedPaths(path, one.root, other.root)) {
          expect(await isConsistent(...heads, wrong), what).toBe(false)
        }
        for (const bad of [one.size - 1, one.size + 1, one.size ^ 2]) {
          if (bad > 0) expect(await isConsistent({ ...one, size: bad }, other, path), `${bad}`).toBe(false)
        }
        for (const wrong of [Buffer.alloc(32), KNOWN[7] as Buffer]) {
          if (!wrong.equals(one.root))
            expect(await isConsistent({ ...one, root: wrong }, other, path)).toBe(false)
          if (!wrong.equals(other.root))
            expect(await isConsistent(one, { ...other, root: wrong }, path)).toBe(false)
        }
      }
    }
  })

  test('never lead back', async () => {
    const heads = [4, 8].map((size) => ({ size, root: ROOTS[size] as Buffer }))
    const path = consistencyPath(4, KNOWN)
    expect(await isConsistent(heads[0] as never, heads[1] as never, path)).toBe(true)
    expect(await isConsistent(heads[1] as never, heads[0] as never, path)).toBe(false)
  })

  test.each(SIZES)('come from the tiles of %i leaves', async (size) => {
    const entries = someLeaves(size)
    const leaves = entries.map(leafHashOf)
    const hashes = new Hashes(tilesOf(entries, [Math.floor(size / 2)]), size)
    for (const older of new Set([1, 2, 128, 255, 256, 257, size - 1, size])) {
      if (older > size || older < 1) continue
      const path = await hashes.consistency(older)
      expect(path.map(hex)).toEqual(consistencyPath(older, leaves).map(hex))
    }
  })

  test('say which tile is missing', async () => {
    const hashes = new Hashes({ read: async () => null }, 300)
    await expect(hashes.inclusion(299)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/^tile\/0\/00[01]/),
    })
  })
})

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
