import { KeyfoldError } from '../errors.ts'
import { type Generation, unwraps } from '../keys/generation.ts'
import type { DataKeyRewrapper, GenerationStore } from '../keys/ports.ts'
import { contextOf } from '../objects/context.ts'
import type { Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { RewrapQueue, WrappedVersion, WrapStore } from './ports.ts'
import { loadRun, targetOf } from './run.ts'
import type { WorkPage, WorkRequest } from './tasks.ts'
import { type WorkPorts, workThrough } from './work.ts'

export type RewrapPorts = WorkPorts & {
  readonly vault: string
  readonly generations: Pick<GenerationStore, 'list'>
  readonly keys: DataKeyRewrapper
  readonly queue: Pick<RewrapQueue, 'outside'>
  readonly wraps: Pick<WrapStore, 'replaceKey'>
}

/**
 * Wraps the data keys of a shard under the active generation: one call of the key service and one conditional update for
 * each version. Ciphertext is neither read nor written.
 *
 * @returns where it is; versions that could not be moved are recorded, and counted as failed.
 * @throws KeyfoldError `conflict` for a superseded run; `unavailable`: then it may be called again as it was.
 */
export async function rewrapPage(ports: RewrapPorts, request: WorkRequest): Promise<WorkPage> {
  const { item } = request
  if (!('shard' in item)) throw new KeyfoldError('internal', 'Only shards are rewrapped.')
  const run = await loadRun(ports, request)
  const { all, target } = await targetOf(ports, run)
  const byNumber = new Map(all.map((one) => [one.generation, one]))
  return workThrough(ports, request, {
    action: 'key.rewrap',
    generation: target.generation,
    atOnce: ROTATION_POLICY.rewrapsAtOnce,
    read: async (after) => {
      const page = await ports.queue.outside(
        item.shard,
        target.generation,
        after,
        ROTATION_POLICY.pageVersions,
      )
      return { ...page, versions: page.versions.filter((version) => isRewrapped(run, version)) }
    },
    move: (version) => rewrap(ports, version, byNumber.get(version.generation), target),
  })
}

/** What is to be re-encrypted is left to that worker; of a message only the caller has the ciphertext, so it is rewrapped. */
const isRewrapped = ({ scope }: Rotation, { generation, kind }: WrappedVersion): boolean =>
  kind === 'message' || scope === null || !('generation' in scope) || scope.generation !== generation

async function rewrap(
  { vault, keys, wraps }: RewrapPorts,
  version: WrappedVersion,
  from: Generation | undefined,
  target: Generation,
): Promise<'moved' | 'raced'> {
  if (from === undefined || !unwraps(from.state)) {
    throw new KeyfoldError('key-state', `Generation ${version.generation} is ${from?.state ?? 'unknown'}.`)
  }
  const context = contextOf(vault, version)
  const { wrapped } = await keys.rewrap(
    { keyId: from.keyId, wrapped: version.wrappedDataKey, context },
    target.keyId,
    context,
  )
  const won = await wraps.replaceKey(version, { wrappedDataKey: wrapped, generation: target.generation })
  return won ? 'moved' : 'raced'
}
