/** The people whom the provider knows, as `oidc-provider` asks for them. */
import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider'
import type { PrincipalItem, PrincipalStore } from '../../lib/access/ports.ts'
import { userPrincipal } from '../../lib/access/principal.ts'
import type { Account as StoredAccount } from '../../lib/identity/model.ts'
import type { AccountStore } from '../../lib/identity/ports.ts'

export type AccountPorts = { readonly accounts: AccountStore; readonly principals: PrincipalStore }

/**
 * Asked at each authorization, and at each token request with what the token comes from. Whoever is disabled, has still to
 * set a password, or was signed out since that sign-in, is not there: no code and no refresh token outlives its user.
 */
export function createFindAccount(ports: AccountPorts): FindAccount {
  return async (ctx, id, source) => {
    const account = await findSignedIn(ports, id, authTime(source) ?? ctx.oidc.session?.loginTs)
    return account === null ? undefined : toAccount(account)
  }
}

/** @param signedIn seconds since the Unix epoch @returns null for whoever may not be signed in since then. */
export async function findSignedIn(
  { accounts, principals }: AccountPorts,
  id: string,
  signedIn: number | undefined,
): Promise<StoredAccount | null> {
  const [account, item] = await Promise.all([accounts.find(id), principals.find(userPrincipal(id))])
  return account?.status !== 'active' || isRefused(item, signedIn) ? null : account
}

const authTime = (source: object | undefined): number | undefined =>
  source !== undefined && 'authTime' in source && typeof source.authTime === 'number'
    ? source.authTime
    : undefined

/** @param signedIn seconds since the Unix epoch */
const isRefused = (item: PrincipalItem | null, signedIn: number | undefined): boolean =>
  item !== null &&
  (item.disabled ||
    (item.tokensNotBefore !== null && (signedIn === undefined || signedIn * 1000 < item.tokensNotBefore)))

const toAccount = ({ id, login, name, groups }: StoredAccount): Account => ({
  accountId: id,
  groups,
  claims: () => ({
    sub: id,
    token_use: 'id',
    preferred_username: login,
    ...(name === null ? {} : { name }),
    ...(login.includes('@') ? { email: login } : {}),
  }),
})

/** Of the ID token, by scope (OpenID Connect Core 1.0, section 5.4). */
export const ID_TOKEN_CLAIMS = {
  openid: ['sub', 'token_use'],
  profile: ['name', 'preferred_username'],
  email: ['email'],
  acr: null,
  amr: null,
  auth_time: null,
  iss: null,
  sid: null,
}

/**
 * Beside those of RFC 9068: what Cognito's access tokens say, so that handlers verify both alike. With `auth_time`, a token
 * that a session of before a sign-out got after it is refused like those that it got before.
 */
export function accessTokenClaims(ctx: KoaContextWithOIDC): Record<string, unknown> {
  const { account, authorizationCode, refreshToken } = ctx.oidc
  const groups = account?.['groups']
  const some = Array.isArray(groups) && groups.length > 0
  const signedIn = authTime(authorizationCode ?? refreshToken)
  return {
    token_use: 'access',
    ...(some ? { 'cognito:groups': groups } : {}),
    ...(signedIn === undefined ? {} : { auth_time: signedIn }),
  }
}
