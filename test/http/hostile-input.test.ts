import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expectRefused,
  fits,
  HostileVault,
  isLabel,
  isLabelKey,
  PLAINTEXT,
  TITLED,
  TITLED_WELL_FORMED,
} from './hostile-strings.ts'

let vault: HostileVault
let token: string
let officer: string
let id: string

beforeAll(async () => {
  vault = await HostileVault.open()
  token = await vault.vault.client('ann', 'writer', 'steward')
  officer = await vault.vault.client('pia', 'privacy-officer')
  id = await vault.vault.store(token, PLAINTEXT)
})
afterAll(async () => {
  await vault.expectUnharmed(token)
  await vault.vault.close()
})

const purpose = { 'Keyfold-Purpose': 'operations' }
const metadata = (object: string) =>
  vault.call('GET', '/v1/objects/{id}/metadata', { token, path: { id: object } })

describe('text in JSON', () => {
  it.each(TITLED)('a label %s comes back as data, or is refused', async (_, text) => {
    const object = await vault.vault.store(token, PLAINTEXT)
    const patch = { token, path: { id: object }, body: { labels: { k: text } } }
    const answer = await vault.call('PATCH', '/v1/objects/{id}', patch)
    if (!isLabel(`k${text}`)) expectRefused(answer, 'labels.k')
    else expect((await metadata(object)).json.labels).toEqual({ k: text })
  })

  it.each(TITLED)('a label with the key %s comes back as data, or is refused', async (_, text) => {
    const object = await vault.vault.store(token, PLAINTEXT)
    const body = `{"labels":{${JSON.stringify(text)}:"v"}}`
    const headers = { 'Content-Type': 'application/json' }
    const answer = await vault.call('PATCH', '/v1/objects/{id}', {
      token,
      path: { id: object },
      body,
      headers,
    })
    if (isLabelKey(text)) {
      expect(Object.entries((await metadata(object)).json.labels)).toEqual([[text, 'v']])
    } else expectRefused(answer, text === '__proto__' ? '__proto__' : 'labels.')
  })

  it.each(TITLED)('a reason %s is kept as it is, or is refused', async (_, text) => {
    const object = await vault.vault.store(token, PLAINTEXT)
    const hold = { token: officer, path: { id: object }, body: { reason: text } }
    const answer = await vault.call('PUT', '/v1/objects/{id}/hold', hold)
    if (!fits(text, 512)) return expectRefused(answer, 'reason')
    expect((await vault.vault.stores.versions.head(object)).facts.hold?.reason).toBe(text)
  })

  it.each(TITLED)('%s is no date, classification or version', async (_, text) => {
    const path = { id }
    for (const name of ['expires', 'classification']) {
      expectRefused(
        await vault.call('PATCH', '/v1/objects/{id}', { token, path, body: { [name]: text } }),
        name,
      )
    }
    const restoration = { token, path, body: { version: text } }
    expectRefused(await vault.call('POST', '/v1/objects/{id}/restorations', restoration), 'version')
  })
})

describe('text in a path or a query', () => {
  it.each(TITLED_WELL_FORMED)('an object %s is not there', async (_, text) => {
    const path = { id: text, grantee: 'role:reader' }
    for (const [method, route] of [
      ['GET', '/v1/objects/{id}'],
      ['GET', '/v1/objects/{id}/versions'],
      ['DELETE', '/v1/objects/{id}'],
      ['DELETE', '/v1/objects/{id}/grants/{grantee}'],
    ] as const) {
      const answer = await vault.call(method, route, { token, path, headers: purpose })
      if (!fits(text, 64)) expectRefused(answer, 'id')
      else expect([403, 404]).toContain(answer.status)
    }
  })

  it.each(TITLED_WELL_FORMED)('a grantee %s comes back as data, or is refused', async (_, text) => {
    const path = { id, grantee: `user:${text}` }
    const answer = await vault.call('PUT', '/v1/objects/{id}/grants/{grantee}', { token, path, body: {} })
    if (!fits(text, 251) || /[\s\p{Cc}\p{Bidi_Control}]/u.test(text)) return expectRefused(answer, 'grantee')
    const grants = await vault.call('GET', '/v1/objects/{id}/grants', { token, path })
    expect(grants.json.grants.map(({ grantee }: { grantee: string }) => grantee)).toEqual([path.grantee])
    expect((await vault.call('DELETE', '/v1/objects/{id}/grants/{grantee}', { token, path })).status).toBe(
      204,
    )
  })

  it.each(TITLED)('%s in a query is refused by the name of its field, or finds nothing', async (_, text) => {
    const names = [
      'owner',
      'grantee',
      'all',
      'label',
      'classification',
      'createdAfter',
      'createdBefore',
      'limit',
      'cursor',
    ]
    for (const name of names) {
      const query = { [name]: text }
      expectRefused(await vault.call('GET', '/v1/objects', { token, query, headers: purpose }), name)
    }
    const bySubject = { token, query: { subject: text, label: 'never=set' }, headers: purpose }
    const list = await vault.call('GET', '/v1/objects', bySubject)
    if (fits(text, 128)) expect(list.json).toEqual({ objects: [], cursor: null })
    else expectRefused(list, 'subject')
    const path = { id }
    expectRefused(
      await vault.call('GET', '/v1/objects/{id}', { token, path, query: { version: text } }),
      'version',
    )
    expectRefused(
      await vault.call('DELETE', '/v1/objects/{id}', { token, path, query: { shred: text } }),
      'shred',
    )
    expectRefused(
      await vault.call('GET', '/v1/objects/{id}/versions', { token, path, query: { cursor: text } }),
      'cursor',
    )
  })
})
