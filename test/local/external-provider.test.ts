import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createReadFunction } from '../../functions/read.ts'
import { createWriteFunction } from '../../functions/write.ts'
import { createTokenVerifier } from '../../lib/access/token.ts'
import { systemClock } from '../../lib/clock.ts'
import { ROUTES } from '../../lib/http/routes.ts'
import { externalTokenPolicy } from '../../local/identity/external.ts'
import { externalSettings, IDENTITY } from '../../local/identity/external-settings.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'
import { freePort } from './support/free-port.ts'
import { startGateway } from './support/gateway.ts'
import { type OtherProvider, startOtherProvider } from './support/other-provider.ts'

const KEYS_COOLDOWN_MS = 31_000

let provider: OtherProvider
let vault: TestVault
beforeAll(async () => {
  provider = await startOtherProvider({
    ann: ['writer'],
    ray: ['vault-readers'],
    mia: ['writer', 'admin'],
    importer: ['writer'],
  })
  vault = await openTestVault(
    (stores) => stores,
    Object.assign(() => Date.now(), { advance: () => undefined }),
  )
})
afterAll(() => Promise.all([provider.close(), vault.close()]))
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
afterEach(() => {
  vi.useRealTimers()
  provider.breakDown(false)
})

/** As it stands in config.json. */
const CONFIGURED = {
  audience: 'vault',
  webClient: 'page',
  cliClient: 'cli',
  scope: 'openid vault-access',
  clients: ['page', 'cli'],
  claims: {
    accessToken: 'bearer',
    client: 'azp',
    groups: 'realm_access.roles',
    groupRoles: { writer: 'writer', admin: 'admin', 'vault-readers': 'reader' },
    scopes: 'scp',
    entryScope: 'vault-access',
    machine: { claim: 'client_id' },
    machineRoles: 'groups',
  },
}

const verifierFor = (issuer = provider.issuer, more: object = {}) =>
  createTokenVerifier(
    externalTokenPolicy(externalSettings(IDENTITY.parse({ issuer, ...CONFIGURED, ...more }))),
  )

/** The vault's own functions behind a real gateway, with tokens of the other provider. */
async function serve(verifyToken = verifierFor()) {
  const http = { ...vault.vault.http, verifyToken, clock: systemClock }
  const { ports } = vault.vault
  const functions = { write: createWriteFunction(http, ports), read: createReadFunction(http, ports) }
  const { url } = await startGateway((event, name) => functions[name as keyof typeof functions](event), {
    routes: ROUTES,
  })
  return {
    store: (token: string) =>
      fetch(`${url}/v1/objects`, { method: 'POST', headers: bearer(token), body: 'content' }),
    read: (token: string, id: string) => fetch(`${url}/v1/objects/${id}`, { headers: bearer(token) }),
  }
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'text/plain' })

describe('a token of another provider', () => {
  it('of a person has the roles that its claims name, wherever they are in it', async () => {
    const { store, read } = await serve()
    const { access } = await provider.signIn('ann')
    expect(decodeJwt(access)).toMatchObject({
      azp: 'page',
      scp: ['vault-access'],
      realm_access: { roles: ['offline_access', 'writer'] },
    })
    const stored = await store(access)
    expect(stored.status).toBe(201)
    const { id, owner } = (await stored.json()) as { id: string; owner: string }
    expect(owner).toBe('user:ann')
    expect(await (await read(access, id)).text()).toBe('content')
  })

  it('gives the role that its group stands for, and no other', async () => {
    const { store, read } = await serve()
    const { id } = (await (await store((await provider.signIn('ann')).access)).json()) as { id: string }
    const { access } = await provider.signIn('ray')
    expect((await store(access)).status).toBe(403)
    expect((await read(access, id)).status).toBe(404)
    await vault.stores.grants.put({
      object: id,
      grantee: 'user:ray',
      expires: null,
      grantedBy: 'user:ann',
      created: Date.now(),
    } as never)
    expect((await read(access, id)).status).toBe(200)
  })

  it('of a person whose roles may not be combined is refused', async () => {
    const { store } = await serve()
    expect((await store((await provider.signIn('mia')).access)).status).toBe(403)
  })

  it('of a machine client needs its registration in the vault', async () => {
    const { store } = await serve()
    const token = await provider.machineToken()
    expect((await store(token)).status).toBe(403)
    await vault.stores.principals.setRoles('client:importer', ['writer'])
    const stored = await store(token)
    expect(stored.status).toBe(201)
    expect(await stored.json()).toMatchObject({ owner: 'client:importer' })
  })

  it('is refused with the next request once its principal is disabled, or signed out, in the vault', async () => {
    const { store } = await serve()
    const { access } = await provider.signIn('ann')
    const item = { principal: 'user:ann', tokensNotBefore: null, roles: ['writer'], disabled: false } as const
    onTestFinished(() => vault.stores.principals.put(item))
    expect((await store(access)).status).toBe(201)
    await vault.stores.principals.put({ ...item, disabled: true })
    expect((await store(access)).status).toBe(403)
    await vault.stores.principals.put({ ...item, tokensNotBefore: Date.now() + 1_000 })
    expect((await store(access)).status).toBe(401)
    await vault.stores.principals.put({ ...item, roles: [] })
    expect((await store(access)).status).toBe(403)
  })
})

describe('what is no access token for this vault', () => {
  it.each([
    ['an ID token', async () => (await provider.signIn('ann')).id],
    [
      'a token for another audience',
      async () => (await provider.signIn('ann', { resource: 'urn:payroll' })).access,
    ],
    [
      'a token of another client',
      async () => (await provider.signIn('ann', { client: 'other-page' })).access,
    ],
  ])('is refused: %s', async (_, get) => {
    const { store } = await serve()
    expect((await store(await get())).status).toBe(401)
  })

  it('is refused: a token of another issuer, for the same audience and client', async () => {
    const other = await startOtherProvider({ ann: ['writer'] })
    onTestFinished(() => other.close())
    const { store } = await serve()
    expect((await store((await other.signIn('ann')).access)).status).toBe(401)
  })
})

describe('the keys of the provider', () => {
  it('are asked for when the first token comes, and not for every one', async () => {
    const before = provider.asked.length
    const { store } = await serve()
    expect(provider.asked).toHaveLength(before)
    const { access } = await provider.signIn('ann')
    const signedIn = provider.asked.length
    await Promise.all(Array.from({ length: 8 }, () => store(access)))
    expect(provider.asked.slice(signedIn)).toEqual([
      '/realms/acme/.well-known/openid-configuration',
      '/realms/acme/jwks',
    ])
  })

  it('may change: tokens by the new one are good, and by the former one not any more', async () => {
    const { store } = await serve()
    const before = (await provider.signIn('ann')).access
    expect((await store(before)).status).toBe(201)
    await provider.changeKey()
    vi.setSystemTime(Date.now() + KEYS_COOLDOWN_MS)
    const after = (await provider.signIn('ann')).access
    expect((await store(after)).status).toBe(201)
    expect((await store(before)).status).toBe(401)
  })

  it('that cannot be had are no fault of the token: 503, and all is well once the provider is back', async () => {
    const { access } = await provider.signIn('ann')
    provider.breakDown(true)
    const { store } = await serve()
    const asked = provider.asked.length
    expect((await store(access)).status).toBe(503)
    expect((await store(access)).status).toBe(503)
    // Not once more for every request.
    expect(provider.asked).toHaveLength(asked + 1)
    provider.breakDown(false)
    vi.setSystemTime(Date.now() + 2_000)
    expect((await store(access)).status).toBe(201)
  })

  it('of a provider where nobody listens are 503, too', async () => {
    const { store } = await serve(verifierFor(`http://127.0.0.1:${await freePort()}`))
    expect((await store((await provider.signIn('ann')).access)).status).toBe(503)
  })
})

/** A provider that answers with just this, closed after the test. */
async function answering(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tenant`
}

const json = (response: ServerResponse, document: object): void =>
  void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(document))

describe('a discovery document', () => {
  const keysOf = (issuer: string) =>
    externalTokenPolicy(externalSettings(IDENTITY.parse({ issuer, ...CONFIGURED }))).keys(
      { alg: 'RS256' },
      {
        payload: '',
        signature: '',
      },
    )

  it('may be where RFC 8414 has it', async () => {
    const asked: (string | undefined)[] = []
    const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as { keys: object[] }
    const issuer = await answering(({ url, headers }, response) => {
      asked.push(url)
      const own = `http://${headers.host}/tenant`
      if (url === '/keys?of=tenant') json(response, { keys })
      else if (url?.startsWith('/.well-known/') === true)
        json(response, { issuer: own, jwks_uri: `http://${headers.host}/keys?of=tenant` })
      else response.writeHead(404).end()
    })
    await expect(keysOf(issuer)).resolves.toBeDefined()
    expect(asked).toEqual([
      '/tenant/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server/tenant',
      '/keys?of=tenant',
    ])
  })

  it.each<[string, (own: string, response: ServerResponse) => void, RegExp]>([
    [
      'of another issuer',
      (_, response) => json(response, { issuer: provider.issuer, jwks_uri: `${provider.issuer}/jwks` }),
      /is of another issuer\. Write identity\.issuer/,
    ],
    [
      'with a slash more',
      (own, response) => json(response, { issuer: `${own}/`, jwks_uri: `${provider.issuer}/jwks` }),
      /another issuer/,
    ],
    [
      'with keys elsewhere and without TLS',
      (own, response) => json(response, { issuer: own, jwks_uri: 'http://keys.example.com/jwks' }),
      /jwks_uri without HTTPS/,
    ],
    [
      'with keys in a file',
      (own, response) => json(response, { issuer: own, jwks_uri: 'file:///etc/keys' }),
      /jwks_uri without HTTPS/,
    ],
    ['without keys', (own, response) => json(response, { issuer: own }), /names no issuer, or no jwks_uri/],
    [
      'that is a page',
      (_, response) => void response.writeHead(200).end('<html>'),
      /is not a discovery document/,
    ],
    [
      'that never ends',
      (_, response) => void response.writeHead(200).end('"'.padEnd(300_000)),
      /is not a discovery document/,
    ],
    [
      'that is elsewhere',
      (_, response) =>
        void response
          .writeHead(302, { Location: `${provider.issuer}/.well-known/openid-configuration` })
          .end(),
      /cannot be read/,
    ],
    ['that is nowhere', (_, response) => void response.writeHead(404).end(), /has no discovery document/],
    ['that cannot be made now', (_, response) => void response.writeHead(503).end(), /answered 503/],
  ])('%s is not taken', async (_, answer, message) => {
    const issuer = await answering(({ headers }, response) =>
      answer(`http://${headers.host}/tenant`, response),
    )
    await expect(keysOf(issuer)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(message),
    })
  })
})
