/** A Merkle tree of RFC 6962, section 2.1, that only grows: all that it needs for that is one hash for each bit of its size. */
import { EMPTY_ROOT, nodeHash } from './hash.ts'

/** A number of leaves, and the roots of the perfect trees that they make, the largest first: one for each 1 in the size as binary. */
export type Tree = { readonly size: number; readonly range: readonly Uint8Array[] }

export const EMPTY_TREE: Tree = { size: 0, range: [] }

/** How many perfect trees a size is made of. */
export function rangeLength(size: number): number {
  let ones = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2
  return ones
}

export function grow({ size, range }: Tree, leaves: Iterable<Uint8Array>): Tree {
  const grown = [...range]
  let count = size
  for (const leaf of leaves) {
    let last = leaf
    // Each 1 at the end of the size is a perfect tree as large as the one that is to be joined.
    for (let rest = count; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      last = nodeHash(grown.pop() as Uint8Array, last)
    }
    grown.push(last)
    count += 1
  }
  return { size: count, range: grown }
}

export const rootOf = ({ range }: Tree): Uint8Array =>
  range.length === 0 ? EMPTY_ROOT : range.reduceRight((right, left) => nodeHash(left, right))

/** The root of as many hashes as there are, which are leaves, or roots of perfect trees of one size. */
export const rootOver = (hashes: Iterable<Uint8Array>): Uint8Array => rootOf(grow(EMPTY_TREE, hashes))
