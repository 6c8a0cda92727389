/**
 * The embedded OpenID provider: discovery, the token endpoint for client credentials (RFC 6749, section 4.4) and the
 * key set. Access tokens are RS256 JWTs with the claims that Cognito's have, so handlers verify both alike.
 */
import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AdapterFactory, type ClientMetadata, type Configuration, errors, Provider } from 'oidc-provider'
import { ENTRY_SCOPE, ROLE_SCOPE_PREFIX } from '../lib/access/caller.ts'
import { ROLES, type Role } from '../lib/access/roles.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { describeError, type Log } from '../lib/http/log.ts'
import { SECURITY_HEADERS } from '../lib/http/security-headers.ts'
import type { Mount } from './gateway.ts'
import type { Client, Identity } from './identity-file.ts'
import { LOCAL_POLICY } from './policy.ts'
import { RateLimit } from './rate-limit.ts'

/** The audience of access tokens: the vault's resource indicator (RFC 8707). */
export const VAULT_AUDIENCE = 'urn:keyfold:vault'

/** Where the provider is mounted; the issuer is `<url>/oidc`. */
export const OIDC_PREFIX = '/oidc'

const DISCOVERY_PATH = '/.well-known/openid-configuration'

/** Everything else that the library could serve stays unreachable. */
const ENDPOINTS = new Map([
  [DISCOVERY_PATH, 'GET'],
  ['/jwks', 'GET'],
  ['/token', 'POST'],
])

/** What discovery tells: the library would also list endpoints that are not reachable. */
const DISCOVERED = [
  'issuer',
  'token_endpoint',
  'jwks_uri',
  'grant_types_supported',
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'scopes_supported',
  'token_endpoint_auth_methods_supported',
]

export type IdentityOptions = {
  /** `<url>/oidc` */
  readonly issuer: string
  readonly identity: Identity
  readonly log: Log
  readonly clock?: Clock
}

/** The provider, to be mounted in the gateway. It keeps no state: tokens are JWTs, clients come from the file. */
export function createIdentityProvider({
  issuer,
  identity,
  log,
  clock = systemClock,
}: IdentityOptions): Mount {
  const provider = new Provider(issuer, configure(identity))
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.path === DISCOVERY_PATH) ctx.body = onlyDiscovered(ctx.body as Record<string, unknown>)
  })
  const onError = (error: Error): void =>
    log.error({ error: describeError(error) }, 'The OpenID provider failed')
  provider.on('server_error', (_ctx, error) => onError(error))
  // Without a listener of ours, Koa prints to stderr. The provider's types leave this event of Koa's out.
  const application: EventEmitter = provider
  application.on('error', onError)
  const respond = provider.callback()
  const limit = new RateLimit(LOCAL_POLICY.tokenRequestsPerSecondMax, 1_000, clock)

  return {
    prefix: OIDC_PREFIX,
    bodyMaxBytes: LOCAL_POLICY.tokenRequestMaxBytes,
    async handle(request, response, target) {
      const path = target.path.slice(OIDC_PREFIX.length)
      checkEndpoint(path, request.method)
      if (request.method === 'POST') limit.take()
      for (const name in SECURITY_HEADERS) response.setHeader(name, SECURITY_HEADERS[name] ?? '')
      mountAt(request, path)
      await respond(request, response)
    },
  }
}

function configure(identity: Identity): Configuration {
  return {
    adapter: statelessAdapter,
    clients: identity.clients.map(toMetadata),
    jwks: { keys: identity.keys.map((key) => ({ ...key })) },
    scopes: [ENTRY_SCOPE, ...ROLES.map(roleScope)],
    responseTypes: [],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    ttl: { ClientCredentials: LOCAL_POLICY.accessTokenLifetimeSeconds },
    extraTokenClaims: () => ({ token_use: 'access' }),
    renderError: (ctx, out) => {
      ctx.type = 'json'
      ctx.body = out
    },
    clientBasedCORS: () => false,
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => VAULT_AUDIENCE,
        getResourceServerInfo: (ctx, resource, client) => {
          if (resource !== VAULT_AUDIENCE) throw new errors.InvalidTarget()
          const scope = client.scope ?? ''
          // Runs once in each token request, before its scopes are read.
          const parameters = ctx.oidc.params as { scope?: string }
          parameters.scope = allowedScope(parameters.scope, scope)
          return {
            audience: VAULT_AUDIENCE,
            scope,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          }
        },
      },
    },
  }
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

const roleScope = (role: Role): string => `${ROLE_SCOPE_PREFIX}${role}`

const toMetadata = ({ id, secret, roles }: Client): ClientMetadata => ({
  client_id: id,
  client_secret: secret,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  scope: [ENTRY_SCOPE, ...roles.map(roleScope)].join(' '),
})

/** Nothing that this provider issues is stored; whatever tries is a mistake in the configuration. */
const statelessAdapter: AdapterFactory = (name) => {
  const refuse = async (): Promise<never> => {
    throw new KeyfoldError('internal', `The OpenID provider tried to store a ${name}.`)
  }
  const nothing = async (): Promise<undefined> => undefined
  return {
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
    find: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
  }
}

/** @throws KeyfoldError `not-found`, `method-not-allowed` */
function checkEndpoint(path: string, method: string | undefined): void {
  const allowed = ENDPOINTS.get(path)
  if (allowed === undefined) {
    throw new KeyfoldError('not-found', `There is nothing here; see ${OIDC_PREFIX}${DISCOVERY_PATH}.`)
  }
  if (allowed !== method) {
    throw new KeyfoldError('method-not-allowed', `This path takes ${allowed}.`, {
      headers: { Allow: allowed },
    })
  }
}

/** The library finds its own path in `url`, and from `originalUrl` where it is mounted. */
function mountAt(request: IncomingMessage, path: string): void {
  Object.assign(request, { originalUrl: `${OIDC_PREFIX}${path}`, url: path })
}

const onlyDiscovered = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(DISCOVERED.map((name) => [name, body[name]]))
