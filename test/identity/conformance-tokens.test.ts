/** The token endpoint, as `conformance.test.ts` checks the authorization endpoint. */
import { createHash } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  challengeOf,
  newVerifier,
  type Parameters,
  redeem,
  refresh,
  signIn,
  tokensFor,
  tokensOf,
} from './support/flow.ts'
import { movingTime } from './support/moving-time.ts'
import { type Person, secretOf, startProvider, type TestProvider } from './support/provider.ts'

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

const verify = async (token: string, audience: string): Promise<JWTPayload> => {
  const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`))
  const { payload } = await jwtVerify(token, keys, {
    issuer: provider.issuer,
    audience,
    algorithms: ['RS256'],
    currentDate: new Date(Date.now()),
  })
  return payload
}

const errorOf = async (response: Response): Promise<unknown[]> => {
  const body = (await response.json()) as { error?: string }
  return [response.status, body.error]
}

const freshCode = async (
  changes: Parameters = {},
): Promise<{ readonly code: string; readonly verifier: string }> => {
  const verifier = newVerifier()
  const { code = '' } = await signIn(provider, provider.browser(), ada, verifier, changes)
  return { code, verifier }
}

describe('tokens', () => {
  it('OIDC 3.1.3.3, OAuth 5.1: the answer', async () => {
    const { code, verifier } = await freshCode()
    const response = await redeem(provider, code, verifier)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toEqual({
      access_token: expect.any(String),
      id_token: expect.any(String),
      refresh_token: expect.stringMatching(/^[\w-]{43,}$/),
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'keyfold/api',
    })
  })

  it('RFC 9068 2.2: the access token, with what Cognito says in it', async () => {
    const { access_token } = await tokensFor(provider, ada)
    const claims = await verify(access_token, 'urn:keyfold:vault')
    expect(claims).toEqual({
      iss: provider.issuer,
      sub: ada.id,
      aud: 'urn:keyfold:vault',
      client_id: 'web',
      scope: 'keyfold/api',
      token_use: 'access',
      'cognito:groups': ['writer', 'auditor'],
      jti: expect.any(String),
      iat: expect.any(Number),
      auth_time: expect.any(Number),
      exp: (claims.iat ?? 0) + 900,
    })
  })

  it('OIDC 2: the ID token, for the client that asked, with its nonce', async () => {
    const { id_token } = await tokensFor(provider, ada, { nonce: 'n-0S6_WzA2Mj' })
    const claims = await verify(id_token, 'web')
    expect(claims).toEqual({
      iss: provider.issuer,
      sub: ada.id,
      aud: 'web',
      nonce: 'n-0S6_WzA2Mj',
      token_use: 'id',
      name: 'Ada Example',
      preferred_username: 'ada@example.com',
      email: 'ada@example.com',
      iat: expect.any(Number),
      exp: (claims.iat ?? 0) + 900,
    })
  })

  it('OIDC 3.1.3.6: at_hash and c_hash may be left out, and are', async () => {
    const { id_token, access_token } = await tokensFor(provider, ada)
    const { at_hash, c_hash } = decodeJwt(id_token)
    const half = createHash('sha256').update(access_token).digest().subarray(0, 16).toString('base64url')
    expect([undefined, half]).toContain(at_hash)
    expect(c_hash).toBeUndefined()
  })

  it('OIDC 5.4: without the scopes profile and email, neither name nor address', async () => {
    const { id_token } = await tokensFor(provider, ada, { scope: 'openid keyfold/api' })
    expect(Object.keys(decodeJwt(id_token)).toSorted()).toEqual(
      ['aud', 'exp', 'iat', 'iss', 'nonce', 'sub', 'token_use'].toSorted(),
    )
  })

  it('OIDC 3.1.2.1: without the scope openid, no ID token; without keyfold/api, no use of the vault', async () => {
    const plain = await tokensFor(provider, ada, { scope: 'keyfold/api', nonce: undefined })
    expect(plain).not.toHaveProperty('id_token')
    const { access_token } = await tokensFor(provider, ada, { scope: 'openid' })
    expect(decodeJwt(access_token)).not.toHaveProperty('scope')
  })

  it('have no groups when the account has none, and the login as address only where it is one', async () => {
    const admin = await provider.addPerson('admin', [], { name: null })
    const { access_token, id_token } = await tokensFor(provider, admin)
    expect(decodeJwt(access_token)).not.toHaveProperty('cognito:groups')
    expect(decodeJwt(id_token)).not.toHaveProperty('email')
    expect(decodeJwt(id_token)).not.toHaveProperty('name')
    expect(decodeJwt(id_token)['preferred_username']).toBe('admin')
  })

  it('OIDC 12.2: a refreshed ID token has the same issuer, subject, audience and no later sign-in', async () => {
    const first = await tokensFor(provider, ada)
    time.advance(5_000)
    const second = await tokensOf(await refresh(provider, first.refresh_token))
    expect(second.refresh_token).not.toBe(first.refresh_token)
    const [before, after] = [decodeJwt(first.id_token), decodeJwt(second.id_token)]
    for (const name of ['iss', 'sub', 'aud', 'auth_time']) expect(after[name]).toEqual(before[name])
    expect(after.iat).toBeGreaterThan(before.iat ?? Number.POSITIVE_INFINITY)
  })

  it('OAuth 6: a refresh may ask for less, and for nothing more', async () => {
    const { refresh_token } = await tokensFor(provider, ada, { scope: 'openid keyfold/api' })
    expect(await errorOf(await refresh(provider, refresh_token, { scope: 'openid email' }))).toEqual([
      400,
      'invalid_scope',
    ])
    const less = await tokensOf(await refresh(provider, refresh_token, { scope: 'openid' }))
    expect(decodeJwt(less.access_token)).not.toHaveProperty('scope')
  })
})

/** At the token endpoint, with a code that is good but for what is given (OAuth 5.2). */
const REFUSED_TOKENS: readonly (readonly [
  section: string,
  changes: Parameters,
  status: number,
  error: string,
])[] = [
  ['OAuth 5.2, no grant_type', { grant_type: undefined }, 400, 'invalid_request'],
  ['OAuth 5.2, passwords', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['OAuth 5.2, implicit', { grant_type: 'implicit' }, 400, 'unsupported_grant_type'],
  [
    'RFC 8628 3.4, device',
    { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' },
    400,
    'unsupported_grant_type',
  ],
  // The library has no `unauthorized_client`.
  ['OAuth 5.2, client credentials of the page', { grant_type: 'client_credentials' }, 400, 'invalid_request'],
  ['OAuth 5.2, no code', { code: undefined }, 400, 'invalid_request'],
  ['OAuth 5.2, another code', { code: 'x'.repeat(43) }, 400, 'invalid_grant'],
  ['OAuth 4.1.3, no redirect_uri', { redirect_uri: undefined }, 400, 'invalid_request'],
  ['OAuth 4.1.3, another redirect_uri', { redirect_uri: '<url>/x' }, 400, 'invalid_grant'],
  ['RFC 7636 4.6, no verifier', { code_verifier: undefined }, 400, 'invalid_grant'],
  ['RFC 7636 4.6, another verifier', { code_verifier: 'a'.repeat(43) }, 400, 'invalid_grant'],
  ['RFC 7636 4.6, the challenge itself', { code_verifier: '<challenge>' }, 400, 'invalid_grant'],
  ['OAuth 5.2, no client', { client_id: undefined }, 400, 'invalid_request'],
  ['OAuth 5.2, an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
  ['OAuth 4.1.3, another client', { client_id: 'cli' }, 400, 'invalid_grant'],
  ['OAuth 3.2.1, a machine client without its secret', { client_id: 'demo-writer' }, 401, 'invalid_client'],
  ['OAuth 2.3.1, a secret of a client that has none', { client_secret: 'x' }, 401, 'invalid_client'],
  ['RFC 8707 2.2, another resource', { resource: 'urn:other' }, 400, 'invalid_target'],
]

describe('a token request is refused', () => {
  it.each(REFUSED_TOKENS)('%s', async (_, changes, status, error) => {
    const { code, verifier } = await freshCode()
    const filled = Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [
        name,
        value?.replace('<url>', provider.url).replace('<challenge>', challengeOf(verifier)),
      ]),
    )
    const response = await redeem(provider, code, verifier, filled)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await errorOf(response)).toEqual([status, error])
  })

  it('OAuth 4.1.2: with a code that is older than a minute', async () => {
    const { code, verifier } = await freshCode()
    time.advance(61_000)
    expect(await errorOf(await redeem(provider, code, verifier))).toEqual([400, 'invalid_grant'])
  })

  it('OAuth 3.2: with a parameter twice', async () => {
    const response = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=refresh_token&grant_type=refresh_token&client_id=web',
    })
    expect(await errorOf(response)).toEqual([400, 'invalid_request'])
  })

  it('OAuth 3.2: as JSON', async () => {
    const response = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    expect(await errorOf(response)).toEqual([400, 'invalid_request'])
  })

  it('OAuth 2.3: with two ways of authentication', async () => {
    const secret = secretOf(provider.identity, 'demo-writer')
    const response = await provider.form(
      { grant_type: 'client_credentials', client_id: 'demo-writer', client_secret: secret },
      { Authorization: `Basic ${Buffer.from(`demo-writer:${secret}`).toString('base64')}` },
    )
    expect(await errorOf(response)).toEqual([400, 'invalid_request'])
  })
})
