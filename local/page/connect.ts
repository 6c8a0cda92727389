/** Where the page signs people in, when that is elsewhere. */
import { type Clock, systemClock } from '../../lib/clock.ts'
import { discover } from '../identity/discovery.ts'

/** Units are in the names. */
const LIMITS = {
  /** The page waits for it. */
  requestTimeoutMs: 2_000,
  documentMaxBytes: 256 * 1024,
  /** After a discovery that failed: until then nobody asks, or waits, again. */
  retryMs: 30_000,
} as const

/**
 * The origins that the page calls to sign somebody in: the issuer's, and those of the endpoints that its discovery document
 * names. While the document cannot be read, the issuer's alone: without the document the page could not sign anybody in either.
 */
export function providerOrigins(
  issuer: string,
  clock: Clock = systemClock,
): () => Promise<readonly string[]> {
  const own = new URL(issuer).origin
  let found: Promise<readonly string[]> | null = null
  let retryAt = 0
  const find = async (): Promise<readonly string[]> => {
    try {
      const { endpoints } = await discover(issuer, LIMITS)
      return [...new Set([own, ...endpoints.map((url) => new URL(url).origin)])]
    } catch {
      retryAt = clock() + LIMITS.retryMs
      return [own]
    }
  }
  return () => {
    if (found === null || clock() >= retryAt) {
      retryAt = Number.POSITIVE_INFINITY
      found = find()
    }
    return found
  }
}
