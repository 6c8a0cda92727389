import type { Caller } from '../access/caller.ts'
import { checkAccess, type Decision, HIDDEN } from '../access/check.ts'
import type { Permission, Relation } from '../access/roles.ts'
import { enforce } from '../audit/operation.ts'
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { etagOf, type LiveVersion, type ObjectHead, type VersionItem } from './model.ts'
import type { GrantStore } from './ports.ts'

export type AuthorizePorts = { readonly grants: Pick<GrantStore, 'find'>; readonly clock: Clock }

/**
 * Lets a caller use an object, or refuses: 404 for what it may not know of.
 *
 * @returns the newest version, which may be a stub.
 * @throws a refusal: `forbidden`, `purpose-required` or `not-found`.
 */
export async function authorizeObject(
  ports: AuthorizePorts,
  caller: Caller,
  head: ObjectHead,
  permission: Permission,
): Promise<VersionItem> {
  const { latest } = head
  const hidden = latest === null || head.facts.tombstone !== null
  enforce(hidden ? absent(caller, permission) : await decide(ports, caller, latest, permission))
  if (latest === null) throw new KeyfoldError('internal', 'An absent object was authorized.')
  return latest
}

/** The same refusal as for a stranger's object, so that nobody can tell the two apart. */
function absent({ roles, purpose }: Caller, permission: Permission): Decision {
  const decision = checkAccess({ roles, permission, relation: 'none', purpose })
  return decision.allowed ? HIDDEN : decision
}

async function decide(
  ports: AuthorizePorts,
  caller: Caller,
  { object, owner }: VersionItem,
  permission: Permission,
): Promise<Decision> {
  const ask = (relation: Relation): Decision =>
    checkAccess({ roles: caller.roles, permission, relation, purpose: caller.purpose })
  const ungranted = ask(owner === caller.principal ? 'owner' : 'none')
  if (ungranted.allowed || !grantsMatter(caller)) return ungranted
  return (await hasGrant(ports, caller, object)) ? ask('grantee') : ungranted
}

/** A grant is looked up, one call more, only for those whom one could help. */
const grantsMatter = ({ roles }: Caller): boolean =>
  checkAccess({ roles, permission: 'object:list', relation: 'grantee', purpose: 'any' }).allowed

/** What a grant may be made out to, for this caller. */
export const granteesOf = ({ principal, roles }: Caller): readonly string[] => [
  principal,
  ...roles.map((role) => `role:${role}`),
]

async function hasGrant({ grants, clock }: AuthorizePorts, caller: Caller, object: string): Promise<boolean> {
  const found = await grants.find(object, granteesOf(caller))
  const now = clock()
  return found.some(({ expires }) => expires === null || expires > now)
}

export const isExpired = ({ expires }: { expires: number | null }, now: number): boolean =>
  expires !== null && expires <= now

/** Expiry is enforced on every read. @throws KeyfoldError `gone` for what has expired or was destroyed. */
export function requireLive(item: VersionItem, now: number): LiveVersion {
  if (item.state !== 'live') throw new KeyfoldError('gone', `Version ${item.version} was destroyed.`)
  if (isExpired(item, now)) throw new KeyfoldError('gone', `Version ${item.version} has expired.`)
  return item
}

/** `If-Match` (RFC 9110, section 13.1.1). @throws KeyfoldError `precondition-failed` */
export function requireMatch(ifMatch: readonly string[] | null, item: VersionItem): void {
  if (ifMatch === null) return
  const current = item.state === 'live' ? etagOf(item) : null
  if (current !== null && (ifMatch.includes('*') || ifMatch.includes(current))) return
  throw new KeyfoldError(
    'precondition-failed',
    `If-Match names another version; the newest is ${current ?? 'gone'}.`,
    {
      headers: current === null ? {} : { ETag: current },
    },
  )
}
