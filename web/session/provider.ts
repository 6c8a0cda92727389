/** The identity provider, by OpenID Connect: authorization code with PKCE. Tokens are kept in memory and nowhere else. */
import { InMemoryWebStorage, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import type { PublicConfig } from '../api/config.ts'

export function createProvider({ issuer, clients, scope, audience }: PublicConfig): UserManager {
  const home = `${location.origin}/`
  const forAudience = audience === null ? {} : { extraQueryParams: { audience } }
  return new UserManager({
    authority: issuer,
    client_id: clients.web,
    redirect_uri: home,
    post_logout_redirect_uri: home,
    scope,
    ...forAudience,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    // The code verifier has to outlive the way to the provider and back; it is removed on return, and useless after.
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    staleStateAgeInSeconds: 15 * 60,
    automaticSilentRenew: false,
    monitorSession: false,
    loadUserInfo: false,
    revokeTokensOnSignout: false,
  })
}

/** Cognito's sign-out is not of the standard: it names the client and the way back in parameters of its own. */
export const signOutParameters = ({ embedded, clients }: PublicConfig): Record<string, string> =>
  embedded ? {} : { client_id: clients.web, logout_uri: `${location.origin}/` }
