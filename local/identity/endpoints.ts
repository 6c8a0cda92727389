/** What of the library can be reached, and what discovery tells of it. */
import { KeyfoldError } from '../../lib/errors.ts'

/** Where the provider is mounted; the issuer is `<url>/oidc`. */
export const OIDC_PREFIX = '/oidc'

/** Where people change their own password; not the library's. */
export const PASSWORD_PATH = '/password'

const DISCOVERY_PATH = '/.well-known/openid-configuration'

/** Everything else that the library could serve stays unreachable. */
const ENDPOINTS: readonly (readonly [pattern: RegExp, ...methods: string[]])[] = [
  [/^\/\.well-known\/openid-configuration$/, 'GET'],
  [/^\/jwks$/, 'GET'],
  [/^\/token$/, 'POST'],
  [/^\/token\/revocation$/, 'POST'],
  [/^\/auth$/, 'GET', 'POST'],
  [/^\/auth\/[\w-]+$/, 'GET'],
  [/^\/interaction\/[\w-]+(\/[\w-]+)*$/, 'GET', 'POST'],
  [/^\/password$/, 'GET', 'POST'],
  [/^\/session\/end$/, 'GET', 'POST'],
  [/^\/session\/end\/confirm$/, 'POST'],
  [/^\/session\/end\/success$/, 'GET'],
]

/** @throws KeyfoldError `not-found`, `method-not-allowed` */
export function checkEndpoint(path: string, method: string | undefined): void {
  const found = ENDPOINTS.find(([pattern]) => pattern.test(path))
  if (found === undefined) {
    throw new KeyfoldError('not-found', `There is nothing here; see ${OIDC_PREFIX}${DISCOVERY_PATH}.`)
  }
  const [, ...methods] = found
  if (method === undefined || !methods.includes(method)) {
    throw new KeyfoldError('method-not-allowed', `This path takes ${methods.join(' and ')}.`, {
      headers: { Allow: methods.join(', ') },
    })
  }
}

/** Browsers come here; at the others, programs do. */
export const isForBrowsers = (path: string): boolean =>
  /^\/(auth|interaction|password|session)(\/|$)/.test(path)

/** Each costs a signature. */
export const issuesTokens = (path: string): boolean => path === '/token'

/**
 * Where anybody begins to sign in or out, and each call is kept for a while. A form may be posted there, too, which the library
 * takes as a query only.
 */
export const isBegun = (path: string): boolean => path === '/auth' || path === '/session/end'

/** What discovery tells: the library would also list what cannot be reached (OpenID Connect Discovery 1.0, section 3). */
const DISCOVERED = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'revocation_endpoint',
  'end_session_endpoint',
  'jwks_uri',
  'grant_types_supported',
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'scopes_supported',
  'claims_supported',
  'claim_types_supported',
  'claims_parameter_supported',
  'request_uri_parameter_supported',
  'code_challenge_methods_supported',
  'authorization_response_iss_parameter_supported',
  'token_endpoint_auth_methods_supported',
]

/** Edits the answer at the discovery endpoint; leaves others alone. */
export function editDiscovery(ctx: { readonly path: string; body?: unknown }): void {
  if (ctx.path !== DISCOVERY_PATH) return
  const all = ctx.body as Record<string, unknown>
  ctx.body = {
    ...Object.fromEntries(DISCOVERED.map((name) => [name, all[name]])),
    response_modes_supported: ['query'],
    request_parameter_supported: false,
    prompt_values_supported: ['none', 'login'],
    revocation_endpoint_auth_methods_supported: all['token_endpoint_auth_methods_supported'],
  }
}
