import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LiveVersion } from '../../lib/objects/model.ts'
import { POLICY } from '../../lib/policy.ts'
import { openTestVault, START, type TestVault } from '../support/vault.ts'

const HOUR = 3_600_000
const ONE = '/v1/objects/{id}'

let vault: TestVault
let writer: string
let reader: string
let officer: string

beforeEach(async () => {
  vault = await openTestVault()
  writer = await vault.client('ann', 'writer')
  reader = await vault.client('rob', 'reader')
  officer = await vault.client('pia', 'privacy-officer')
})
afterEach(() => vault.close())

const read = (token: string, id: string, query = {}) => vault.call('GET', ONE, { token, path: { id }, query })
const remove = (id: string, query = {}) => vault.call('DELETE', ONE, { token: writer, path: { id }, query })
const hold = (id: string) =>
  vault.call('PUT', '/v1/objects/{id}/hold', { token: officer, path: { id }, body: { reason: 'case 7' } })
const share = (id: string, grantee: string, body: object = {}) =>
  vault.call('PUT', '/v1/objects/{id}/grants/{grantee}', { token: writer, path: { id, grantee }, body })
const list = (token: string, query: Record<string, string | string[]> = {}, headers = {}) =>
  vault.call('GET', '/v1/objects', { token, query, headers })
const idsOf = (answer: { json: any }): string[] =>
  answer.json.objects.map((object: { id: string }) => object.id)

async function live(id: string, version = 1): Promise<LiveVersion> {
  const item = await vault.stores.versions.find(id, version)
  if (item?.state !== 'live') throw new Error('not live')
  return item
}

/** Whether any file below the vault's folder holds these bytes. */
async function isOnDisk(bytes: Uint8Array): Promise<boolean> {
  const entries = await readdir(vault.folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const contents = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))))
  return contents.some((content) => content.includes(Buffer.from(bytes)))
}

/** What a store does that cannot look at two items: the version arrives although the object has a tombstone. */
async function putUnderTombstone(version: LiveVersion): Promise<void> {
  const { database, versions } = vault.stores
  const { tombstone } = (await versions.head(version.object)).facts
  const set = database.prepare('UPDATE object_facts SET tombstone = ? WHERE object = ?')
  await database.run(() => set.run(null, version.object))
  expect(await versions.put(version)).toBe(true)
  await database.run(() => set.run(tombstone, version.object))
}

async function blobKeys(): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of vault.stores.blobs.list()) keys.push(key)
  return keys
}

describe('deleting', () => {
  it('hides an object for good, and the next sweep destroys keys and ciphertext', async () => {
    const id = await vault.store(writer, 'secret')
    const { wrappedDataKey } = await live(id)
    expect((await remove(id)).status).toBe(204)
    expect((await read(writer, id)).status).toBe(404)
    expect((await remove(id)).status).toBe(404)
    expect((await vault.call('PUT', ONE, { token: writer, path: { id }, body: 'again' })).status).toBe(404)
    expect(idsOf(await list(writer))).toEqual([])
    expect(await isOnDisk(wrappedDataKey)).toBe(true)
    expect((await vault.vault.sweep()).deleted).toBe(1)
    expect(await isOnDisk(wrappedDataKey)).toBe(false)
    expect(await blobKeys()).toEqual([])
  })

  it('with shred leaves no byte of any wrapped key when it answers', async () => {
    const id = await vault.store(writer, 'one')
    await vault.call('PUT', ONE, { token: writer, path: { id }, body: 'two' })
    const keys = [(await live(id, 1)).wrappedDataKey, (await live(id, 2)).wrappedDataKey]
    expect((await remove(id, { shred: 'true' })).status).toBe(204)
    for (const key of keys) {
      for (let at = 0; at + 16 <= key.length; at += 8) {
        // The head of the blob names the master key, and is no secret.
        if (at >= 17) expect(await isOnDisk(key.subarray(at, at + 16))).toBe(false)
      }
    }
    expect(await blobKeys()).toEqual([])
    expect((await read(writer, id)).status).toBe(404)
    expect((await remove(id, { shred: 'true' })).status).toBe(204)
  })

  it('also destroys a version that was in flight when the object was shredded', async () => {
    const id = await vault.store(writer, 'one')
    const late = { ...(await live(id)), version: 2, blobKey: null }
    await remove(id, { shred: 'true' })
    await putUnderTombstone(late)
    expect((await read(writer, id)).status).toBe(404)
    vault.clock.advance(POLICY.writeDeadlineMs + 1)
    expect((await vault.vault.sweep()).deleted).toBe(1)
    expect((await vault.stores.versions.find(id, 2))?.state).toBe('shredded')
    expect(await vault.stores.store.unfinished(10, null)).toEqual([])
  })
})

describe('a legal hold', () => {
  it('keeps an object from deletion, shred and expiry until it is released', async () => {
    const id = await vault.store(writer, 'evidence', {
      'Keyfold-Expires': new Date(START + HOUR).toISOString(),
    })
    expect((await hold(id)).status).toBe(204)
    expect((await remove(id)).json.code).toBe('held')
    expect((await remove(id, { shred: 'true' })).status).toBe(409)
    vault.clock.advance(2 * HOUR)
    expect((await vault.vault.sweep()).expired).toBe(0)
    expect((await live(id)).version).toBe(1)
    officer = await vault.client('pia', 'privacy-officer')
    expect(
      (await vault.call('DELETE', '/v1/objects/{id}/hold', { token: officer, path: { id } })).status,
    ).toBe(204)
    expect((await vault.vault.sweep()).expired).toBe(1)
    expect((await vault.stores.versions.find(id, 1))?.state).toBe('shredded')
  })

  it('is placed once, and stays as it was placed', async () => {
    const id = await vault.store(writer)
    expect((await hold(id)).status).toBe(204)
    expect((await hold(id)).json.code).toBe('held')
    const { facts } = await vault.stores.versions.head(id)
    expect(facts.hold).toMatchObject({ reason: 'case 7', by: 'client:pia' })
  })

  it('comes too late once destruction has begun', async () => {
    const id = await vault.store(writer)
    await remove(id)
    expect((await hold(id)).status).toBe(404)
    expect(await vault.stores.facts.hold(id, { reason: 'late', by: 'user:x', at: START })).toBe('refused')
  })
})

describe('expiry', () => {
  it('is enforced on every read, before any sweep', async () => {
    const id = await vault.store(writer, 'x', { 'Keyfold-Expires': new Date(START + HOUR).toISOString() })
    expect((await read(writer, id)).status).toBe(200)
    vault.clock.advance(HOUR)
    writer = await vault.client('ann', 'writer')
    expect((await read(writer, id)).json.code).toBe('gone')
    expect(
      (await vault.call('GET', '/v1/objects/{id}/metadata', { token: writer, path: { id } })).status,
    ).toBe(410)
    expect(idsOf(await list(writer))).toEqual([])
    expect((await vault.vault.sweep()).expired).toBe(1)
    expect(await blobKeys()).toEqual([])
    const history = await vault.call('GET', '/v1/objects/{id}/versions', { token: writer, path: { id } })
    expect(history.json.versions).toMatchObject([{ version: 1, state: 'destroyed' }])
  })

  it('may be moved while there is time, and not to the past', async () => {
    const id = await vault.store(writer, 'x', { 'Keyfold-Expires': new Date(START + HOUR).toISOString() })
    const patch = (body: object) => vault.call('PATCH', ONE, { token: writer, path: { id }, body })
    expect((await patch({ expires: new Date(START - 1).toISOString() })).status).toBe(400)
    expect((await patch({ expires: null })).json.expires).toBe(null)
    vault.clock.advance(2 * HOUR)
    writer = await vault.client('ann', 'writer')
    expect((await read(writer, id)).status).toBe(200)
    const past = await vault.call('POST', '/v1/objects', {
      token: writer,
      body: 'x',
      headers: { 'Keyfold-Expires': new Date(START).toISOString() },
    })
    expect(past.json.detail).toContain('Keyfold-Expires')
  })
})

describe('changing metadata', () => {
  it('merges labels, and moves the ETag so that a stale writer notices', async () => {
    const id = await vault.store(writer, 'x', { 'Keyfold-Label': ['a=1', 'b=2'] })
    const patch = (body: object, headers = {}) =>
      vault.call('PATCH', ONE, { token: writer, path: { id }, body, headers })
    const changed = await patch({ labels: { a: null, c: '3' }, classification: 'restricted' })
    expect(changed.json).toMatchObject({
      labels: { b: '2', c: '3' },
      classification: 'restricted',
      etag: '"1-2"',
    })
    expect((await patch({ labels: null }, { 'If-Match': '"1-1"' })).status).toBe(412)
    expect((await patch({ labels: null }, { 'If-Match': '"1-2"' })).json.labels).toEqual({})
  })
})

describe('sharing', () => {
  it('lets a grantee or a role read until the grant ends, and nobody else', async () => {
    const id = await vault.store(writer, 'shared')
    expect((await read(reader, id)).status).toBe(404)
    expect((await share(id, 'client:rob')).status).toBe(200)
    expect((await read(reader, id)).body.toString()).toBe('shared')
    expect(idsOf(await list(reader, { grantee: 'me' }))).toEqual([id])
    const revoked = await vault.call('DELETE', '/v1/objects/{id}/grants/{grantee}', {
      token: writer,
      path: { id, grantee: 'client:rob' },
    })
    expect(revoked.status).toBe(204)
    expect((await read(reader, id)).status).toBe(404)
    await share(id, 'role:reader', { expires: new Date(START + HOUR).toISOString() })
    expect((await read(reader, id)).status).toBe(200)
    expect(idsOf(await list(reader, { grantee: 'role:reader' }))).toEqual([id])
    vault.clock.advance(HOUR)
    reader = await vault.client('rob', 'reader')
    expect((await read(reader, id)).status).toBe(404)
    expect(idsOf(await list(reader, { grantee: 'role:reader' }))).toEqual([])
  })

  it('is seen and done by the owner alone', async () => {
    const id = await vault.store(writer, 'shared')
    await share(id, 'client:rob')
    const grants = (token: string) => vault.call('GET', '/v1/objects/{id}/grants', { token, path: { id } })
    expect((await grants(writer)).json.grants).toMatchObject([
      { grantee: 'client:rob', grantedBy: 'client:ann' },
    ])
    expect((await grants(reader)).status).toBe(403)
    expect((await share(id, 'everyone')).status).toBe(400)
  })
})

describe('lists', () => {
  it('page through everything once, newest first, and filter within', async () => {
    const ids: string[] = []
    for (let index = 0; index < 7; index++) {
      vault.clock.advance(1000)
      ids.unshift(await vault.store(writer, String(index), { 'Keyfold-Label': `parity=${index % 2}` }))
    }
    const seen: string[] = []
    let query: Record<string, string> = { limit: '3' }
    for (;;) {
      const page = await list(writer, query)
      seen.push(...idsOf(page))
      if (page.json.cursor === null) break
      query = { limit: '3', cursor: page.json.cursor }
    }
    expect(seen).toEqual(ids)
    expect(idsOf(await list(writer, { label: 'parity=1' }))).toHaveLength(3)
    expect(idsOf(await list(writer, { createdAfter: new Date(START + 6500).toISOString() }))).toHaveLength(1)
  })

  it('show a newer version once, and refuse a cursor of another principal or query', async () => {
    const id = await vault.store(writer, 'one')
    vault.clock.advance(1)
    await vault.store(writer, 'other')
    await vault.call('PUT', ONE, { token: writer, path: { id }, body: 'two' })
    const page = await list(writer, { limit: '1' })
    const { cursor } = page.json
    expect((await list(writer, { limit: '1', cursor })).json.objects).toMatchObject([{ id, version: 2 }])
    expect((await list(await vault.client('bob', 'writer'), { limit: '1', cursor })).status).toBe(400)
    expect((await list(writer, { classification: 'public', cursor })).json.detail).toContain('cursor')
  })

  it('by subject are for the privacy officer, and of everything for a steward with a purpose', async () => {
    const id = await vault.store(writer, 'x', { 'Keyfold-Subject': 's-1' })
    const steward = await vault.client('sue', 'steward')
    expect(idsOf(await list(officer, { subject: 's-1' }))).toEqual([id])
    expect((await list(writer, { subject: 's-1' })).status).toBe(403)
    expect((await list(steward, { all: 'true' })).json.code).toBe('purpose-required')
    expect(idsOf(await list(steward, { all: 'true' }, { 'Keyfold-Purpose': 'audit/9' }))).toEqual([id])
    expect((await list(steward, { all: 'true', subject: 's-1' })).status).toBe(400)
  })
})

describe('the sweeper', () => {
  it('takes an orphan after the write deadline, and its late writer then loses', async () => {
    const id = await vault.store(writer, 'one')
    const { blobKey, ...first } = await live(id)
    const orphan = (blobKey as string).replace('/1/', '/2/')
    await vault.stores.blobs.put(orphan, [Buffer.from('ciphertext')])
    vault.clock.advance(Date.now() - START)
    expect((await vault.vault.sweep()).orphans).toBe(0)
    vault.clock.advance(POLICY.writeDeadlineMs + 1000)
    expect((await vault.vault.sweep()).orphans).toBe(1)
    expect(await blobKeys()).toEqual([blobKey])
    expect(await vault.stores.versions.put({ ...first, version: 2, blobKey: orphan })).toBe(false)
    writer = await vault.client('ann', 'writer')
    expect((await read(writer, id)).body.toString()).toBe('one')
    const third = await vault.call('PUT', ONE, { token: writer, path: { id }, body: 'three' })
    expect(third.json.version).toBe(3)
  })
})

describe('the write deadline', () => {
  it('makes a writer that was stopped for long give up', async () => {
    await vault.close()
    vault = await openTestVault((stores) => ({
      ...stores,
      blobs: Object.assign(Object.create(stores.blobs), {
        put: async (key: string, parts: readonly Uint8Array[]) => {
          await stores.blobs.put(key, parts)
          vault.clock.advance(POLICY.writeDeadlineMs + 1)
        },
        delete: (key: string) => stores.blobs.delete(key),
      }),
    }))
    const answer = await vault.call('POST', '/v1/objects', {
      token: await vault.client('ann', 'writer'),
      body: 'x',
    })
    expect(answer.status).toBe(503)
    expect(answer.headers['retry-after']).toBe('1')
    expect(await blobKeys()).toEqual([])
    expect((await vault.events()).map(({ outcome }) => outcome)).toEqual(['allowed', 'failed'])
  })
})
