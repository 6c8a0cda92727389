/** The proof of a rotation: some of the new wrapped data keys open. It has no access to ciphertext, and shows nobody a key. */
import { randomInt } from 'node:crypto'
import { KeyfoldError } from '../errors.ts'
import type { DataKeyUnwrapper, GenerationStore } from '../keys/ports.ts'
import { contextOf } from '../objects/context.ts'
import { POLICY } from '../policy.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { RewrapQueue, RotationStore, WrappedVersion } from './ports.ts'
import { loadRun, targetOf } from './run.ts'
import type { RunReference } from './tasks.ts'

export type SamplePorts = {
  readonly vault: string
  readonly rotations: Pick<RotationStore, 'find'>
  readonly generations: Pick<GenerationStore, 'list'>
  readonly keys: DataKeyUnwrapper
  readonly queue: Pick<RewrapQueue, 'shards' | 'under'>
}

/**
 * Unwraps some of the wrapped data keys under the active generation, of every shard.
 *
 * @returns how many it opened: fewer than `ROTATION_POLICY.samplesPerShard` a shard only where there are fewer.
 * @throws KeyfoldError `decryption-failed`, which names the version whose data key does not open; `conflict` for a superseded
 *   run; `unavailable`: then it may be called again.
 */
export async function openSample(
  ports: SamplePorts,
  reference: RunReference,
): Promise<{ readonly opened: number }> {
  const run = await loadRun(ports, reference)
  const { target } = await targetOf(ports, run)
  let opened = 0
  for (const shard of ports.queue.shards) {
    const sample = await sampleOf(ports, shard, target.generation)
    await Promise.all(sample.map((version) => assertOpens(ports, target.keyId, version)))
    opened += sample.length
  }
  return { opened }
}

/** Some at random of the first that the index has: it is in no order that has to do with the contents. */
async function sampleOf(
  { queue }: SamplePorts,
  shard: string,
  generation: number,
): Promise<readonly WrappedVersion[]> {
  const found: WrappedVersion[] = []
  let after: string | null = null
  do {
    const page = await queue.under(shard, generation, after, POLICY.pageSizeMax)
    found.push(...page.versions)
    after = page.next
  } while (after !== null && found.length < ROTATION_POLICY.samplesPerShard)
  return pick(found, ROTATION_POLICY.samplesPerShard)
}

function pick<Item>(from: readonly Item[], count: number): readonly Item[] {
  const left = [...from]
  const picks = Math.min(count, left.length)
  return Array.from({ length: picks }, () => left.splice(randomInt(left.length), 1)).flat()
}

async function assertOpens(
  { vault, keys }: SamplePorts,
  keyId: string,
  version: WrappedVersion,
): Promise<void> {
  try {
    const dataKey = await keys.unwrap(keyId, version.wrappedDataKey, contextOf(vault, version))
    dataKey.fill(0)
  } catch (cause) {
    if (cause instanceof KeyfoldError && cause.code === 'unavailable') throw cause
    throw new KeyfoldError(
      'decryption-failed',
      `The wrapped data key of object ${version.object}, version ${version.version}, does not open under the active generation.`,
      { cause },
    )
  }
}
