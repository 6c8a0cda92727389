/** The one resource that access tokens are for, and the scopes that exist. */
import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider'
import { ROLE_SCOPE_PREFIX } from '../../lib/access/claim-names.ts'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import { API_SCOPE } from '../../lib/config/names.ts'

/** The audience of access tokens: the vault's resource indicator (RFC 8707). */
export const VAULT_AUDIENCE = 'urn:keyfold:vault'

/** What people's clients may ask for: never a role, which comes from groups alone. */
export const PEOPLE_SCOPES = ['openid', 'profile', 'email', API_SCOPE].join(' ')

export const SCOPES = [...PEOPLE_SCOPES.split(' '), ...ROLES.map(roleScope)]

/** The scopes of a machine client with these roles. */
export const machineScopes = (roles: readonly Role[]): string =>
  [API_SCOPE, ...roles.map(roleScope)].join(' ')

function roleScope(role: Role): string {
  return `${ROLE_SCOPE_PREFIX}${role}`
}

/** @throws the library's `invalid_target` for any other resource, `invalid_scope` for scopes that a machine client does not have. */
export function vaultResource(ctx: KoaContextWithOIDC, resource: string, client: Client): ResourceServer {
  if (resource !== VAULT_AUDIENCE) throw new errors.InvalidTarget()
  const scope = client.scope ?? ''
  const parameters = ctx.oidc.params as { grant_type?: string; scope?: string } | undefined
  // Runs once in each token request, before its scopes are read.
  if (parameters?.grant_type === 'client_credentials')
    parameters.scope = allowedScope(parameters.scope, scope)
  return { audience: VAULT_AUDIENCE, scope, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }
}

/** No scope asked for: all of the client's own. */
function allowedScope(asked: string | undefined, own: string): string {
  if (asked === undefined || asked === '') return own
  const allowed = new Set(own.split(' '))
  for (const scope of asked.split(' ')) {
    if (!allowed.has(scope)) throw new errors.InvalidScope('requested scope is not allowed', scope)
  }
  return asked
}
