/** How long what the provider makes is good for, in seconds. */
import type { Configuration, Session } from 'oidc-provider'
import type { Clock } from '../../lib/clock.ts'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import { LOCAL_POLICY } from '../policy.ts'

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

/** From the sign-in on, however often a session is used or a refresh token is rotated. */
const SESSION_SECONDS = seconds(IDENTITY_POLICY.sessionLifetimeMs)
const ACCESS_TOKEN_SECONDS = seconds(IDENTITY_POLICY.accessTokenLifetimeMs)
const INTERACTION_SECONDS = seconds(IDENTITY_POLICY.interactionLifetimeMs)

/** @returns at least 1: the library takes no less, and what has expired is not found anyway. */
export const secondsLeft = (signedIn: number, now: number): number =>
  Math.max(1, signedIn + SESSION_SECONDS - seconds(now))

export const createLifetimes = (clock: Clock): NonNullable<Configuration['ttl']> => ({
  AccessToken: ACCESS_TOKEN_SECONDS,
  AuthorizationCode: seconds(IDENTITY_POLICY.authorizationCodeLifetimeMs),
  ClientCredentials: LOCAL_POLICY.machineTokenLifetimeSeconds,
  Grant: SESSION_SECONDS,
  IdToken: ACCESS_TOKEN_SECONDS,
  Interaction: INTERACTION_SECONDS,
  RefreshToken: (_ctx, token) => secondsLeft(token.authTime ?? token.iiat ?? token.iat ?? 0, clock()),
  Session: (_ctx, session: Session) =>
    session.loginTs === undefined ? INTERACTION_SECONDS : secondsLeft(session.loginTs, clock()),
})
