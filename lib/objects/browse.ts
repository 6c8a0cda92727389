/** `GET /objects/{id}/metadata` and `/versions`: what is known of an object, without its content. */
import type { Caller } from '../access/caller.ts'
import { requireLive } from './authorize.ts'
import type { LiveVersion, ObjectFacts, VersionItem } from './model.ts'
import { namedVersion } from './named-version.ts'
import { type OnObjectPorts, onObject } from './on-object.ts'
import type { VersionStore } from './ports.ts'

export type BrowsePorts = OnObjectPorts & { readonly versions: Pick<VersionStore, 'head' | 'find' | 'page'> }

const listing = (object: string) => ({ object, action: 'object.list', permission: 'object:list' }) as const

/**
 * @param number null: the newest
 * @throws a refusal; KeyfoldError `gone`, `not-found`
 */
export async function readMetadata(
  ports: BrowsePorts,
  from: Caller | Promise<Caller>,
  object: string,
  number: number | null,
): Promise<{ version: LiveVersion; facts: ObjectFacts }> {
  const named = namedVersion(ports.versions, object, number)
  return onObject(ports, from, listing(object), async ({ head, latest, allow }) => {
    const version = requireLive(await named(latest), ports.clock())
    await allow({ version: version.version })
    return { version, facts: head.facts }
  })
}

/**
 * Every version, newest first, destroyed ones as stubs.
 *
 * @param before only versions below this number
 * @throws a refusal
 */
export const listVersions = (
  ports: BrowsePorts,
  from: Caller | Promise<Caller>,
  object: string,
  before: number,
  limit: number,
): Promise<readonly VersionItem[]> =>
  onObject(ports, from, listing(object), async ({ allow }) => {
    await allow()
    return ports.versions.page(object, before, limit)
  })
