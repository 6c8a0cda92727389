import type { Caller } from '../access/caller.ts'
import { checkCaller, type Decision, grantsMatter, HIDDEN } from '../access/check.ts'
import type { Permission, Relation } from '../access/roles.ts'
import { enforce } from '../audit/operation.ts'
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { type Classification, etagOf, type LiveVersion, type ObjectHead, type VersionItem } from './model.ts'
import type { GrantStore } from './ports.ts'

export type AuthorizePorts = { readonly grants: Pick<GrantStore, 'find'>; readonly clock: Clock }

/** What a caller may use, and how it stands to it. */
export type AuthorizedObject = {
  /** The newest version, which may be a stub. */
  readonly latest: VersionItem
  readonly relation: Relation
}

/**
 * Lets a caller use an object, or refuses: 404 for what it may not know of. The newest version's classification counts;
 * for another version {@link authorizeVersion} is to be asked as well.
 *
 * @throws a refusal: `forbidden`, `purpose-required` or `not-found`.
 */
export async function authorizeObject(
  ports: AuthorizePorts,
  caller: Caller,
  head: ObjectHead,
  permission: Permission,
): Promise<AuthorizedObject> {
  const { latest } = head
  const hidden = latest === null || head.facts.tombstone !== null
  const { decision, relation } = hidden
    ? absent(caller, permission)
    : await decide(ports, caller, latest, permission)
  enforce(decision)
  if (latest === null) throw new KeyfoldError('internal', 'An absent object was authorized.')
  return { latest, relation }
}

/** Versions of one object may be classified otherwise than the newest. @throws a refusal. */
export function authorizeVersion(
  caller: Caller,
  permission: Permission,
  relation: Relation,
  version: VersionItem,
): void {
  enforce(checkCaller(caller, permission, { relation, classification: classificationOf(version) }))
}

/** A stub has no content: there is nothing to declare a purpose for, and what becomes of it is told by its state. */
const classificationOf = (item: VersionItem): Classification =>
  item.state === 'live' ? item.classification : 'public'

type Standing = { readonly decision: Decision; readonly relation: Relation }

/** The same refusal as for a stranger's object, so that nobody can tell the two apart. */
function absent(caller: Caller, permission: Permission): Standing {
  const decision = checkCaller(caller, permission, { relation: 'none' })
  return { relation: 'none', decision: decision.allowed ? HIDDEN : decision }
}

async function decide(
  ports: AuthorizePorts,
  caller: Caller,
  latest: VersionItem,
  permission: Permission,
): Promise<Standing> {
  const { object, owner } = latest
  const classification = classificationOf(latest)
  const ask = (relation: Relation): Standing => ({
    relation,
    decision: checkCaller(caller, permission, { relation, classification }),
  })
  const ungranted = ask(owner === caller.principal ? 'owner' : 'none')
  // A grant is looked up, one call more, only for those whom one could help.
  if (ungranted.decision.allowed || !grantsMatter(caller.roles)) return ungranted
  return (await hasGrant(ports, caller, object)) ? ask('grantee') : ungranted
}

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
