/** Where a provider's keys are: OpenID Connect Discovery 1.0, section 4, or RFC 8414, section 3. */
import * as z from 'zod/mini'
import { KeyfoldError } from '../../lib/errors.ts'
import { isProviderUrl } from './external-settings.ts'

const METADATA = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  token_endpoint: z.optional(z.string()),
  userinfo_endpoint: z.optional(z.string()),
  revocation_endpoint: z.optional(z.string()),
})

export type ProviderMetadata = {
  readonly jwksUri: string
  /** What a page calls to sign somebody in, and out. */
  readonly endpoints: readonly string[]
}

type Limits = { readonly requestTimeoutMs: number; readonly documentMaxBytes: number }

/**
 * Reads the provider's metadata.
 *
 * @throws KeyfoldError `unavailable`, for the log: what was wrong with the answer, and what to change.
 */
export async function discover(issuer: string, limits: Limits): Promise<ProviderMetadata> {
  const signal = AbortSignal.timeout(limits.requestTimeoutMs)
  for (const url of documentsOf(issuer)) {
    const response = await get(url, signal)
    if (response.status === 404) {
      await response.body?.cancel()
      continue
    }
    return metadataOf(issuer, url, await read(url, response, limits.documentMaxBytes))
  }
  throw refuse(`${issuer} has no discovery document. Check identity.issuer in config.json.`)
}

/** The one appends to the issuer's path, the other inserts before it. */
function documentsOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  try {
    // A redirect could lead from HTTPS to anywhere.
    return await fetch(url, { signal, redirect: 'error', headers: { Accept: 'application/json' } })
  } catch (cause) {
    throw refuse(`${url} cannot be read.`, cause)
  }
}

async function read(url: string, response: Response, maxBytes: number): Promise<unknown> {
  if (response.status !== 200) {
    await response.body?.cancel()
    throw refuse(`${url} answered ${response.status}.`)
  }
  try {
    return JSON.parse(await textOf(response, maxBytes))
  } catch (cause) {
    throw refuse(`${url} is not a discovery document.`, cause)
  }
}

async function textOf(response: Response, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > maxBytes) throw new Error(`It has more than ${maxBytes} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function metadataOf(issuer: string, url: string, document: unknown): ProviderMetadata {
  const result = METADATA.safeParse(document)
  if (!result.success) throw refuse(`${url} names no issuer, or no jwks_uri.`)
  const { issuer: named, jwks_uri: jwksUri, ...endpoints } = result.data
  // RFC 8414, section 3.3: else one issuer could speak for another.
  if (named !== issuer) {
    throw refuse(
      `${url} is of another issuer. Write identity.issuer in config.json exactly as it does there.`,
    )
  }
  if (!isEndpointUrl(jwksUri)) throw refuse(`${url} names a jwks_uri without HTTPS.`)
  return { jwksUri, endpoints: Object.values(endpoints).filter(isEndpointUrl) }
}

/** Unlike an issuer, it may have a query. */
const isEndpointUrl = (text: string | undefined): text is string =>
  text !== undefined && isProviderUrl(text.replace(/[?].*$/s, ''))

const refuse = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('unavailable', message, { cause })
