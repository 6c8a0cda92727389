import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRemoteJWKSet, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROLES } from '../../lib/access/roles.ts'
import { addDemoClients, removeDemoClients } from '../../local/identity/demo-clients.ts'
import { openIdentity } from '../../local/identity/identity-file.ts'
import { publicKeys } from '../../local/identity/signing-keys.ts'
import { LOCAL_POLICY } from '../../local/policy.ts'
import { parseAnswer, rawExchange } from '../local/support/gateway.ts'
import { basic } from '../support/basic.ts'
import { temporaryFolder } from '../support/folders.ts'
import { openPrincipals, secretOf, startProvider, type TestProvider } from './support/provider.ts'

/** Moved by the tests: each request's own second, so that only the test about too many meets the limit. */
let now = 0
let provider: TestProvider
beforeAll(async () => {
  provider = await startProvider(() => now)
})
beforeEach(() => {
  now += 1_000
})
afterAll(() => provider.close())

const verify = async (issuer: string, token: string): Promise<JWTPayload> => {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience: 'urn:keyfold:vault',
    algorithms: ['RS256'],
  })
  return payload
}

describe('the key set', () => {
  it('publishes public keys only', async () => {
    const { issuer, identity } = provider
    const published = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: Record<string, unknown>[] }
    expect(published.keys).toHaveLength(1)
    expect(published.keys[0]).toMatchObject({
      kty: 'RSA',
      alg: 'RS256',
      use: 'sig',
      kid: identity.keys[0]?.kid,
    })
    expect(published.keys[0]).not.toHaveProperty('d')
    expect(Object.keys(publicKeys(identity).keys[0] ?? {}).toSorted()).toEqual(
      ['alg', 'e', 'kid', 'kty', 'n', 'use'].toSorted(),
    )
  })
})

describe('tokens', () => {
  it('carry the claims that Cognito gives its access tokens', async () => {
    const { issuer, token } = provider
    const response = await token('demo-writer')
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const answer = (await response.json()) as Record<string, string>
    expect(answer).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'keyfold/api keyfold/writer',
    })
    const payload = await verify(issuer, answer['access_token'] ?? '')
    expect(payload).toEqual({
      iss: issuer,
      sub: 'demo-writer',
      client_id: 'demo-writer',
      aud: 'urn:keyfold:vault',
      scope: 'keyfold/api keyfold/writer',
      token_use: 'access',
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + LOCAL_POLICY.machineTokenLifetimeSeconds,
    })
    expect(decodeProtectedHeader(answer['access_token'] ?? '')).toMatchObject({
      alg: 'RS256',
      kid: expect.any(String),
    })
  })

  it('are given to one demo client for each role', async () => {
    const { token } = provider
    for (const role of ROLES) {
      const answer = (await (await token(`demo-${role}`)).json()) as Record<string, string>
      expect(answer['scope']).toBe(`keyfold/api keyfold/${role}`)
    }
  })

  it('are given for credentials in the body, too', async () => {
    const { form, identity } = provider
    const response = await form({
      grant_type: 'client_credentials',
      client_id: 'demo-reader',
      client_secret: secretOf(identity, 'demo-reader'),
    })
    expect(response.status).toBe(200)
  })

  it('have fewer scopes when fewer are asked for', async () => {
    const { issuer, token } = provider
    const answer = (await (await token('demo-writer', { scope: 'keyfold/api' })).json()) as Record<
      string,
      string
    >
    expect(answer['scope']).toBe('keyfold/api')
    expect(await verify(issuer, answer['access_token'] ?? '')).toMatchObject({ scope: 'keyfold/api' })
  })

  it.each([
    'keyfold/admin',
    'keyfold/api keyfold/reader',
    'openid',
    'keyfold/nothing',
    'offline_access',
  ])('are refused for the scope %s that the client does not have', async (scope) => {
    const { token } = provider
    const response = await token('demo-writer', { scope })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_scope' })
  })

  it('are for the vault only', async () => {
    const { token } = provider
    expect((await token('demo-writer', { resource: 'urn:keyfold:vault' })).status).toBe(200)
    const response = await token('demo-writer', { resource: 'urn:other' })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_target' })
  })
})

describe('refused token requests', () => {
  it.each([
    ['a wrong secret', 'demo-writer', 'wrong'],
    ['an unknown client', 'demo-nobody', 'wrong'],
    ['the name of something built in', '__proto__', 'wrong'],
  ])('are those with %s, with 401 and no page, whatever the client accepts', async (_, id, secret) => {
    const { form } = provider
    const response = await form(
      { grant_type: 'client_credentials' },
      { Authorization: basic(id, secret), Accept: 'text/html' },
    )
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toMatchObject({ error: 'invalid_client' })
  })

  it.each([
    'authorization_code',
    'refresh_token',
    'password',
    'implicit',
    '',
  ])('are those for the grant %j', async (grantType) => {
    const { token } = provider
    expect((await token('demo-writer', { grant_type: grantType })).status).toBe(400)
  })

  it('are those with a body that is too large, or of unknown length', async () => {
    const { form, issuer, port } = provider
    const response = await form({ grant_type: 'a'.repeat(LOCAL_POLICY.tokenRequestMaxBytes) })
    expect(response.status).toBe(413)
    expect(await response.text()).toContain(String(LOCAL_POLICY.tokenRequestMaxBytes))
    const raw = `POST ${new URL(issuer).pathname}/token HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
    expect(parseAnswer(await rawExchange(port, raw)).status).toBe(400)
  })

  it('are those that come too fast', async () => {
    const { form } = provider
    const statuses = new Set<number>()
    const { tokenRequestsPerSecondOfSourceMax: max } = LOCAL_POLICY
    for (let i = 0; i < max; i += 1) statuses.add((await form({})).status)
    expect([...statuses]).toEqual([400])
    const response = await form({})
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    now += 1_000
    expect((await form({})).status).toBe(400)
  })

  it.each([
    ['GET', '/oidc/token', 405],
    ['POST', '/oidc/jwks', 405],
    ['OPTIONS', '/oidc/token', 405],
    ['PUT', '/oidc/auth', 405],
    ['GET', '/oidc/session/end/confirm', 405],
    ['GET', '/oidc/me', 404],
    ['POST', '/oidc/reg', 404],
    ['POST', '/oidc/request', 404],
    ['POST', '/oidc/token/introspection', 404],
    ['POST', '/oidc/device/auth', 404],
    ['GET', '/oidc/.well-known/oauth-authorization-server', 404],
    ['GET', '/oidc/', 404],
    ['GET', '/oidc', 404],
  ])('are answered as problems at other places: %s %s', async (method, path, status) => {
    const { url } = provider
    const response = await fetch(`${url}${path}`, { method })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })
})

describe('identity.json', () => {
  it('can be read by its owner only, and is refused when it can be by others', async () => {
    const folder = await temporaryFolder()
    await openIdentity(folder)
    const path = join(folder, 'identity.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await chmod(path, 0o640)
    await expect(openIdentity(folder)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining('chmod 600'),
    })
  })

  it('is refused when it is damaged, and never replaced', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'identity.json')
    for (const content of ['', '{', '{"keys":[],"clients":[]}', '{"keys":"x","clients":[]}']) {
      await writeFile(path, content, { mode: 0o600 })
      await expect(openIdentity(folder)).rejects.toMatchObject({ code: 'invalid-configuration' })
      expect(await readFile(path, 'utf8')).toBe(content)
    }
  })

  it('keeps keys and clients across a restart', async () => {
    const folder = await temporaryFolder()
    const principals = openPrincipals(folder)
    const first = await addDemoClients(folder, await openIdentity(folder), principals)
    const second = await addDemoClients(folder, await openIdentity(folder), principals)
    expect(second).toEqual(first)
    expect(first.clients).toHaveLength(ROLES.length)
    expect(new Set(first.clients.map(({ secret }) => secret)).size).toBe(ROLES.length)
  })
})

describe('demo clients', () => {
  it('are registered with their role', async () => {
    const folder = await temporaryFolder()
    const principals = openPrincipals(folder)
    await addDemoClients(folder, await openIdentity(folder), principals)
    expect(await principals.find('client:demo-steward')).toEqual({
      principal: 'client:demo-steward',
      disabled: false,
      tokensNotBefore: null,
      roles: ['steward'],
    })
  })

  it('stay as the operator left them when the vault restarts', async () => {
    const folder = await temporaryFolder()
    const principals = openPrincipals(folder)
    await addDemoClients(folder, await openIdentity(folder), principals)
    const changed = { principal: 'client:demo-writer', disabled: true, tokensNotBefore: 7, roles: [] }
    await principals.put(changed)
    await addDemoClients(folder, await openIdentity(folder), principals)
    expect(await principals.find('client:demo-writer')).toEqual(changed)
  })

  it('lose secret and role when the vault is bound elsewhere, and stay disabled if they come back', async () => {
    const folder = await temporaryFolder()
    const principals = openPrincipals(folder)
    const before = await addDemoClients(folder, await openIdentity(folder), principals)
    await principals.put({
      principal: 'client:demo-admin',
      disabled: true,
      tokensNotBefore: null,
      roles: ['admin'],
    })

    const bound = await removeDemoClients(folder, await openIdentity(folder), principals)
    expect(bound.clients).toEqual([])
    expect(bound.keys).toEqual(before.keys)
    expect(await readFile(join(folder, 'identity.json'), 'utf8')).not.toContain('demo-')
    for (const role of ROLES) expect((await principals.find(`client:demo-${role}`))?.roles).toEqual([])

    const after = await addDemoClients(folder, await openIdentity(folder), principals)
    expect(secretOf(after, 'demo-writer')).not.toBe(secretOf(before, 'demo-writer'))
    expect((await principals.find('client:demo-writer'))?.roles).toEqual(['writer'])
    expect(await principals.find('client:demo-admin')).toMatchObject({ disabled: true, roles: ['admin'] })
  })
})
