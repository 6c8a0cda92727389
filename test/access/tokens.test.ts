import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROUTES, type Route } from '../../lib/http/routes.ts'
import { machineClaims, openTestVault, type TestVault } from '../support/vault.ts'
import { type Fixture, requestFor } from './matrix-requests.ts'
import { sealMessage } from './matrix-support.ts'
import { CLIENT, TOKEN_FAILURES } from './token-failures.ts'

const AUTHENTICATED = (ROUTES as readonly Route[]).filter(({ authenticated }) => authenticated)

/** Administration and one's own events are asked for by every role in the matrix; some of it needs no role. */
const ROLED = AUTHENTICATED.filter((route) => !['people', 'audit'].includes(route.function))

const failuresCounted = ({ stores }: TestVault): number =>
  Number(
    stores.database.prepare('SELECT TOTAL(failures) AS all_of_them FROM unauthenticated_failures').get()?.[
      'all_of_them'
    ],
  )

describe('a token that will not do, on every route that needs one', () => {
  let vault: TestVault
  let fixture: Fixture

  beforeAll(async () => {
    vault = await openTestVault()
    const token = await vault.client(CLIENT, 'writer')
    fixture = { id: await vault.store(token), ...(await sealMessage(vault, token)) }
  })
  beforeEach(() => vault.client(CLIENT, 'writer'))
  afterAll(() => vault.close())

  it.each(TOKEN_FAILURES)('$name: $status', async ({ status, recorded, powerless, credentials }) => {
    const routes = powerless ? ROLED : AUTHENTICATED
    const given = await credentials(vault)
    const counted = failuresCounted(vault)
    const before = (await vault.events()).length
    const answers = await Promise.all(
      routes.map(({ method, path }) =>
        vault.call(method, path, {
          path: { id: 'ann' },
          ...requestFor(`${method} ${path}`, fixture),
          ...given,
        }),
      ),
    )
    const events = (await vault.events()).slice(before)
    answers.forEach((answer, index) => {
      const route = `${routes[index]?.method} ${routes[index]?.path}`
      expect(answer.status, route).toBe(status)
      expect(answer.json.code, route).toBe(status === 401 ? 'unauthenticated' : 'forbidden')
      expect(answer.headers['www-authenticate'], route).toBe(
        status === 401 ? 'Bearer realm="keyfold"' : undefined,
      )
      expect(answer.body.toString(), route).not.toMatch(/eyJ/)
      const own = events.filter(({ requestId }) => requestId === answer.headers['keyfold-request-id'])
      expect(
        own.map(({ action, outcome }) => [action, outcome]),
        route,
      ).toEqual(recorded ? [['access.check', 'denied']] : [])
    })
    expect(events).toHaveLength(recorded ? routes.length : 0)
    expect(failuresCounted(vault) - counted).toBe(recorded ? 0 : routes.length)
  })
})

describe('whoever a token stands for', () => {
  let vault: TestVault
  beforeEach(async () => {
    vault = await openTestVault()
  })
  afterEach(() => vault.close())

  const person = (...groups: string[]) =>
    vault.sign({
      sub: 'person-1',
      client_id: 'page',
      token_use: 'access',
      scope: 'openid keyfold/api',
      'cognito:groups': groups,
    })
  const post = (token: string) => vault.call('POST', '/v1/objects', { token, body: 'x' })
  const get = (token: string, id: string) => vault.call('GET', '/v1/objects/{id}', { token, path: { id } })

  it('a person has the roles of its groups', async () => {
    const stored = await post(await person('staff', 'writer'))
    expect(stored.status).toBe(201)
    expect(stored.json.owner).toBe('user:person-1')
    expect((await get(await person('writer'), stored.json.id)).status).toBe(200)
    expect((await post(await person('reader'))).status).toBe(403)
  })

  it('a person with the name of a machine client is somebody else', async () => {
    const id = await vault.store(await vault.client('person-1', 'writer'))
    expect((await get(await person('writer'), id)).status).toBe(404)
  })

  it('a registration never adds a role that the token does not bring', async () => {
    await vault.stores.principals.put({
      principal: 'user:person-1',
      disabled: false,
      tokensNotBefore: null,
      roles: ['writer', 'reader'],
    })
    expect((await post(await person('reader'))).status).toBe(403)
    expect((await post(await person('writer', 'admin'))).status).toBe(201)
  })

  it('a clock that is a few seconds ahead of the vault is borne with', async () => {
    const token = await vault.client('ann', 'writer')
    vault.clock.advance(-3_000)
    expect((await post(token)).status).toBe(201)
    vault.clock.advance(3_000 + 3_600_000 + 3_000)
    expect((await post(token)).status).toBe(201)
    vault.clock.advance(10_000)
    expect((await post(token)).json.detail).toContain('expired')
  })

  it('loses access with the very next request', async () => {
    const token = await vault.client('ann', 'writer')
    const id = await vault.store(token)
    const item = { principal: 'client:ann', tokensNotBefore: null } as const
    const become = (change: {
      disabled?: boolean
      roles?: readonly ['writer'] | readonly []
      before?: number
    }) =>
      vault.stores.principals.put({
        ...item,
        disabled: change.disabled ?? false,
        roles: change.roles ?? ['writer'],
        tokensNotBefore: change.before ?? null,
      })
    expect((await get(token, id)).status).toBe(200)
    await become({ disabled: true })
    expect((await get(token, id)).json.detail).toContain('disabled')
    await become({})
    expect((await get(token, id)).status).toBe(200)
    await become({ roles: [] })
    expect((await get(token, id)).status).toBe(403)
    await become({ before: vault.clock() + 1_000 })
    expect((await get(token, id)).status).toBe(401)
    vault.clock.advance(1_000)
    const renewed = await vault.sign(machineClaims('ann', ['keyfold/writer']))
    expect((await get(token, id)).status).toBe(401)
    expect((await get(renewed, id)).status).toBe(200)
  })

  it('loses what was shared with it with the very next request', async () => {
    const owner = await vault.client('ann', 'writer')
    const reader = await vault.client('rob', 'reader')
    const path = { id: await vault.store(owner), grantee: 'client:rob' }
    const share = { token: owner, path, body: { expires: null } }
    expect((await get(reader, path.id)).status).toBe(404)
    expect((await vault.call('PUT', '/v1/objects/{id}/grants/{grantee}', share)).status).toBe(200)
    expect((await get(reader, path.id)).status).toBe(200)
    await vault.call('DELETE', '/v1/objects/{id}/grants/{grantee}', { token: owner, path })
    expect((await get(reader, path.id)).status).toBe(404)
    const expires = new Date(vault.clock() + 1_000).toISOString()
    await vault.call('PUT', '/v1/objects/{id}/grants/{grantee}', { token: owner, path, body: { expires } })
    expect((await get(reader, path.id)).status).toBe(200)
    vault.clock.advance(1_000)
    expect((await get(reader, path.id)).status).toBe(404)
  })
})
