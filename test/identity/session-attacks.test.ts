/** What somebody tries who has seen a cookie, makes a link, forges a token, or names another host. */
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, exportSPKI, importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { requestAs } from '../local/support/gateway.ts'
import {
  answerOf,
  authorizationUrl,
  authorize,
  CLI,
  INVALID_GRANT,
  newVerifier,
  refresh,
  refusal,
  signIn,
  tokensFor,
} from './support/flow.ts'
import { movingTime } from './support/moving-time.ts'
import { type Person, startProvider, type TestProvider } from './support/provider.ts'

const time = movingTime()
let provider: TestProvider
let ada: Person
beforeAll(async () => {
  provider = await startProvider()
  ada = await provider.addPerson('ada@example.com', ['writer'])
})
beforeEach(() => time.advance(1_000))
afterAll(async () => {
  time.restore()
  await provider.close()
})

describe('a session', () => {
  it('has another id after the sign-in than before (session fixation)', async () => {
    const attacker = provider.browser()
    await attacker.get('/oidc/session/end')
    const planted = attacker.cookies.get('keyfold-session')?.value ?? ''
    const signature = attacker.cookies.get('keyfold-session.sig')?.value ?? ''
    expect(planted).not.toBe('')
    const victim = provider.browser()
    victim.plant('keyfold-session', planted)
    victim.plant('keyfold-session.sig', signature)
    await signIn(provider, victim, ada, newVerifier())
    expect(victim.cookies.get('keyfold-session')?.value).not.toBe(planted)
    const silent = await authorize(provider, attacker, newVerifier(), { prompt: 'none' })
    expect(answerOf(silent)).toMatchObject({ error: 'login_required' })
  })

  it('has another id after each sign-in, and the former one is nobody', async () => {
    const browser = provider.browser()
    await signIn(provider, browser, ada, newVerifier())
    const before = browser.cookies
    await signIn(provider, browser, ada, newVerifier(), { prompt: 'login' })
    expect(browser.cookies.get('keyfold-session')?.value).not.toBe(before.get('keyfold-session')?.value)
    const thief = provider.browser()
    for (const name of ['keyfold-session', 'keyfold-session.sig']) {
      thief.plant(name, before.get(name)?.value ?? '')
    }
    const silent = await authorize(provider, thief, newVerifier(), { prompt: 'none' })
    expect(answerOf(silent)).toMatchObject({ error: 'login_required' })
  })

  it('is not one without its signature', async () => {
    const browser = provider.browser()
    await signIn(provider, browser, ada, newVerifier())
    const thief = provider.browser()
    thief.plant('keyfold-session', browser.cookies.get('keyfold-session')?.value ?? '')
    thief.plant('keyfold-session.sig', createHmac('sha1', '').update('x').digest('base64url'))
    const silent = await authorize(provider, thief, newVerifier(), { prompt: 'none' })
    expect(answerOf(silent)).toMatchObject({ error: 'login_required' })
  })

  it('is in a cookie that scripts and other sites do not get', async () => {
    const browser = provider.browser()
    await signIn(provider, browser, ada, newVerifier())
    const { text = '' } = browser.cookies.get('keyfold-session') ?? {}
    expect(text.toLowerCase()).toMatch(/; path=\/oidc; .*samesite=strict.*; httponly/)
    expect(text.toLowerCase()).not.toContain('domain')
  })

  it('of one browser cannot go on with the interaction of another', async () => {
    const victim = provider.browser()
    const screen = await authorize(provider, victim, newVerifier())
    const page = await provider.browser().get(screen.url)
    expect(page.body).not.toContain('name="password"')
    const resumed = await provider.browser().get(screen.url.replace('/interaction/', '/auth/'))
    expect(resumed.status).toBe(400)
    expect(resumed.location).toBeNull()
  })

  it('of one person ends when another signs in, with its refresh tokens, and without a script', async () => {
    const browser = provider.browser()
    const eve = await provider.addPerson('eve@example.com')
    const { refresh_token } = await tokensFor(provider, ada, {}, browser)
    const tokens = await tokensFor(provider, eve, { prompt: 'login' }, browser)
    expect(decodeJwt(tokens.access_token).sub).toBe(eve.id)
    expect(await refusal(await refresh(provider, refresh_token))).toEqual(INVALID_GRANT)
    expect((await refresh(provider, tokens.refresh_token)).status).toBe(200)
  })
})

describe('an id_token_hint', () => {
  const hintWith = (token: string): Promise<Record<string, string>> =>
    authorize(provider, provider.browser(), newVerifier(), { prompt: 'none', id_token_hint: token }).then(
      answerOf,
    )

  it('must be signed by the provider: not by nobody, not with its public key as a secret', async () => {
    const { id_token } = await tokensFor(provider, ada)
    const { kid = '' } = decodeProtectedHeader(id_token)
    const claims = decodeJwt(id_token)
    const [, payload = ''] = id_token.split('.')
    const header = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64url')
    const none = `${header({ alg: 'none', kid })}.${payload}.`
    const published = (await (await fetch(`${provider.issuer}/jwks`)).json()) as { keys: JWK[] }
    const key = await importJWK(published.keys[0] ?? {}, 'RS256', { extractable: true })
    const pem = await exportSPKI(key as Exclude<typeof key, Uint8Array>)
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid })
      .sign(new TextEncoder().encode(pem))
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const foreign = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
    const parts = id_token.split('.')
    const changed = `${parts[0]}.${header({ ...claims, sub: 'somebody' })}.${parts[2]}`
    for (const token of [none, confused, foreign, changed]) {
      expect(await hintWith(token)).toMatchObject({ error: 'invalid_request' })
      const logout = await provider.browser().get(`/oidc/session/end?id_token_hint=${token}`)
      expect(logout.status).toBe(400)
    }
    expect(await hintWith(id_token)).toMatchObject({ error: 'login_required' })
  })

  it('of another client, or an access token, is none', async () => {
    const { id_token } = await tokensFor(provider, ada, CLI)
    const { access_token } = await tokensFor(provider, ada)
    for (const token of [id_token, access_token]) {
      expect(await hintWith(token)).toMatchObject({ error: 'invalid_request' })
    }
  })
})

describe('links and names', () => {
  it('the answer names the issuer, whatever host the request named (RFC 9207, mix-up)', async () => {
    const page = await provider
      .browser()
      .get(authorizationUrl(provider, newVerifier(), { prompt: 'none' }).replace('127.0.0.1', 'localhost'))
    expect(page.location).toMatch(`${provider.issuer}/auth?`)
    const answer = answerOf(await provider.browser().get(page.location ?? ''))
    expect(answer).toMatchObject({ iss: provider.issuer, error: 'login_required' })
  })

  it.each([
    'evil.example.com',
    '127.0.0.1:1',
    'localhost.evil.example.com',
  ])('the host %s is refused before anything is done', async (host) => {
    const path = new URL(authorizationUrl(provider, newVerifier()))
    expect(await requestAs(provider.port, host, `${path.pathname}${path.search}`)).toBe(421)
  })

  it('a forwarded host or scheme changes nothing', async () => {
    const page = await provider.browser().get('/oidc/.well-known/openid-configuration', {
      'X-Forwarded-Host': 'evil.example.com',
      'X-Forwarded-Proto': 'https',
      Forwarded: 'host=evil.example.com',
    })
    expect(page.body).not.toContain('evil')
    expect(JSON.parse(page.body)).toMatchObject({ token_endpoint: `${provider.issuer}/token` })
  })

  it('no other origin may read what programs are told', async () => {
    for (const path of ['/token', '/token/revocation']) {
      for (const fields of [
        {},
        { client_id: 'web', grant_type: 'refresh_token', refresh_token: 'x', token: 'x' },
      ]) {
        const response = await provider.form(fields, { Origin: 'https://evil.example.com' }, path)
        expect(response.headers.get('access-control-allow-origin')).toBeNull()
      }
    }
  })

  it('nothing of it was a failure of the provider', () => {
    expect(provider.logged).toEqual([])
  })
})
