import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyfoldError } from '../../lib/errors.ts'
import type { Method } from '../../lib/http/routes.ts'
import { openTestVault, START, type TestVault } from '../support/vault.ts'
import { type PortCall, WatchedStores } from '../support/watched-stores.ts'

let watched: WatchedStores
let vault: TestVault
let writer: string
let id: string

beforeEach(async () => {
  watched = new WatchedStores()
  vault = await openTestVault(watched.wrap)
  writer = await vault.client('ann', 'writer')
  // The line of generations is cached from here on.
  id = await vault.store(writer, 'payload-4111')
  watched.reset()
})
afterEach(() => vault.close())

const get = (token: string, headers: Record<string, string> = {}) =>
  vault.call('GET', '/v1/objects/{id}', { token, path: { id }, headers })
const post = (headers: Record<string, string> = {}) =>
  vault.call('POST', '/v1/objects', { token: writer, body: 'x', headers })

const WRITE = {
  'principals.find': 1,
  'keys.generateDataKey': 1,
  'blobs.put': 1,
  'events.append': 1,
  'versions.put': 1,
}
const READ = {
  'principals.find': 1,
  'versions.head': 1,
  'events.append': 1,
  'keys.unwrap': 1,
  'blobs.get': 1,
}
const KNOW = { 'principals.find': 1, 'versions.head': 1, 'events.append': 1 }

describe('what a request costs in calls to stores and keys', () => {
  it('a write: one of each, and nothing else', async () => {
    expect((await post()).status).toBe(201)
    expect(watched.counts()).toEqual(WRITE)
  })

  it('a write about a subject: its entry, and a look whether it is being erased', async () => {
    expect((await post({ 'Keyfold-Subject': 's-1' })).status).toBe(201)
    expect(watched.counts()).toEqual({ ...WRITE, 'subjects.enter': 1, 'subjects.state': 1 })
  })

  it('a write with an idempotency key: one look more, and a repetition stores nothing', async () => {
    await post({ 'Idempotency-Key': 'k' })
    expect(watched.counts()).toEqual({ ...WRITE, 'versions.head': 1 })
    watched.reset()
    await post({ 'Idempotency-Key': 'k' })
    expect(watched.counts()).toEqual({ 'principals.find': 1, 'versions.head': 1, 'events.append': 1 })
  })

  it('a read by the owner: one of each, and nothing else', async () => {
    expect((await get(writer)).status).toBe(200)
    expect(watched.counts()).toEqual(READ)
  })

  it('a read by a steward: no more than the owner', async () => {
    const steward = await vault.client('sue', 'steward')
    expect((await get(steward, { 'Keyfold-Purpose': 'investigation/case 7' })).status).toBe(200)
    expect(watched.counts()).toEqual(READ)
  })

  it('a read by a grantee: one call more', async () => {
    const reader = await vault.client('rob', 'reader')
    await vault.stores.grants.put({
      object: id,
      grantee: 'role:reader',
      grantedBy: 'client:ann',
      created: START,
      expires: null,
    })
    expect((await get(reader)).status).toBe(200)
    expect(watched.counts()).toEqual({ ...READ, 'grants.find': 1 })
  })

  it('a range within the first frame: its header, and its frame', async () => {
    expect((await get(writer, { Range: 'bytes=1-3' })).status).toBe(206)
    expect(watched.counts()).toEqual({ ...READ, 'blobs.get': 2 })
  })

  it.each<[Method, string, object, Record<string, number>]>([
    ['GET', '/v1/objects/{id}/metadata', {}, KNOW],
    ['GET', '/v1/objects/{id}/versions', {}, { ...KNOW, 'versions.page': 1 }],
    ['GET', '/v1/objects/{id}/grants', {}, { ...KNOW, 'grants.list': 1 }],
    ['GET', '/v1/objects', {}, { 'principals.find': 1, 'events.append': 1, 'index.list': 1 }],
    ['PUT', '/v1/objects/{id}', { body: 'y' }, { ...WRITE, 'versions.head': 1 }],
    ['PATCH', '/v1/objects/{id}', { body: { labels: {} } }, { ...KNOW, 'versions.update': 1 }],
    ['DELETE', '/v1/objects/{id}', {}, { ...KNOW, 'facts.tombstone': 1 }],
    ['PUT', '/v1/objects/{id}/grants/{grantee}', { body: { expires: null } }, { ...KNOW, 'grants.put': 1 }],
  ])('%s %s: %o', async (method, route, options, expected) => {
    const path = { id, grantee: 'role:reader' }
    const answer = await vault.call(method, route, { token: writer, path, ...options })
    expect(answer.status).toBeLessThan(300)
    expect(watched.counts()).toEqual(expected)
  })

  it('a refusal: nothing but the look, and its record', async () => {
    const stranger = await vault.client('eve', 'writer')
    expect((await get(stranger)).status).toBe(404)
    expect(watched.counts()).toEqual(KNOW)
  })

  it('a request without a token: one count, and nothing of the vault', async () => {
    await vault.call('GET', '/v1/objects/{id}', { path: { id } })
    expect(watched.counts()).toEqual({ 'events.countUnauthenticated': 1 })
  })

  it('a request without a token is refused as such, also when a flood is too much for the counter', async () => {
    watched.fail('events.countUnauthenticated', new KeyfoldError('unavailable', 'throttled'))
    expect((await vault.call('GET', '/v1/objects/{id}', { path: { id } })).status).toBe(401)
  })
})

describe('the order of calls', () => {
  const overlap = (a: PortCall, b: PortCall): boolean => a.started < b.finished && b.started < a.finished

  it('of a read: caller and object at once, then the record, then the key and the ciphertext at once', async () => {
    await get(writer)
    const [principal, head, event, unwrap, blob] = [
      watched.only('principals.find'),
      watched.only('versions.head'),
      watched.only('events.append'),
      watched.only('keys.unwrap'),
      watched.only('blobs.get'),
    ]
    expect(overlap(principal, head)).toBe(true)
    expect(event.started).toBeGreaterThan(Math.max(principal.finished, head.finished))
    expect(unwrap.started).toBeGreaterThan(event.finished)
    expect(blob.started).toBeGreaterThan(event.finished)
    expect(overlap(unwrap, blob)).toBe(true)
  })

  it('of a write: no key before the caller is known, no version before blob and record are durable', async () => {
    await post()
    expect(watched.only('keys.generateDataKey').started).toBeGreaterThan(
      watched.only('principals.find').finished,
    )
    const [blob, event] = [watched.only('blobs.put'), watched.only('events.append')]
    expect(overlap(blob, event)).toBe(true)
    expect(watched.only('versions.put').started).toBeGreaterThan(Math.max(blob.finished, event.finished))
  })
})

describe('when a port fails', () => {
  const down = new KeyfoldError('unavailable', 'A store is down: /var/lib/secret-place', {
    retryAfterSeconds: 3,
  })
  const crash = new TypeError('wrapped key 00ff of client:ann is broken')

  const blobKeys = async (): Promise<string[]> => {
    const keys: string[] = []
    for await (const { key } of vault.stores.blobs.list()) keys.push(key)
    return keys
  }
  const outcomes = async () => (await vault.events()).map(({ action, outcome }) => `${action} ${outcome}`)

  it('nothing is stored that cannot be recorded', async () => {
    watched.fail('events.append', down)
    const answer = await post()
    expect(answer.status).toBe(503)
    expect(answer.json).toMatchObject({ code: 'unavailable' })
    expect(answer.headers['retry-after']).toBe('3')
    expect(watched.counts()).not.toHaveProperty('versions.put')
    expect(await blobKeys()).toHaveLength(1)
  })

  it('nothing is released that cannot be recorded', async () => {
    watched.fail('events.append', down)
    const answer = await get(writer)
    expect(answer.status).toBe(503)
    expect(answer.body.toString()).not.toContain('payload-4111')
    expect(watched.counts()).not.toHaveProperty('keys.unwrap')
    expect(watched.counts()).not.toHaveProperty('blobs.get')
  })

  it('no refusal is given that cannot be recorded', async () => {
    watched.fail('events.append', down)
    expect((await get(await vault.client('eve', 'writer'))).status).toBe(503)
    await vault.stores.principals.put({
      principal: 'client:ann',
      disabled: true,
      tokensNotBefore: null,
      roles: [],
    })
    expect((await get(writer)).status).toBe(503)
  })

  it.each<[Method, string, object, string]>([
    ['PATCH', '/v1/objects/{id}', { body: { labels: {} } }, 'versions.update'],
    ['DELETE', '/v1/objects/{id}', {}, 'facts.tombstone'],
    ['DELETE', '/v1/objects/{id}', { query: { shred: 'true' } }, 'facts.tombstone'],
    ['PUT', '/v1/objects/{id}/grants/{grantee}', { body: {} }, 'grants.put'],
    ['GET', '/v1/objects', {}, 'index.list'],
  ])('%s %s %o does nothing that cannot be recorded', async (method, route, options, step) => {
    watched.fail('events.append', down)
    const path = { id, grantee: 'role:reader' }
    const answer = await vault.call(method, route, { token: writer, path, ...options })
    expect(answer.status).toBe(503)
    expect(watched.counts()).not.toHaveProperty([step])
  })

  it('a blob whose version may have been put stays, for the sweeper to decide', async () => {
    watched.fail('versions.put', down)
    expect((await post()).status).toBe(503)
    expect(await blobKeys()).toHaveLength(2)
    expect(await outcomes()).toEqual([
      'object.encrypt allowed',
      'object.encrypt allowed',
      'object.encrypt failed',
    ])
    // Blobs carry the time of the machine, which is long before the vault's.
    await vault.vault.sweep()
    expect(await blobKeys()).toHaveLength(1)
  })

  it('a blob that could not be put leaves no version', async () => {
    watched.fail('blobs.put', down)
    expect((await post()).status).toBe(503)
    expect(watched.counts()).not.toHaveProperty('versions.put')
    expect((await outcomes()).at(-1)).toBe('object.encrypt failed')
  })

  it.each(['principals.find', 'versions.head'])('a read says 503 when %s is down', async (name) => {
    watched.fail(name, down)
    const answer = await get(writer)
    expect(answer.status).toBe(503)
    expect(watched.counts()).not.toHaveProperty('keys.unwrap')
  })

  it.each([
    'keys.unwrap',
    'blobs.get',
  ])('a read says 503, and why in the record, when %s is down', async (name) => {
    watched.fail(name, down)
    expect((await get(writer)).status).toBe(503)
    expect((await vault.events()).at(-1)).toMatchObject({
      action: 'object.decrypt',
      outcome: 'failed',
      object: id,
      reason: 'unavailable',
    })
  })

  it.each([
    'keys.generateDataKey',
    'keys.unwrap',
    'blobs.get',
    'blobs.put',
    'versions.head',
    'principals.find',
  ])('an unforeseen error of %s is a 500 that says nothing', async (name) => {
    watched.fail(name, crash)
    const answer = await (['keys.generateDataKey', 'blobs.put'].includes(name) ? post() : get(writer))
    expect(answer.status).toBe(500)
    expect(answer.json).not.toHaveProperty('detail')
    expect(answer.body.toString() + JSON.stringify(answer.headers)).not.toMatch(/00ff|ann|broken|TypeError/)
    expect(JSON.stringify(vault.logged)).not.toMatch(/00ff/)
    expect(vault.logged).toHaveLength(1)
  })

  it('a key service that is down is a 503 for writers, and nothing is left behind', async () => {
    watched.fail('keys.generateDataKey', down)
    expect((await post()).status).toBe(503)
    expect(watched.counts()).not.toHaveProperty('blobs.put')
    watched.fail('keys.generateDataKey', null)
    expect((await post()).status).toBe(201)
  })
})
