/** The authorization code flow with PKCE, step by step (RFC 6749, section 4.1; RFC 7636). */
import { createHash, randomBytes } from 'node:crypto'
import type { Browser, Page } from './browser.ts'
import { PASSWORD, type Person, type TestProvider } from './provider.ts'

export type Parameters = Record<string, string | undefined>

export type Tokens = {
  readonly access_token: string
  readonly id_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly token_type: string
  readonly scope: string
}

export const CLI_REDIRECT = 'http://127.0.0.1:49152/callback'

export const newVerifier = (): string => randomBytes(32).toString('base64url')

export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url')

/** A good request of the page, but for what is given; undefined leaves a parameter out. */
export function authorizationUrl(provider: TestProvider, verifier: string, changes: Parameters = {}): string {
  const parameters: Parameters = {
    client_id: 'web',
    redirect_uri: `${provider.url}/`,
    response_type: 'code',
    scope: 'openid profile email keyfold/api',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...changes,
  }
  const present = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return `${provider.issuer}/auth?${new URLSearchParams(present).toString()}`
}

/** Goes as far as it comes without anybody's doing. */
export const authorize = async (
  provider: TestProvider,
  browser: Browser,
  verifier: string,
  changes: Parameters = {},
): Promise<Page> => browser.follow(await browser.get(authorizationUrl(provider, verifier, changes)))

/** What the client is told at its redirect URI. */
export function answerOf(page: Page): Record<string, string> {
  if (page.location === null) throw new Error(`No redirect: ${page.status} at ${page.url}`)
  return Object.fromEntries(new URL(page.location).searchParams)
}

/** Authorizes, and signs in on the screen. @returns the answer to the client */
export async function signIn(
  provider: TestProvider,
  browser: Browser,
  person: Person,
  verifier: string,
  changes: Parameters = {},
): Promise<Record<string, string>> {
  const screen = await authorize(provider, browser, verifier, changes)
  return answerOf(await browser.submit(screen, { login: person.login, password: PASSWORD }))
}

export const redeem = (
  provider: TestProvider,
  code: string,
  verifier: string,
  changes: Parameters = {},
): Promise<Response> =>
  provider.form(
    present({
      grant_type: 'authorization_code',
      client_id: 'web',
      redirect_uri: `${provider.url}/`,
      code,
      code_verifier: verifier,
      ...changes,
    }),
  )

export const refresh = (provider: TestProvider, token: string, changes: Parameters = {}): Promise<Response> =>
  provider.form(present({ grant_type: 'refresh_token', client_id: 'web', refresh_token: token, ...changes }))

const present = (parameters: Parameters): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )

export const tokensOf = async (response: Response): Promise<Tokens> => {
  const body: unknown = await response.json()
  if (response.status !== 200) throw new Error(`No tokens: ${JSON.stringify(body)}`)
  return body as Tokens
}

/** Signs somebody in at the page, or at the CLI, and fetches the tokens. */
export async function tokensFor(
  provider: TestProvider,
  person: Person,
  changes: Parameters = {},
  browser: Browser = provider.browser(),
): Promise<Tokens> {
  const verifier = newVerifier()
  const { code = '' } = await signIn(provider, browser, person, verifier, changes)
  const { client_id, redirect_uri } = changes
  return tokensOf(
    await redeem(provider, code, verifier, {
      ...(client_id === undefined ? {} : { client_id }),
      ...(redirect_uri === undefined ? {} : { redirect_uri }),
    }),
  )
}

export const CLI = { client_id: 'cli', redirect_uri: CLI_REDIRECT }

/** Status and error code (RFC 6749, section 5.2). */
export const refusal = async (response: Response): Promise<unknown[]> => {
  const body = (await response.json()) as { error?: string }
  return [response.status, body.error]
}
export const INVALID_GRANT = [400, 'invalid_grant']
