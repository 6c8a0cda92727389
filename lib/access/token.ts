/** Access tokens: RFC 9068 JWTs, or Cognito's, which differ in `aud` and in where roles are. */
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { POLICY } from '../policy.ts'

/** Asymmetric only: a verifier that also took HS256 would accept tokens "signed" with the public key. */
const ALGORITHMS = ['RS256']

export type TokenPolicy = {
  readonly issuer: string
  /** The `aud` to insist on; Cognito's access tokens have none, then `clients` must be given. */
  readonly audience: string | null
  /** The `client_id`s to accept; null accepts all that the issuer knows. */
  readonly clients: readonly string[] | null
  /** The issuer's keys. */
  readonly keys: JWTVerifyGetKey
  readonly clock: Clock
}

export type TokenClaims = {
  /** `user:<sub>` or `client:<client_id>`. */
  readonly principal: string
  readonly client: string
  /** Client credentials: no person is behind it. */
  readonly machine: boolean
  readonly groups: readonly string[]
  readonly scopes: readonly string[]
  /** Milliseconds since the Unix epoch. */
  readonly issuedAt: number
}

export type TokenVerifier = (token: string) => Promise<TokenClaims>

/**
 * Verifies an access token: signature by one of the issuer's keys, algorithm, issuer, audience or client, expiry, and
 * that it is an access token and not an ID token (`token_use`).
 *
 * @throws KeyfoldError `unauthenticated`, which says what to do and not what was wrong with the signature;
 *   `unavailable` when the issuer's keys cannot be fetched.
 */
export function createTokenVerifier(policy: TokenPolicy): TokenVerifier {
  return async (token) => {
    const payload = await verified(token, policy)
    return claimsOf(payload, policy)
  }
}

async function verified(token: string, policy: TokenPolicy): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, policy.keys, {
      issuer: policy.issuer,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'token_use'],
      clockTolerance: POLICY.tokenClockToleranceSeconds,
      currentDate: new Date(policy.clock()),
      ...(policy.audience === null ? {} : { audience: policy.audience }),
    })
    return payload
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

function claimsOf(payload: JWTPayload, policy: TokenPolicy): TokenClaims {
  const { sub, iat } = payload
  const client = payload['client_id']
  if (payload['token_use'] !== 'access') throw refuse('An access token is needed, not an ID token.')
  if (!isName(sub) || !isName(client) || iat === undefined) {
    throw refuse('The access token is not valid here.')
  }
  if (policy.clients !== null && !policy.clients.includes(client)) {
    throw refuse('The access token was issued to a client that this vault does not know.')
  }
  const machine = sub === client
  return {
    principal: machine ? `client:${client}` : `user:${sub}`,
    client,
    machine,
    groups: strings(payload['cognito:groups']),
    scopes: typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [],
    issuedAt: iat * 1000,
  }
}

/** Names go into records and owner fields: short, and nothing in them that a terminal would act on. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && /^[^\s\p{Cc}\p{Bidi_Control}]{1,256}$/u.test(value)

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

const refuse = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('unauthenticated', message, { cause })
