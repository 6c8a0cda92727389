/** Who calls, as established from the access token and the principal item: the input of every decision. */
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { TokenClaims } from './claims.ts'
import { mixedDuties } from './duties.ts'
import type { PrincipalItem, PrincipalStore } from './ports.ts'
import type { PurposePolicy } from './purposes.ts'
import type { Role } from './roles.ts'
import { assertNotSuspended } from './suspended.ts'

/** What an event says of the request itself. */
export type RequestFacts = {
  readonly requestId?: string
  readonly sourceIp?: string
  readonly userAgent?: string
}

export type Caller = {
  readonly principal: string
  readonly roles: readonly Role[]
  readonly client: string | null
  /** From `Keyfold-Purpose`. */
  readonly purpose: string | null
  /** Which purposes each role may declare in this vault. */
  readonly purposes: PurposePolicy
  readonly request: RequestFacts
}

export type CallerPorts = {
  readonly principals: Pick<PrincipalStore, 'find'>
  /** Which purposes each role may declare. */
  readonly purposes: PurposePolicy
  readonly clock: Clock
}

/**
 * The principal item decides last: it can disable a principal, refuse its older tokens and take roles away; it never
 * adds any. A machine client that is not registered has no roles.
 *
 * @throws KeyfoldError `forbidden` for a disabled principal, one that the vault keeps out, a token without the entry scope, or a data role combined
 *   with `admin` or `key-admin`; `unauthenticated` for a token issued before the recorded time.
 */
export async function loadCaller(
  { principals, purposes, clock }: CallerPorts,
  claims: TokenClaims,
  purpose: string | null,
  request: RequestFacts,
): Promise<Caller> {
  const item = await principals.find(claims.principal)
  if (item?.disabled === true)
    throw new KeyfoldError('forbidden', 'This account is disabled; an administrator can enable it again.')
  assertNotSuspended(item, clock())
  if (claims.signedIn < (item?.tokensNotBefore ?? 0)) {
    throw new KeyfoldError('unauthenticated', 'This token was revoked: sign in again, or ask for a new one.')
  }
  if (claims.missingScope !== null) {
    throw new KeyfoldError('forbidden', `The access token lacks the scope ${claims.missingScope}.`)
  }
  const roles = effectiveRoles(claims, item)
  assertSeparation(roles)
  return { principal: claims.principal, roles, client: claims.client, purpose, purposes, request }
}

function effectiveRoles({ machine, roles }: TokenClaims, item: PrincipalItem | null): readonly Role[] {
  if (item === null) return machine ? [] : roles
  return roles.filter((role) => item.roles.includes(role))
}

/** Separation of duties (architecture, section 8). @throws KeyfoldError `forbidden` */
export function assertSeparation(roles: readonly Role[]): void {
  const mixed = mixedDuties(roles)
  if (mixed !== null) throw new KeyfoldError('forbidden', `The roles ${mixed} may not be combined.`)
}
