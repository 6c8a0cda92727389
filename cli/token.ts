/** The access token: given, asked for with client credentials (RFC 6749, section 4.4), or of who is signed in. */
import * as z from 'zod/mini'
import { KeyfoldError } from '../lib/errors.ts'
import { UsageError } from './failures.ts'
import { checkedUrl, type HttpAnswer, send } from './http.ts'

const Discovery = z.object({ issuer: z.string(), token_endpoint: z.string() })
const Token = z.object({ access_token: z.string() })

/**
 * @param vault the vault's URL without a slash at the end; its issuer is `<vault>/oidc` unless `KEYFOLD_ISSUER` names another.
 * @throws UsageError when nobody is signed in and the environment holds no credentials, or half of them; KeyfoldError
 *   `unauthenticated` when they are refused, or the session has ended.
 */
export async function accessToken(vault: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const { KEYFOLD_TOKEN: token, KEYFOLD_CLIENT_ID: id, KEYFOLD_CLIENT_SECRET: secret } = environment
  if (token) return token
  if (!id && !secret) return signedInToken(vault, environment)
  // Half of it is a mistake: whoever made it does not mean to call as who happens to be signed in.
  if (!id || !secret)
    throw new UsageError('Set both KEYFOLD_CLIENT_ID and KEYFOLD_CLIENT_SECRET, or neither.')
  const issuer = environment.KEYFOLD_ISSUER || `${vault}/oidc`
  return requestToken(await tokenEndpoint(issuer), id, secret)
}

async function signedInToken(vault: string, environment: NodeJS.ProcessEnv): Promise<string> {
  // Loaded only here: programs need no OpenID client, and start more quickly.
  const { sessionToken } = await import('./session/tokens.ts')
  const token = await sessionToken(environment, vault)
  if (token !== null) return token
  throw new UsageError(
    'Nobody is signed in: run "keyfold login", or set KEYFOLD_CLIENT_ID and KEYFOLD_CLIENT_SECRET, or KEYFOLD_TOKEN.',
  )
}

/**
 * OpenID Connect Discovery 1.0, section 4.
 *
 * @throws KeyfoldError `invalid-configuration` when the answer speaks of another issuer (section 4.3).
 */
async function tokenEndpoint(issuer: string): Promise<URL> {
  const url = checkedUrl(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, 'KEYFOLD_ISSUER')
  const answer = await send({ method: 'GET', url, headers: { Accept: 'application/json' } })
  const found = answer.status === 200 ? Discovery.safeParse(parseJson(answer)) : null
  if (!found?.success) {
    throw new KeyfoldError('unavailable', `${url.href} is no OpenID configuration (status ${answer.status}).`)
  }
  if (found.data.issuer !== issuer) {
    throw new KeyfoldError(
      'invalid-configuration',
      `${issuer} calls itself ${found.data.issuer}. If that is the issuer you trust, set KEYFOLD_ISSUER to it.`,
    )
  }
  return checkedUrl(found.data.token_endpoint, 'The token endpoint')
}

async function requestToken(url: URL, id: string, secret: string): Promise<string> {
  // Both parts are form-encoded first (RFC 6749, section 2.3.1).
  const credentials = Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')
  const answer = await send({
    method: 'POST',
    url,
    headers: { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: Buffer.from('grant_type=client_credentials'),
  })
  const token = answer.status === 200 ? Token.safeParse(parseJson(answer)) : null
  if (token?.success) return token.data.access_token
  if (answer.status >= 500)
    throw new KeyfoldError('unavailable', `${url.href} failed (status ${answer.status}).`)
  throw new KeyfoldError('unauthenticated', `The issuer refused the client ${id}; check its id and secret.`)
}

const formEncode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1)

function parseJson({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
