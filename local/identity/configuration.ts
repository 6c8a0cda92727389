import type { Adapter, Configuration } from 'oidc-provider'
import type { Clock } from '../../lib/clock.ts'
import type { ArtifactStore, OauthClientStore } from '../../lib/identity/ports.ts'
import { type AccountPorts, accessTokenClaims, createFindAccount, ID_TOKEN_CLAIMS } from './accounts.ts'
import { createArtifactAdapter } from './artifact-adapter.ts'
import { createClientAdapter, demoClient, FIRST_PARTY, firstPartyClients, SECRET_HASHES } from './clients.ts'
import { cookieSettings } from './cookies.ts'
import { OIDC_PREFIX } from './endpoints.ts'
import { createGrantLoader } from './grants.ts'
import type { Identity } from './identity-file.ts'
import { signInPolicy } from './interaction-policy.ts'
import { createLifetimes } from './lifetimes.ts'
import { createRenderError, createRenderSignedOut, renderLogout } from './rendering.ts'
import { SCOPES, VAULT_AUDIENCE, vaultResource } from './resource.ts'
import { privateJwks } from './signing-keys.ts'

export type ProviderPorts = AccountPorts & {
  readonly artifacts: ArtifactStore
  readonly clients: OauthClientStore
  readonly clock: Clock
}

export type ProviderSettings = {
  /** Without a slash at the end; the issuer is under it. */
  readonly url: string
  readonly identity: Identity
  /** The vault's own. */
  readonly secret: Uint8Array
}

const OFF = { enabled: false } as const
const ON = { enabled: true } as const

/** Also what the library has on by default, and nobody here uses. */
const featuresAt = (url: string): NonNullable<Configuration['features']> => ({
  devInteractions: OFF,
  dPoP: OFF,
  pushedAuthorizationRequests: OFF,
  userinfo: OFF,
  clientCredentials: ON,
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: renderLogout,
    postLogoutSuccessSource: createRenderSignedOut(url),
  },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => VAULT_AUDIENCE,
    getResourceServerInfo: vaultResource,
  },
})

export function configure(ports: ProviderPorts, { url, identity, secret }: ProviderSettings): Configuration {
  return {
    adapter: (model): Adapter =>
      model === 'Client'
        ? createClientAdapter(ports.clients)
        : createArtifactAdapter(model, ports.artifacts, ports.clock),
    clients: [...firstPartyClients(url), ...identity.clients.map(demoClient)],
    extraClientMetadata: { properties: [SECRET_HASHES] },
    jwks: { keys: privateJwks(identity.keys) },
    cookies: cookieSettings(secret, url),
    scopes: SCOPES,
    claims: ID_TOKEN_CLAIMS,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    pkce: { required: () => true },
    ttl: createLifetimes(ports.clock),
    findAccount: createFindAccount(ports),
    loadExistingGrant: createGrantLoader(ports.clock),
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // With the session ends everything that was issued in it.
    expiresWithSession: async () => true,
    rotateRefreshToken: true,
    allowOmittingSingleRegisteredRedirectUri: false,
    extraTokenClaims: accessTokenClaims,
    interactions: {
      policy: signInPolicy(),
      url: (_ctx, interaction) => `${OIDC_PREFIX}/interaction/${interaction.uid}`,
    },
    renderError: createRenderError(url),
    // A browser names the origin of a POST of the page's too, though it is the provider's own.
    clientBasedCORS: (_ctx, origin, client) => client.clientId === FIRST_PARTY.web && origin === url,
    features: featuresAt(url),
  }
}
