import { Duration } from 'aws-cdk-lib'
import {
  OAuthScope,
  type UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito'
import type { Profile } from '../profiles.ts'
import type { Scopes } from './scopes.ts'

const ACCESS_TOKEN_MINUTES = 15
const SESSION_HOURS = 12
/** A page that lost the answer to a refresh may repeat it for so long. */
const ROTATION_GRACE_SECONDS = 10

/** The browser's client: authorization code with PKCE, no secret, and a refresh token that changes with each use. */
export const createWebClient = (pool: UserPool, scopes: Scopes, profile: Profile): UserPoolClient =>
  pool.addClient('WebClient', {
    userPoolClientName: 'web',
    generateSecret: false,
    // Cognito takes an empty list for its defaults, one of which the rotation forbids. A token got by this flow instead of the
    // managed login has no scope, and so enters nowhere.
    authFlows: { userSrp: true },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, scopes.api],
      callbackUrls: [...profile.callbackUrls],
    },
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    accessTokenValidity: Duration.minutes(ACCESS_TOKEN_MINUTES),
    idTokenValidity: Duration.minutes(ACCESS_TOKEN_MINUTES),
    refreshTokenValidity: Duration.hours(SESSION_HOURS),
    refreshTokenRotationGracePeriod: Duration.seconds(ROTATION_GRACE_SECONDS),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
  })
