/** The tiles that are not full: together they make the root. */
import type { Checkpoint } from '../checkpoint.ts'
import { EMPTY_TREE, grow, rootOf } from '../tree.ts'
import { firstLeaf, type Judged, same, type TileJudge } from './tile-judge.ts'
import type { Found, Hashes, HashTile, TileSource } from './tile-source.ts'

type Parts = readonly (Hashes | null)[]

/** Of each, what is stored, or what lies below, may be right. */
export async function judgeEdge(
  judge: TileJudge,
  source: TileSource,
  head: Checkpoint,
  edge: readonly HashTile[],
): Promise<readonly Judged[]> {
  const stored = await Promise.all(edge.map((name) => source.stored(name)))
  const asStored = stored.map(({ parts }) => parts)
  if (makesRoot(head, asStored)) return asStored.map((hashes) => ({ hashes, proven: true }))
  const rebuilt: (Hashes | null)[] = []
  for (const name of edge) rebuilt.push(await source.rebuilt(name))
  const right = combinations(asStored, rebuilt).find((parts) => makesRoot(head, parts))
  if (right === undefined) return unproven(judge, head, edge, stored, rebuilt)
  for (const [at, name] of edge.entries()) {
    if (right[at] !== asStored[at]) await judge.replace(name, stored[at] as Found, right[at] as Hashes)
  }
  return right.map((hashes) => ({ hashes, proven: true }))
}

function makesRoot({ size, root }: Checkpoint, parts: Parts): boolean {
  if (parts.some((hashes) => hashes === null)) return false
  const range = parts.flatMap((hashes) => grow(EMPTY_TREE, hashes as Hashes).range)
  return same(rootOf({ size, range }), root)
}

function unproven(
  judge: TileJudge,
  { size }: Checkpoint,
  edge: readonly HashTile[],
  stored: readonly Found[],
  rebuilt: Parts,
): readonly Judged[] {
  judge.problems.add({
    kind: 'forked',
    leaf: null,
    event: null,
    where: 'checkpoint',
    message: `The tiles do not make the root that was signed for ${size} leaves: they were rewritten, or the checkpoint is of another history.`,
  })
  return edge.map((name, at) => {
    const { missing, parts } = stored[at] as Found
    if (parts === null) judge.tell(name, missing, firstLeaf(name, 0), null)
    return { hashes: parts ?? rebuilt[at] ?? null, proven: false }
  })
}

/** Each with the one or the other, as few of the others as possible first. */
function combinations(ones: Parts, others: Parts): readonly Parts[] {
  const masks = Array.from({ length: 2 ** ones.length }, (_, mask) => mask)
  const bits = (mask: number): number => mask.toString(2).replaceAll('0', '').length
  return masks
    .toSorted((a, b) => bits(a) - bits(b))
    .map((mask) => ones.map((one, at) => (((mask >> at) & 1) === 1 ? (others[at] ?? null) : one)))
}
