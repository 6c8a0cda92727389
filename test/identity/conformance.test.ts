/**
 * What the OpenID Foundation's conformance suite asks of a provider with the code flow, and a program can check by itself.
 * Each row is named by the section that demands it. OIDC: OpenID Connect Core 1.0; OAuth: RFC 6749.
 */
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROLES } from '../../lib/access/roles.ts'
import {
  answerOf,
  authorizationUrl,
  authorize,
  CLI,
  newVerifier,
  type Parameters,
  redeem,
  signIn,
  tokensFor,
  tokensOf,
} from './support/flow.ts'
import { movingTime } from './support/moving-time.ts'
import { type Person, startProvider, type TestProvider } from './support/provider.ts'

const time = movingTime()
let provider: TestProvider
let ada: Person
beforeAll(async () => {
  provider = await startProvider()
  ada = await provider.addPerson('ada@example.com', ['writer', 'auditor'])
})
// The limit of requests in a second is not what is tested here.
beforeEach(() => time.advance(1_000))
afterAll(async () => {
  time.restore()
  await provider.close()
})

describe('discovery', () => {
  it('Discovery 3: says exactly what there is', async () => {
    const { issuer, form } = provider
    const response = await fetch(`${issuer}/.well-known/openid-configuration`)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toEqual({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      revocation_endpoint: `${issuer}/token/revocation`,
      end_session_endpoint: `${issuer}/session/end`,
      jwks_uri: `${issuer}/jwks`,
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      scopes_supported: [
        'openid',
        'profile',
        'email',
        'keyfold/api',
        ...ROLES.map((role) => `keyfold/${role}`),
      ],
      claims_supported: expect.arrayContaining(['sub', 'iss', 'auth_time', 'name', 'email', 'token_use']),
      claim_types_supported: ['normal'],
      claims_parameter_supported: false,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      prompt_values_supported: ['none', 'login'],
    })
    expect((await form({})).status).toBe(400)
  })

  it('Discovery 4.3: the endpoints are under the issuer, whatever name the request used', async () => {
    const response = await fetch(`http://localhost:${provider.port}/oidc/.well-known/openid-configuration`)
    expect(await response.json()).toMatchObject({
      issuer: provider.issuer,
      token_endpoint: `${provider.issuer}/token`,
      authorization_endpoint: `${provider.issuer}/auth`,
    })
  })
})

/** What a client is told at its redirect URI, without anybody's signing in. */
const REFUSED_AT_THE_CLIENT: readonly (readonly [section: string, changes: Parameters, error: string])[] = [
  ['OAuth 4.1.2.1, no response_type', { response_type: undefined }, 'invalid_request'],
  ['OAuth 4.1.2.1, a scope of a role', { scope: 'openid keyfold/admin' }, 'invalid_scope'],
  ['OAuth 4.1.2.1, a scope with characters of none', { scope: 'openid "x"' }, 'invalid_scope'],
  [
    'RFC 7636 4.4.1, no challenge',
    { code_challenge: undefined, code_challenge_method: undefined },
    'invalid_request',
  ],
  ['RFC 7636 4.3, no method, so plain', { code_challenge_method: undefined }, 'invalid_request'],
  ['RFC 9700 2.1.1, plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['RFC 7636 4.2, a challenge that is too short', { code_challenge: 'abc' }, 'invalid_request'],
  ['OIDC 3.1.2.6, prompt=none with nobody signed in', { prompt: 'none' }, 'login_required'],
  ['OIDC 3.1.2.1, prompt=none with another', { prompt: 'none login' }, 'invalid_request'],
  ['OIDC 3.1.2.1, a prompt that there is not', { prompt: 'consent' }, 'invalid_request'],
  ['OIDC 3.1.2.1, max_age that is no number', { max_age: 'x' }, 'invalid_request'],
  ['OIDC 6.1, a request object', { request: 'e30.e30.' }, 'request_not_supported'],
  ['OIDC 6.2, a request by reference', { request_uri: 'https://example.com/r' }, 'request_uri_not_supported'],
  ['OIDC 7.2.1, registration', { registration: '{}' }, 'registration_not_supported'],
  ['OIDC 3.1.2.1, an id_token_hint that is no token', { id_token_hint: 'x' }, 'invalid_request'],
  ['RFC 8707 2, another resource', { resource: 'urn:other' }, 'invalid_target'],
]

describe('an authorization request is refused at the client', () => {
  it.each(REFUSED_AT_THE_CLIENT)('%s', async (_, changes, error) => {
    const page = await authorize(provider, provider.browser(), newVerifier(), changes)
    expect(page.location).toMatch(`${provider.url}/?`)
    // RFC 9207: errors, too, say whose they are.
    expect(answerOf(page)).toMatchObject({ error, state: 'state-1', iss: provider.issuer })
    expect(answerOf(page)).not.toHaveProperty('code')
  })

  it.each([
    'token',
    'id_token',
    'code token',
    'code id_token',
    'none',
  ])('RFC 9700 2.1.2: response_type=%s gives nothing away', async (type) => {
    const page = await authorize(provider, provider.browser(), newVerifier(), { response_type: type })
    expect(page.location).toMatch(/[?#]error=(unsupported_response_type|invalid_request)&/)
    expect(page.location).not.toMatch(/[?#&](code|access_token|id_token)=/)
  })

  it('OAuth Response Types 2.1: response_mode=fragment carries no code', async () => {
    const page = await authorize(provider, provider.browser(), newVerifier(), { response_mode: 'fragment' })
    expect(page.location).toContain('#error=invalid_request')
    expect(page.location).not.toMatch(/[?#&]code=/)
  })

  it('OAuth Form Post 2: response_mode=form_post is refused on a screen, without a script', async () => {
    const page = await authorize(provider, provider.browser(), newVerifier(), { response_mode: 'form_post' })
    expect(page.status).toBe(400)
    expect(page.location).toBeNull()
    expect(page.body).toContain('<h1>This did not work</h1>')
    expect(page.body).not.toMatch(/<script|<form/)
  })

  it('OAuth Response Types 2.1: there is no other response_mode', async () => {
    const page = await authorize(provider, provider.browser(), newVerifier(), {
      response_mode: 'web_message',
    })
    expect(answerOf(page)).toMatchObject({ error: 'unsupported_response_mode' })
  })
})

/** Nobody is sent on: the request may be an attacker's (OAuth 4.1.2.1, 10.15). */
const REFUSED_HERE: readonly (readonly [section: string, changes: Parameters])[] = [
  ['OAuth 4.1.2.1, no client', { client_id: undefined }],
  ['OAuth 4.1.2.1, an unknown client', { client_id: 'nobody' }],
  ['OAuth 4.1.2.1, the name of something built in', { client_id: '__proto__' }],
  ['OAuth 3.1.2.4, no redirect_uri', { redirect_uri: undefined }],
  ['OAuth 3.1.2.4, a redirect_uri elsewhere', { redirect_uri: 'https://evil.example.com/' }],
  ['OIDC 3.1.2.1, a path more', { redirect_uri: '<url>/x' }],
  ['OIDC 3.1.2.1, a query more', { redirect_uri: '<url>/?x=1' }],
  ['OIDC 3.1.2.1, a slash less', { redirect_uri: '<url>' }],
  ['OAuth 3.1.2, a fragment', { redirect_uri: '<url>/#x' }],
  ['RFC 9700 4.1.3, user information', { redirect_uri: 'http://127.0.0.1@evil.example.com/' }],
  ['RFC 9700 2.1, a script', { redirect_uri: 'javascript:alert(1)' }],
  ['RFC 9700 4.1.3, any port for the page', { redirect_uri: 'http://127.0.0.1:1/' }],
  [
    'RFC 8252 7.3, another path of the CLI',
    { client_id: 'cli', redirect_uri: 'http://127.0.0.1:4000/other' },
  ],
  ['RFC 8252 8.3, a name for loopback', { client_id: 'cli', redirect_uri: 'http://localhost:4000/callback' }],
  ['RFC 8252 7.3, another machine', { client_id: 'cli', redirect_uri: 'http://192.0.2.1:4000/callback' }],
  ['RFC 8252 7.3, HTTPS', { client_id: 'cli', redirect_uri: 'https://127.0.0.1:4000/callback' }],
  ['OAuth 3.2.1, a client without redirect_uri', { client_id: 'demo-writer' }],
]

describe('an authorization request is refused on a page', () => {
  it.each(REFUSED_HERE)('%s', async (_, { redirect_uri, ...changes }) => {
    const at = redirect_uri === undefined ? {} : { redirect_uri: redirect_uri.replace('<url>', provider.url) }
    const missing = changes['client_id'] === undefined && Object.keys(changes).length === 0
    const named = missing && redirect_uri === undefined ? { redirect_uri: undefined } : at
    const page = await authorize(provider, provider.browser(), newVerifier(), { ...changes, ...named })
    expect(page.status).toBe(400)
    expect(page.location).toBeNull()
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    // Whatever the link says, the page does not say for it.
    expect(page.body).not.toContain('evil.example.com')
  })
})

describe('an authorization request', () => {
  it('OIDC 3.1.2.1: may come as a form', async () => {
    const url = new URL(authorizationUrl(provider, newVerifier()))
    const browser = provider.browser()
    const page = await browser.follow(await browser.post(url.pathname, Object.fromEntries(url.searchParams)))
    expect(page.url).toContain('/oidc/interaction/')
    expect(page.status).toBe(200)
  })

  it('OIDC 3.1.2.1: ignores parameters and scopes that it does not know', async () => {
    const answer = await signIn(provider, provider.browser(), ada, newVerifier(), {
      extra: 'x',
      scope: 'openid keyfold/nothing',
    })
    expect(answer).toHaveProperty('code')
  })

  it('RFC 9207 2: the answer says whose it is; OAuth 4.1.2: it has the state', async () => {
    const answer = await signIn(provider, provider.browser(), ada, newVerifier(), { state: 'a b&c=ä' })
    expect(answer).toEqual({ code: expect.any(String), state: 'a b&c=ä', iss: provider.issuer })
  })

  it('OIDC 3.1.2.3: prompt=none is answered at once while somebody is signed in', async () => {
    const browser = provider.browser()
    await signIn(provider, browser, ada, newVerifier())
    const page = await authorize(provider, browser, newVerifier(), { prompt: 'none' })
    expect(answerOf(page)).toHaveProperty('code')
  })

  it('OIDC 3.1.2.3: prompt=login asks again', async () => {
    const browser = provider.browser()
    await signIn(provider, browser, ada, newVerifier())
    const page = await authorize(provider, browser, newVerifier(), { prompt: 'login' })
    expect(page.url).toContain('/oidc/interaction/')
  })

  it('OIDC 3.1.2.1: max_age asks again when it is over, and only then; auth_time says when it was', async () => {
    const browser = provider.browser()
    await signIn(provider, browser, ada, newVerifier())
    const signedIn = Math.floor(Date.now() / 1000)
    time.advance(60_000)
    const verifier = newVerifier()
    const { code = '' } = answerOf(await authorize(provider, browser, verifier, { max_age: '120' }))
    const { id_token } = await tokensOf(await redeem(provider, code, verifier))
    expect(Math.abs(Number(decodeJwt(id_token)['auth_time']) - signedIn)).toBeLessThanOrEqual(1)
    const old = await authorize(provider, browser, newVerifier(), { max_age: '30' })
    expect(old.url).toContain('/oidc/interaction/')
    const none = await authorize(provider, browser, newVerifier(), { max_age: '30', prompt: 'none' })
    expect(answerOf(none)).toMatchObject({ error: 'login_required' })
  })

  it('OIDC 3.1.2.1: an id_token_hint of somebody else asks again', async () => {
    const eve = await provider.addPerson('eve@example.com')
    const { id_token } = await tokensFor(provider, eve)
    const browser = provider.browser()
    await signIn(provider, browser, ada, newVerifier())
    const hint = { prompt: 'none', id_token_hint: id_token }
    expect(answerOf(await authorize(provider, browser, newVerifier(), hint))).toMatchObject({
      error: 'login_required',
    })
  })

  it('RFC 8252 7.3: the CLI may listen on any port', async () => {
    for (const port of [1025, 49152, 65535]) {
      const redirect_uri = `http://127.0.0.1:${port}/callback`
      const answer = await signIn(provider, provider.browser(), ada, newVerifier(), { ...CLI, redirect_uri })
      expect(answer).toHaveProperty('code')
    }
  })

  it('RFC 8252 8.6: the CLI is given nothing without somebody signing in for it', async () => {
    const browser = provider.browser()
    await signIn(provider, browser, ada, newVerifier())
    const page = await authorize(provider, browser, newVerifier(), CLI)
    expect(page.url).toContain('/oidc/interaction/')
    const silent = await authorize(provider, browser, newVerifier(), { ...CLI, prompt: 'none' })
    expect(answerOf(silent)).toMatchObject({ error: 'interaction_required' })
  })
})
