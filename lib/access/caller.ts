/** Who calls, as established from the access token and the principal item: the input of every decision. */
import { KeyfoldError } from '../errors.ts'
import type { PrincipalItem, PrincipalStore } from './ports.ts'
import { isRole, ROLE_TABLE, type Role } from './roles.ts'
import type { TokenClaims } from './token.ts'

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
  readonly request: RequestFacts
}

/** The scope that every token needs, whatever its roles. */
export const ENTRY_SCOPE = 'keyfold/api'
/** The scope of a machine client's role is this and its name. */
export const ROLE_SCOPE_PREFIX = 'keyfold/'

/**
 * The principal item decides last: it can disable a principal, refuse its older tokens and take roles away; it never
 * adds any. A machine client that is not registered has no roles.
 *
 * @throws KeyfoldError `forbidden` for a disabled principal, a token without the entry scope, or a data role combined
 *   with `admin` or `key-admin`; `unauthenticated` for a token issued before the recorded time.
 */
export async function loadCaller(
  claims: TokenClaims,
  purpose: string | null,
  request: RequestFacts,
  principals: PrincipalStore,
): Promise<Caller> {
  const item = await principals.find(claims.principal)
  if (item?.disabled === true) throw new KeyfoldError('forbidden', 'This principal is disabled.')
  if (claims.issuedAt < (item?.tokensNotBefore ?? 0)) {
    throw new KeyfoldError('unauthenticated', 'This token was revoked. Get a new one.')
  }
  if (!claims.scopes.includes(ENTRY_SCOPE)) {
    throw new KeyfoldError('forbidden', `The access token lacks the scope ${ENTRY_SCOPE}.`)
  }
  const roles = effectiveRoles(claims, item)
  assertSeparation(roles)
  return { principal: claims.principal, roles, client: claims.client, purpose, request }
}

function effectiveRoles(claims: TokenClaims, item: PrincipalItem | null): readonly Role[] {
  const claimed = claims.machine
    ? claims.scopes
        .filter((scope) => scope.startsWith(ROLE_SCOPE_PREFIX))
        .map((scope) => scope.slice(ROLE_SCOPE_PREFIX.length))
    : claims.groups
  const known = [...new Set(claimed.filter(isRole))]
  if (item === null) return claims.machine ? [] : known
  return known.filter((role) => item.roles.includes(role))
}

/** Separation of duties (architecture, section 8). @throws KeyfoldError `forbidden` */
export function assertSeparation(roles: readonly Role[]): void {
  const manages = roles.find((role) => role === 'admin' || role === 'key-admin')
  const data = roles.find((role) => ROLE_TABLE[role].data)
  if (manages !== undefined && data !== undefined) {
    throw new KeyfoldError('forbidden', `The roles ${data} and ${manages} may not be combined.`)
  }
}
