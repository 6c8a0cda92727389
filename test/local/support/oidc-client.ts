/** The least of an OpenID client: signs people in without a page, as `other-provider.ts` lets it. */
import { createHash, randomBytes } from 'node:crypto'

export const REDIRECT = 'https://vault.example.com/'

export type Tokens = { readonly access: string; readonly id: string }

/** Signs a person in with authorization code and PKCE. */
export async function signIn(
  issuer: string,
  account: string,
  { client = 'page', resource = 'urn:vault' }: { readonly client?: string; readonly resource?: string } = {},
): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid vault-access',
    resource,
    login_hint: account,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  })
  const code = await follow(`${issuer}/auth?${query.toString()}`)
  const answer = await token(issuer, {
    grant_type: 'authorization_code',
    client_id: client,
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
  })
  return { access: answer['access_token'] ?? '', id: answer['id_token'] ?? '' }
}

/** Follows redirects with cookies, as a browser does, until they lead to the application. */
async function follow(start: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  for (let steps = 0; steps < 6; steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { Cookie: cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const next = new URL(response.headers.get('location') ?? '', url)
    if (next.href.startsWith(REDIRECT)) return next.searchParams.get('code') ?? ''
    url = next.href
  }
  throw new Error('The sign-in did not come to an end.')
}

export async function machineToken(issuer: string): Promise<string> {
  const form = { grant_type: 'client_credentials', scope: 'vault-access' }
  const credentials = Buffer.from('importer:importer-secret').toString('base64')
  return (await token(issuer, form, { Authorization: `Basic ${credentials}` }))['access_token'] ?? ''
}

async function token(
  issuer: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Record<string, string>> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  })
  return (await response.json()) as Record<string, string>
}
