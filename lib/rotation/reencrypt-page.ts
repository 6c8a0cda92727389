/** Re-encryption: new data keys and new ciphertext, for when data keys may have leaked. Content, name and metadata stay as they are. */

import { KeyfoldError } from '../errors.ts'
import type { GenerationStore } from '../keys/ports.ts'
import type { VersionStore } from '../objects/ports.ts'
import type { Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { RewrapQueue } from './ports.ts'
import { type ReencryptVersionPorts, reencryptVersion } from './reencrypt-version.ts'
import { loadRun, targetOf } from './run.ts'
import type { WorkPage, WorkRequest } from './tasks.ts'
import { type Work, type WorkPorts, workThrough } from './work.ts'

export type ReencryptPorts = WorkPorts &
  ReencryptVersionPorts & {
    readonly generations: Pick<GenerationStore, 'list'>
    readonly queue: Pick<RewrapQueue, 'under'>
    readonly versions: Pick<VersionStore, 'find' | 'page'>
  }

/**
 * Re-encrypts a shard's part of what one generation wraps, or all live versions of some objects. Messages are kept by their
 * callers: in a shard the rewrap takes them, and of a chosen object they are failures. What has expired, or is held, is
 * re-encrypted like everything else. Safe to repeat.
 *
 * @returns where it is; versions that could not be re-encrypted are recorded, and counted as failed.
 * @throws KeyfoldError `conflict` for a superseded run; `unavailable`: then it may be called again as it was.
 */
export async function reencryptPage(ports: ReencryptPorts, request: WorkRequest): Promise<WorkPage> {
  const run = await loadRun(ports, request)
  const { target } = await targetOf(ports, run)
  return workThrough(ports, request, {
    action: 'key.reencrypt',
    generation: target.generation,
    atOnce: ROTATION_POLICY.reencryptionsAtOnce,
    read: readerOf(ports, request, run, target.generation),
    move: (version) =>
      reencryptVersion(ports, version, async () => {
        await loadRun(ports, request)
        return (await targetOf(ports, run)).target.keyId
      }),
  })
}

type Read = Work['read']

function readerOf(ports: ReencryptPorts, { item }: WorkRequest, { scope }: Rotation, target: number): Read {
  if ('objects' in item) return versionsOf(ports, item.objects)
  if (scope === null || !('generation' in scope) || scope.generation === target) {
    throw new KeyfoldError(
      'internal',
      'A shard is re-encrypted out of a generation that is not the active one.',
    )
  }
  return shardUnder(ports, item.shard, scope.generation)
}

const shardUnder =
  ({ queue }: ReencryptPorts, shard: string, generation: number): Read =>
  async (after) => {
    const { versions, next } = await queue.under(shard, generation, after, ROTATION_POLICY.pageVersions)
    return { versions: versions.filter(({ kind }) => kind === 'object'), next }
  }

/** From the newest version of the first object to the oldest of the last. A cursor is `<index of the object>/<version>`. */
const versionsOf =
  ({ versions }: ReencryptPorts, objects: readonly string[]): Read =>
  async (after) => {
    const [index = 0, before = Number.MAX_SAFE_INTEGER] = after?.split('/').map(Number) ?? []
    const object = objects[index]
    if (object === undefined) return { versions: [], next: null }
    const page = await versions.page(object, before, ROTATION_POLICY.pageVersions)
    const isEnd = page.length < ROTATION_POLICY.pageVersions
    const next = isEnd ? nextObject(objects, index) : `${index}/${page.at(-1)?.version}`
    return { versions: page.filter((version) => version.state === 'live'), next }
  }

const nextObject = (objects: readonly string[], index: number): string | null =>
  index + 1 < objects.length ? `${index + 1}/${Number.MAX_SAFE_INTEGER}` : null
