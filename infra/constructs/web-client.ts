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
    // None of the flows in which the page itself would handle a password.
    authFlows: { userPassword: false },
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
