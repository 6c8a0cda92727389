/** The identity provider of a vault, as the vault names it. */
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  ClientError,
  type Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  None,
  ResponseBodyError,
} from 'openid-client'
import * as z from 'zod/mini'
import { KeyfoldError } from '../../lib/errors.ts'
import { checkedUrl, send, USER_AGENT } from '../http.ts'

const TIMEOUT_SECONDS = 30

const Facts = z.object({
  issuer: z.string(),
  clients: z.object({ cli: z.string() }),
  scope: z.string(),
  audience: z.nullable(z.string()),
  /** The provider is the vault's own. */
  embedded: z.boolean(),
})
export type ProviderFacts = Readonly<z.infer<typeof Facts>>

/** @param vault its URL without a slash at the end @throws KeyfoldError `unavailable` when it does not say how to sign in */
export async function readProviderFacts(vault: string): Promise<ProviderFacts> {
  const url = checkedUrl(`${vault}/config.json`, 'KEYFOLD_URL')
  const answer = await send({ method: 'GET', url, headers: { Accept: 'application/json' } })
  const facts = answer.status === 200 ? Facts.safeParse(parsed(answer.body)) : null
  if (facts?.success) return facts.data
  throw new KeyfoldError(
    'unavailable',
    `${url.href} does not say how to sign in (status ${answer.status}). Is KEYFOLD_URL the URL of a vault?`,
  )
}

/** OpenID Connect Discovery 1.0; the answer must name the issuer that was asked. @throws KeyfoldError `unavailable` */
export async function openProvider(issuer: string, client: string): Promise<Configuration> {
  const url = checkedUrl(issuer, 'The issuer')
  const insecure = url.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}
  try {
    return await discovery(url, client, undefined, None(), {
      ...insecure,
      [customFetch]: fetchSafely,
      timeout: TIMEOUT_SECONDS,
    })
  } catch (cause) {
    throw new KeyfoldError('unavailable', `${issuer} cannot be asked how to sign in: ${reasonOf(cause)}.`, {
      cause,
    })
  }
}

/** A provider on this machine may name endpoints elsewhere: tokens do not go there in the clear. */
const fetchSafely: CustomFetch = (url, { headers, body = null, ...options }) =>
  fetch(checkedUrl(url, 'An endpoint of the provider'), {
    ...options,
    body,
    headers: { ...headers, 'user-agent': USER_AGENT },
  })

/** Whether the provider says that the session is over (RFC 6749, section 5.2), rather than that something else is wrong. */
export const isSessionOver = (error: unknown): boolean =>
  error instanceof ResponseBodyError && error.error === 'invalid_grant'

/** What went wrong at the provider, for a person, without a full stop; never a token. */
export const reasonOf = (error: unknown): string => textOf(error).replace(/\.$/, '')

function textOf(error: unknown): string {
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    return error.error_description ?? error.error
  }
  if (error instanceof ClientError && error.cause instanceof Error) return error.cause.message
  return error instanceof Error ? error.message : String(error)
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
