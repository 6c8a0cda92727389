/** Another OpenID provider in place of the embedded one: its keys, found by its discovery document. */
import type { JWTVerifyGetKey } from 'jose'
import { createIssuerKeys } from '../../lib/access/issuer-keys.ts'
import type { TokenPolicy } from '../../lib/access/token.ts'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { discover } from './discovery.ts'
import type { ExternalSettings } from './external-settings.ts'

/** Units are in the names. */
const EXTERNAL_POLICY = {
  /** To read the discovery document. */
  requestTimeoutMs: 5_000,
  documentMaxBytes: 256 * 1024,
  /** After a discovery that failed: until then the vault answers 503 without asking again. */
  retryMs: 2_000,
} as const

/**
 * What access tokens of the provider are held against. It asks the provider for nothing before the first token comes, so that
 * a vault starts without it: requests are answered with 503 until it is there.
 */
export function externalTokenPolicy(
  { issuer, audience, clients, claims }: ExternalSettings,
  clock: Clock = systemClock,
): TokenPolicy {
  return { issuer, audience, clients, names: claims, clock, keys: keysOf(issuer, clock) }
}

function keysOf(issuer: string, clock: Clock): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | null = null
  let failed: { readonly error: unknown; readonly at: number } | null = null
  const find = async (): Promise<JWTVerifyGetKey> => {
    try {
      const { jwksUri } = await discover(issuer, EXTERNAL_POLICY)
      return createIssuerKeys(new URL(jwksUri), clock)
    } catch (error) {
      failed = { error, at: clock() }
      found = null
      throw error
    }
  }
  return async (header, token) => {
    // Not once more for every request while the provider is down.
    if (failed !== null && clock() - failed.at < EXTERNAL_POLICY.retryMs) throw failed.error
    failed = null
    found ??= find()
    const keys = await found
    return keys(header, token)
  }
}
