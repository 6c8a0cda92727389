import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestVault, type TestVault } from '../support/vault.ts'

let vault: TestVault

beforeEach(async () => {
  vault = await openTestVault()
})
afterEach(() => vault.close())

it('records a request that failed before any use case looked at it', async () => {
  const token = await vault.client('ann', 'writer')
  const answer = await vault.call('GET', '/v1/objects', { token, query: { colour: 'red' } })
  expect(answer.status).toBe(400)
  expect(await vault.events()).toMatchObject([
    { action: 'access.check', outcome: 'failed', principal: 'client:ann', reason: 'invalid-request' },
  ])
})

it('tells a refused principal so, whatever else is wrong with its request', async () => {
  const token = await vault.client('ann', 'writer')
  await vault.stores.principals.put({
    principal: 'client:ann',
    disabled: true,
    tokensNotBefore: null,
    roles: ['writer'],
  })
  const answer = await vault.call('GET', '/v1/objects', { token, query: { colour: 'red' } })
  expect(answer.json.code).toBe('forbidden')
  expect(await vault.events()).toMatchObject([{ action: 'access.check', outcome: 'denied' }])
})

it('records a message that is none, and tells who may open no message at all that first', async () => {
  const open = async (role: 'auditor' | 'writer') =>
    vault.call('POST', '/v1/decrypt', { token: await vault.client(role, role), body: 'no message' })
  expect((await open('auditor')).status).toBe(403)
  expect((await open('writer')).json.code).toBe('cannot-decrypt')
  expect(await vault.events()).toMatchObject([
    { action: 'access.check', outcome: 'denied', principal: 'client:auditor' },
    { action: 'object.decrypt', outcome: 'failed', principal: 'client:writer' },
  ])
})

it('says whose objects a steward listed', async () => {
  const token = await vault.client('sue', 'steward')
  await vault.call('GET', '/v1/objects', {
    token,
    query: { owner: 'client:ann' },
    headers: { 'Keyfold-Purpose': 'investigation/case 7' },
  })
  expect(await vault.events()).toMatchObject([{ action: 'object.list', reason: 'owner client:ann' }])
})

it('says nothing of the state of keys to a caller', async () => {
  const token = await vault.client('ann', 'writer')
  const active = await vault.stores.generations.active()
  await vault.stores.keys.changeState(active?.keyId ?? '', 'disabled')
  const answer = await vault.call('POST', '/v1/objects', { token, body: 'x' })
  expect(answer.json).toMatchObject({ status: 500, code: 'internal' })
})
