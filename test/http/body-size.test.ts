import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES, type Route } from '../../lib/http/routes.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

/** API Gateway passes bodies of 10 MB to any method, so that the functions themselves must keep to each route's limit. */
let vault: TestVault
let token: string

beforeAll(async () => {
  vault = await openTestVault()
  token = await vault.client('ann', 'writer', 'reader', 'privacy-officer')
})
afterAll(() => vault.close())

const path = { id: 'a'.repeat(22), grantee: 'role:reader' }
const limited = ROUTES.filter((route: Route) => route.bodyMaxBytes > 0)

describe('a request body', () => {
  it.each(
    limited.map((route) => [`${route.method} ${route.path}`, route] as const),
  )('of %s is refused above its limit, which is named, and recorded', async (_, {
    method,
    path: route,
    bodyMaxBytes,
  }) => {
    const body = new Uint8Array(bodyMaxBytes + 1)
    const before = (await vault.events()).length
    const answer = await vault.call(method, route, { token, path, body })
    expect(answer.status).toBe(413)
    expect(answer.json.detail).toContain(`at most ${bodyMaxBytes} bytes; this one has ${bodyMaxBytes + 1}`)
    expect((await vault.events()).slice(before)).toMatchObject([
      { action: 'access.check', outcome: 'failed', reason: 'content-too-large', principal: 'client:ann' },
    ])
  })

  it('is measured only for those who are let in', async () => {
    const body = new Uint8Array(1_000_000)
    expect((await vault.call('PATCH', '/v1/objects/{id}', { token: null, path, body })).status).toBe(401)
  })
})
