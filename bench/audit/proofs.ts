/** Inclusion proofs: how large they are, and what it takes to make one, and to check it. */
import { parseCheckpoint } from '../../lib/audit/log/checkpoint.ts'
import { parseNote } from '../../lib/audit/log/note.ts'
import { isIncluded, leafOf } from '../../lib/audit/log/proof.ts'
import { Hashes } from '../../lib/audit/log/prove.ts'
import { median } from '../median.ts'
import type { BenchLog } from './vault.ts'

export type Proofs = { readonly hashes: number; readonly makeMs: number; readonly checkMs: number }

/** Each is made from the files, of which nothing is kept, as for a request. */
export async function measureProofs(log: BenchLog, count: number): Promise<Proofs> {
  const head = parseCheckpoint(parseNote((await log.tiles.checkpoint()) ?? '')?.text ?? '')
  if (head === null) throw new Error('There is no checkpoint.')
  const sample = await log.placedEvents.placed(null, count)
  const samples: Proofs[] = []
  for (const { leaf, body, salt } of sample) {
    if (leaf === null || body === null || salt === null) throw new Error('An event is not sealed.')
    const started = performance.now()
    const path = await new Hashes(log.tiles, head.size).inclusion(leaf)
    const made = performance.now()
    const hash = await leafOf(JSON.parse(body), Uint8Array.from(salt))
    if (!(await isIncluded({ leaf: hash, index: leaf, size: head.size, root: head.root, path })))
      throw new Error('A proof is wrong.')
    samples.push({ hashes: path.length, makeMs: made - started, checkMs: performance.now() - made })
  }
  const middle = (name: keyof Proofs): number => median(samples.map((one) => one[name]))
  return { hashes: middle('hashes'), makeMs: middle('makeMs'), checkMs: middle('checkMs') }
}
