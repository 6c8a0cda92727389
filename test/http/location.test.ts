import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestVault, proxyEvent, type TestVault } from '../support/vault.ts'

let vault: TestVault
let token: string

beforeAll(async () => {
  vault = await openTestVault()
  token = await vault.client('ann', 'writer')
})
afterAll(() => vault.close())

it.each([
  ['at the root of a host', '/v1/objects', ''],
  ['in a stage of API Gateway', '/live/v1/objects', '/live'],
  ['below a path of a domain', '/vault/eu/v1/objects', '/vault/eu'],
])('what was stored %s is located there', async (_, asked, before) => {
  const event = proxyEvent('POST', '/v1/objects', { token, body: 'content' })
  Object.assign(event.requestContext, { path: asked })
  const { headers, body } = await vault.functionsWith(vault.workflow).write(event)
  expect(headers?.['Location']).toBe(`${before}/v1/objects/${JSON.parse(body).id}`)
})
