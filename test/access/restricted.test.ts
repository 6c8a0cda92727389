/** Restricted content, through the functions of a whole vault. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestVault, START, type TestVault } from '../support/vault.ts'

const ONE = '/v1/objects/{id}'
const PURPOSE = { 'Keyfold-Purpose': 'treatment/case 7' }
const WRONG = { 'Keyfold-Purpose': 'curiosity' }
const RESTRICTED = { 'Keyfold-Classification': 'restricted' }

let vault: TestVault
let ann: string
let rob: string
let id: string

beforeEach(async () => {
  vault = await openTestVault()
  ann = await vault.client('ann', 'writer')
  rob = await vault.client('rob', 'reader')
  id = await vault.store(ann, 'one', RESTRICTED)
})
afterEach(() => vault.close())

const get = (token: string, headers = {}, query = {}, object = id) =>
  vault.call('GET', ONE, { token, path: { id: object }, headers, query })
const grant = (grantee: string) =>
  vault.stores.grants.put({ object: id, grantee, grantedBy: 'client:ann', created: START, expires: null })
const put = (classification: string) =>
  vault.call('PUT', ONE, {
    token: ann,
    path: { id },
    body: 'two',
    headers: { 'Keyfold-Classification': classification },
  })

describe('a restricted object', () => {
  it('is read by its owner with a purpose, which is recorded with its reference', async () => {
    const refused = await get(ann)
    expect(refused.json).toMatchObject({ status: 403, code: 'purpose-required' })
    expect(refused.json.detail).toContain('treatment')
    expect((await get(ann, WRONG)).json).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await get(ann, PURPOSE)).body.toString()).toBe('one')
    expect((await vault.events()).slice(1)).toMatchObject([
      { action: 'access.check', outcome: 'denied', reason: 'object.decrypt: purpose-required' },
      {
        action: 'access.check',
        outcome: 'denied',
        reason: 'object.decrypt: forbidden',
        purpose: 'curiosity',
      },
      { action: 'object.decrypt', outcome: 'allowed', purpose: 'treatment/case 7' },
    ])
  })

  it('is read by a grantee with a purpose, and hidden from others whatever they declare', async () => {
    for (const headers of [{}, WRONG, PURPOSE]) {
      const [hidden, absent] = [await get(rob, headers), await get(rob, headers, {}, 'A'.repeat(22))]
      expect(hidden.status).toBe(404)
      expect({ ...hidden.json, requestId: '' }).toEqual({ ...absent.json, requestId: '' })
    }
    await grant('client:rob')
    expect((await get(rob)).json.code).toBe('purpose-required')
    expect((await get(rob, PURPOSE)).status).toBe(200)
  })

  it('can be listed, described, changed and deleted without a purpose, since that reads nothing', async () => {
    const at = { token: ann, path: { id } }
    expect((await vault.call('GET', `${ONE}/metadata`, at)).status).toBe(200)
    expect((await vault.call('GET', `${ONE}/versions`, at)).status).toBe(200)
    expect((await vault.call('GET', '/v1/objects', { token: ann })).json.objects).toHaveLength(1)
    expect((await vault.call('PATCH', ONE, { ...at, body: { labels: { a: 'b' } } })).status).toBe(200)
    expect((await put('restricted')).status).toBe(200)
    expect((await vault.call('DELETE', ONE, at)).status).toBe(204)
  })

  it('is no less restricted in its old versions, once a new one is less', async () => {
    expect((await put('public')).status).toBe(200)
    expect((await get(ann)).status).toBe(200)
    expect((await get(ann, {}, { version: '1' })).json.code).toBe('purpose-required')
    expect((await get(ann, PURPOSE, { version: '1' })).body.toString()).toBe('one')
    await grant('client:rob')
    expect((await get(rob, {}, { version: '1' })).json.code).toBe('purpose-required')
  })

  it('is restricted in its old versions too, once a new one is', async () => {
    id = await vault.store(ann, 'open', { 'Keyfold-Classification': 'public' })
    await put('restricted')
    expect((await get(ann, {}, { version: '1' })).json.code).toBe('purpose-required')
  })

  it('is given a lower classification by whoever may read it, and so with a purpose', async () => {
    const change = (classification: string, headers = {}) =>
      vault.call('PATCH', ONE, { token: ann, path: { id }, body: { classification }, headers })
    for (const lower of ['confidential', 'internal', 'public']) {
      expect((await change(lower)).json.code).toBe('purpose-required')
    }
    expect((await change('public', WRONG)).json.code).toBe('forbidden')
    expect((await get(ann)).json.code).toBe('purpose-required')
    expect((await vault.events()).at(-2)).toMatchObject({
      outcome: 'denied',
      reason: 'object.update: forbidden',
    })
    expect((await change('restricted')).status).toBe(200)
    expect((await change('public', PURPOSE)).status).toBe(200)
    expect((await vault.events()).at(-1)).toMatchObject({
      action: 'object.update',
      purpose: 'treatment/case 7',
    })
    expect((await change('internal')).status).toBe(200)
  })

  it('says that it is gone, and not that a purpose is missing, when nothing is left to read', async () => {
    await vault.stores.versions.shred(id, 1, vault.clock())
    expect((await get(ann)).status).toBe(410)
  })
})

describe('restoring a restricted version', () => {
  const restore = (headers = {}, ifMatch = {}) =>
    vault.call('POST', `${ONE}/restorations`, {
      token: ann,
      path: { id },
      body: { version: 1 },
      headers: { ...headers, ...ifMatch },
    })

  it('reads it, and so needs a purpose', async () => {
    await put('public')
    const before = (await vault.events()).length
    expect((await restore()).json).toMatchObject({ status: 403, code: 'purpose-required' })
    expect((await vault.events()).slice(before)).toMatchObject([
      { action: 'access.check', outcome: 'denied', reason: 'object.encrypt: purpose-required' },
    ])
    expect((await restore(WRONG)).json.code).toBe('forbidden')
    expect((await restore(PURPOSE)).json).toMatchObject({ version: 3, classification: 'restricted' })
  })

  it('is refused for want of a purpose before a precondition is looked at', async () => {
    expect((await restore({}, { 'If-Match': '"9-9"' })).status).toBe(403)
    expect((await restore(PURPOSE, { 'If-Match': '"9-9"' })).status).toBe(412)
  })
})

describe('a restricted message', () => {
  const decrypt = (token: string, body: Buffer, headers = {}) =>
    vault.call('POST', '/v1/decrypt', { token, body, headers })

  it('is opened with a purpose, by its owner and by a steward, and hidden from others', async () => {
    const sealed = await vault.call('POST', '/v1/encrypt', { token: ann, body: 'card', headers: RESTRICTED })
    const sue = await vault.client('sue', 'steward')
    const eve = await vault.client('eve', 'writer')
    expect((await decrypt(ann, sealed.body)).json.code).toBe('purpose-required')
    expect((await decrypt(ann, sealed.body, WRONG)).json.code).toBe('forbidden')
    expect((await decrypt(ann, sealed.body, PURPOSE)).body.toString()).toBe('card')
    expect((await decrypt(sue, sealed.body)).json.code).toBe('purpose-required')
    expect((await decrypt(sue, sealed.body, { 'Keyfold-Purpose': 'payment' })).json.code).toBe('forbidden')
    expect((await decrypt(sue, sealed.body, PURPOSE)).status).toBe(200)
    for (const headers of [{}, WRONG, PURPOSE]) {
      expect((await decrypt(eve, sealed.body, headers)).status).toBe(404)
    }
  })
})
