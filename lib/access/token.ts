/** Access tokens: RFC 9068 JWTs, Cognito's, and others whose claims have other names. */
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { POLICY } from '../policy.ts'
import { type ClaimNames, COGNITO_CLAIMS } from './claim-names.ts'
import { createClaimReader, type TokenClaims } from './claims.ts'

export type { TokenClaims }

export type TokenPolicy = {
  readonly issuer: string
  /** The `aud` to insist on; Cognito's access tokens have none, then `clients` must be given. */
  readonly audience: string | null
  /** The `client_id`s that people may come from; null: all that the issuer knows. */
  readonly clients: readonly string[] | null
  /** The issuer's keys. */
  readonly keys: JWTVerifyGetKey
  readonly clock: Clock
  /** By default Cognito's and the embedded provider's. */
  readonly names?: ClaimNames
}

export type TokenVerifier = (token: string) => Promise<TokenClaims>

/**
 * Makes what verifies an access token: signature by one of the issuer's keys, algorithm, issuer, audience or client,
 * expiry, and that it is an access token and not an ID token.
 *
 * The verifier throws KeyfoldError `unauthenticated`, which says what to do and not what was wrong with the signature;
 * `unavailable` when the issuer's keys cannot be fetched.
 *
 * @throws KeyfoldError `invalid-configuration` when nothing would tell tokens for this vault from others of the issuer
 */
export function createTokenVerifier(policy: TokenPolicy): TokenVerifier {
  const names = policy.names ?? COGNITO_CLAIMS
  assertBound(policy, names)
  const read = createClaimReader(names)
  const options = optionsOf(policy, names)
  const isAccessToken = accessTokenTest(names)
  return async (token) => {
    const payload = await verified(token, policy, options)
    if (!isAccessToken(payload)) throw refuse('An access token is needed, not an ID token.')
    const claims = read(payload)
    if (claims === null) throw refuse('The access token is not valid here.')
    assertClient(claims, policy.clients)
    return claims
  }
}

/** Without an audience, the entry scope is what names this vault, and the client is whom a person used it with. */
function assertBound({ audience, clients }: TokenPolicy, names: ClaimNames): void {
  const scoped = names.entryScope !== null && names.machineRoles === 'scopes'
  if (audience !== null || (clients !== null && scoped && names.accessToken !== 'audience')) return
  throw new KeyfoldError(
    'invalid-configuration',
    'Tokens of this issuer must name an audience, or else a listed client, an entry scope, and roles of machines by scopes.',
  )
}

function optionsOf({ issuer, audience }: TokenPolicy, names: ClaimNames): JWTVerifyOptions {
  return {
    issuer,
    algorithms: [...names.algorithms],
    requiredClaims: ['exp', 'iat', 'sub', names.client],
    clockTolerance: POLICY.tokenClockToleranceSeconds,
    ...(audience === null ? {} : { audience }),
    ...(names.accessToken === 'at+jwt' ? { typ: 'at+jwt' } : {}),
  }
}

function accessTokenTest({ accessToken, client }: ClaimNames): (payload: JWTPayload) => boolean {
  switch (accessToken) {
    case 'token_use':
      return (payload) => payload['token_use'] === 'access'
    case 'at+jwt':
      return () => true
    case 'bearer':
      return (payload) => payload['typ'] === 'Bearer'
    case 'audience':
      return (payload) => !isIdToken(payload, payload[client])
  }
}

/** Also a logout token, which has `events` (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events']

function isIdToken(payload: JWTPayload, client: unknown): boolean {
  const { aud } = payload
  const forClient = Array.isArray(aud) ? aud.some((one) => one === client) : aud === client
  return forClient || ID_TOKEN_CLAIMS.some((name) => Object.hasOwn(payload, name))
}

/**
 * People must come from a listed client: another application of the issuer got their consent for itself, not for the
 * vault. A machine's token is let through although its client is not listed, since machine clients are made while the
 * vault runs: nobody lends it a right. It is the issuer's own word that the client has shown its secret, its principal is
 * the client, and without a principal item, which only an administrator of the vault makes, it has no roles at all.
 */
function assertClient({ machine, client }: TokenClaims, clients: readonly string[] | null): void {
  if (machine || clients === null || clients.includes(client)) return
  throw refuse('The access token was issued to a client that this vault does not know.')
}

async function verified(token: string, policy: TokenPolicy, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    const currentDate = new Date(policy.clock())
    return (await jwtVerify(token, policy.keys, { ...options, currentDate })).payload
  } catch (cause) {
    if (cause instanceof errors.JWTExpired)
      throw refuse('The access token has expired. Get a new one.', cause)
    if (keysAreMissing(cause)) {
      throw new KeyfoldError('unavailable', 'The keys of the identity provider cannot be fetched.', { cause })
    }
    throw refuse('The access token is not valid here.', cause)
  }
}

/** jose says what is wrong with a token by classes of its own; a key set that cannot be had is any of these. */
const keysAreMissing = (cause: unknown): boolean =>
  !(cause instanceof errors.JOSEError) ||
  ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'].includes(cause.code)

const refuse = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('unauthenticated', message, { cause })
