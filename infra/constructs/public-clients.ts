import { Duration } from 'aws-cdk-lib'
import {
  ClientAttributes,
  OAuthScope,
  type UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito'
import { cliCallbackUrls } from '../../lib/config/names.ts'
import type { Scopes } from './scopes.ts'

const ACCESS_TOKEN_MINUTES = 15
const SESSION_HOURS = 12
/** Who lost the answer to a refresh may repeat it for so long. */
const ROTATION_GRACE_SECONDS = 10

/**
 * What a person may change of themselves by a token of Cognito's own API, which no grant of the managed login gives: Cognito insists on the
 * attribute that the pool requires, and takes another address only once it is proved (user-pool.ts). Nothing is decided by it.
 */
const WRITABLE = new ClientAttributes().withStandardAttributes({ email: true })

export type PublicClients = { readonly web: UserPoolClient; readonly cli: UserPoolClient }

/**
 * The programs by which people sign in.
 *
 * @param pages where the managed login may send a browser back to, after a sign-in and after a sign-out
 */
export const createPublicClients = (
  pool: UserPool,
  scopes: Scopes,
  pages: readonly string[],
): PublicClients => ({
  web: createClient(pool, scopes, 'WebClient', 'web', pages, pages),
  cli: createClient(pool, scopes, 'CliClient', 'cli', cliCallbackUrls()),
})

/** Authorization code with PKCE, no secret, and a refresh token that changes with each use. */
const createClient = (
  pool: UserPool,
  scopes: Scopes,
  id: string,
  name: string,
  callbackUrls: readonly string[],
  logoutUrls: readonly string[] = [],
): UserPoolClient =>
  pool.addClient(id, {
    userPoolClientName: name,
    generateSecret: false,
    // Cognito takes an empty list for its defaults, one of which the rotation forbids. A token got by this flow instead of the
    // managed login has no scope, and so enters nowhere.
    authFlows: { userSrp: true },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, scopes.api],
      callbackUrls: [...callbackUrls],
      ...(logoutUrls.length > 0 ? { logoutUrls: [...logoutUrls] } : {}),
    },
    writeAttributes: WRITABLE,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    accessTokenValidity: Duration.minutes(ACCESS_TOKEN_MINUTES),
    idTokenValidity: Duration.minutes(ACCESS_TOKEN_MINUTES),
    refreshTokenValidity: Duration.hours(SESSION_HOURS),
    refreshTokenRotationGracePeriod: Duration.seconds(ROTATION_GRACE_SECONDS),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
  })
