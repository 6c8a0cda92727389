import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestVault, PUBLIC_CONFIG, type TestVault } from '../support/vault.ts'

let vault: TestVault

beforeAll(async () => {
  vault = await openTestVault()
})
afterAll(() => vault.close())

it('says to anybody how one signs in, and nothing else', async () => {
  const answer = await vault.call('GET', '/config.json')
  expect(answer.status).toBe(200)
  expect(answer.headers['content-type']).toBe('application/json')
  expect(answer.json).toEqual(PUBLIC_CONFIG)
})
