/** `GET /objects/{id}/metadata` and `/versions`: what is known of an object, without its content. */
import type { Caller } from '../access/caller.ts'
import { perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { type AuthorizePorts, authorizeObject, requireLive } from './authorize.ts'
import type { LiveVersion, ObjectFacts, VersionItem } from './model.ts'
import type { VersionStore } from './ports.ts'

export type BrowsePorts = AuthorizePorts & {
  readonly recorder: Recorder
  readonly versions: Pick<VersionStore, 'head' | 'find' | 'page'>
}

/**
 * @param number null: the newest
 * @throws a refusal; KeyfoldError `gone`
 */
export async function readMetadata(
  ports: BrowsePorts,
  from: Caller | Promise<Caller>,
  object: string,
  number: number | null,
): Promise<{ version: LiveVersion; facts: ObjectFacts }> {
  const [caller, head, named] = await Promise.all([
    from,
    ports.versions.head(object),
    number === null ? null : ports.versions.find(object, number),
  ])
  return perform(ports.recorder, caller, 'object.list', { object }, async (allow) => {
    const latest = await authorizeObject(ports, caller, head, 'object:list')
    const version = requireLive(pickVersion(latest, named, number), ports.clock())
    await allow({ version: version.version })
    return { version, facts: head.facts }
  })
}

/** @throws KeyfoldError `not-found` for a version that never was. */
export function pickVersion(
  latest: VersionItem,
  named: VersionItem | null,
  number: number | null,
): VersionItem {
  if (number === null) return latest
  if (named !== null && named.state !== 'abandoned') return named
  throw new KeyfoldError('not-found', `The object has no version ${number}; the newest is ${latest.version}.`)
}

/**
 * Every version, newest first, destroyed ones as stubs.
 *
 * @param before only versions below this number
 */
export async function listVersions(
  ports: BrowsePorts,
  from: Caller | Promise<Caller>,
  object: string,
  before: number,
  limit: number,
): Promise<readonly VersionItem[]> {
  const [caller, head] = await Promise.all([from, ports.versions.head(object)])
  return perform(ports.recorder, caller, 'object.list', { object }, async (allow) => {
    await authorizeObject(ports, caller, head, 'object:list')
    await allow()
    return ports.versions.page(object, before, limit)
  })
}
