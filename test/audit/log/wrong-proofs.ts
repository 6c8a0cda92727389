/** Which proofs the reference tests of transparency-dev/merkle hold wrong, made of a right one. */
import type { Inclusion } from '../../../lib/audit/log/proof.ts'

const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

type Named<T> = readonly (readonly [what: string, wrong: T])[]

/** The roots are those on both ends of the path. */
export function corruptedPaths(
  path: readonly Uint8Array[],
  ...roots: readonly Uint8Array[]
): Named<readonly Uint8Array[]> {
  const nothing = new Uint8Array()
  const added = [nothing, ...roots].flatMap(
    (hash, at): Named<readonly Uint8Array[]> => [
      [`preceded by ${at}`, [hash, ...path]],
      [`trailed by ${at}`, [...path, hash]],
    ],
  )
  const without = path.map((_, at) => [`without ${at}`, path.filter((__, index) => index !== at)] as const)
  const changed = path.map(
    (hash, at) => [`bit of ${at}`, path.with(at, flipped(hash, (37 * at + 4) % 256))] as const,
  )
  const doubled = path.map((hash, at) => [`twice ${at}`, path.toSpliced(at, 0, hash)] as const)
  const cut = path.map((hash, at) => [`cut ${at}`, path.with(at, hash.subarray(0, 31))] as const)
  return [...added, ...without, ...changed, ...doubled, ...cut]
}

export function corruptedInclusions(proof: Inclusion): Named<Inclusion> {
  const { leaf, index, size, root, path } = proof
  const other = new Uint8Array(32).fill(9)
  const indexes = [index - 1, index + 1, index ^ 2].map((wrong) => ({ ...proof, index: wrong }))
  // Twice as many leaves need one hash more, half as many one less.
  const sizes = [size * 2, Math.floor(size / 2)].map((wrong) => ({ ...proof, size: wrong }))
  return [
    ...corruptedPaths(path, root, leaf).map(([what, wrong]) => [what, { ...proof, path: wrong }] as const),
    ...[...indexes, ...sizes].map((wrong) => [`index ${wrong.index} of ${wrong.size}`, wrong] as const),
    ['another leaf', { ...proof, leaf: other }],
    ['no leaf', { ...proof, leaf: new Uint8Array() }],
    ['another root', { ...proof, root: other }],
    ['no root', { ...proof, root: new Uint8Array() }],
  ]
}
