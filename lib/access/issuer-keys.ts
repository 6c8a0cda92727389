import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from 'jose'
import { type Clock, systemClock } from '../clock.ts'
import { POLICY } from '../policy.ts'

/**
 * The keys of an identity provider, fetched when the first token is looked at, and kept (RFC 7517, section 5). What a token
 * says of where its key is (`jwk`, `jku`, `x5u`: RFC 7515, section 4.1) is never looked at.
 *
 * @param uri the provider's `jwks_uri`
 */
export function createIssuerKeys(uri: URL, clock: Clock = systemClock): JWTVerifyGetKey {
  const fetching = pausing(clock)
  // Made for the first token: to make it loads Node's HTTP client for `fetch`, a good part of a cold start.
  let keys: JWTVerifyGetKey | null = null
  return (header, token) => {
    keys ??= createRemoteJWKSet(uri, {
      cacheMaxAge: POLICY.issuerKeysMaxAgeMs,
      cooldownDuration: POLICY.issuerKeysCooldownMs,
      timeoutDuration: POLICY.issuerKeysTimeoutMs,
      [customFetch]: fetching,
    })
    return keys(header, token)
  }
}

/** jose lets every token try again after a failure: a provider in trouble would get all the traffic of the vault. */
function pausing(clock: Clock): FetchImplementation {
  let failedAt = Number.NEGATIVE_INFINITY
  return async (url, options) => {
    if (clock() - failedAt < POLICY.issuerKeysRetryMs)
      throw new errors.JOSEError('The keys were asked for just now.')
    try {
      const response = await fetch(url, options)
      if (response.status === 200) return response
    } catch (cause) {
      failedAt = clock()
      throw cause
    }
    failedAt = clock()
    throw new errors.JOSEError('The keys of the identity provider were not answered.')
  }
}
