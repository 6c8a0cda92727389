import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestVault, START, type TestVault } from '../support/vault.ts'

let vault: TestVault
let writer: string

beforeEach(async () => {
  vault = await openTestVault()
  writer = await vault.client('ann', 'writer')
})
afterEach(() => vault.close())

const get = (id: string, options: object = {}) =>
  vault.call('GET', '/v1/objects/{id}', { token: writer, path: { id }, ...options })

describe('storing and reading back', () => {
  it('returns the same bytes, type and name', async () => {
    const content = randomBytes(200_000)
    const stored = await vault.call('POST', '/v1/objects', {
      token: writer,
      body: content,
      headers: {
        'Content-Type': 'application/pdf',
        'Keyfold-Filename': "UTF-8''r%C3%A9sum%C3%A9.pdf",
        'Keyfold-Label': ['case=42', 'team=claims'],
        'Keyfold-Subject': 'patient-7',
        'Keyfold-Classification': 'restricted',
      },
    })
    expect(stored.status).toBe(201)
    expect(stored.json).toMatchObject({
      version: 1,
      owner: 'client:ann',
      labels: { case: '42', team: 'claims' },
      subject: 'patient-7',
      classification: 'restricted',
      contentType: 'application/pdf',
      length: 200_000,
      generation: 1,
    })
    expect(stored.headers['location']).toBe(`/v1/objects/${stored.json.id}`)
    const read = await get(stored.json.id, { headers: { 'Keyfold-Purpose': 'treatment' } })
    expect(read.status).toBe(200)
    expect(read.body.equals(content)).toBe(true)
    expect(read.headers['content-type']).toBe('application/pdf')
    expect(read.headers['keyfold-filename']).toBe("UTF-8''r%C3%A9sum%C3%A9.pdf")
    expect(read.headers['content-disposition']).toContain("filename*=UTF-8''r%C3%A9sum%C3%A9.pdf")
    expect(read.headers['etag']).toBe('"1-1"')
  })

  it('keeps the file name out of every metadata answer', async () => {
    const id = await vault.store(writer, 'x', { 'Keyfold-Filename': 'biopsy-smith.txt' })
    for (const route of ['/v1/objects/{id}/metadata', '/v1/objects/{id}/versions'] as const) {
      const answer = await vault.call('GET', route, { token: writer, path: { id } })
      expect(answer.status).toBe(200)
      expect(answer.body.toString()).not.toContain('biopsy')
    }
    expect(JSON.stringify(await vault.events())).not.toContain('biopsy')
  })

  it('answers ranges with 206, and those outside of the content with 416', async () => {
    const content = randomBytes(2_500_000)
    const id = await vault.store(writer, content)
    for (const [start, end] of [
      [0, 0],
      [0, 1023],
      [65_000, 66_000],
      [1_048_000, 1_049_000],
      [2_499_999, 2_499_999],
    ] as const) {
      const part = await get(id, { headers: { Range: `bytes=${start}-${end}` } })
      expect(part.status).toBe(206)
      expect(part.headers['content-range']).toBe(`bytes ${start}-${end}/2500000`)
      expect(part.body.equals(content.subarray(start, end + 1))).toBe(true)
    }
    const tail = await get(id, { headers: { Range: 'bytes=-5' } })
    expect(tail.body.equals(content.subarray(-5))).toBe(true)
    const outside = await get(id, { headers: { Range: 'bytes=2500000-' } })
    expect(outside.status).toBe(416)
    expect(outside.headers['content-range']).toBe('bytes */2500000')
    const several = await get(id, { headers: { Range: 'bytes=0-1,5-6' } })
    expect(several.status).toBe(200)
    const stale = await get(id, { headers: { Range: 'bytes=0-1', 'If-Range': '"9-9"' } })
    expect(stale.status).toBe(200)
  })

  it('takes exactly 4 MiB, and refuses one byte more by name of the limit', async () => {
    const id = await vault.store(writer, Buffer.alloc(4 * 1024 * 1024, 1))
    expect((await get(id)).body.length).toBe(4 * 1024 * 1024)
    const larger = await vault.call('POST', '/v1/objects', {
      token: writer,
      body: Buffer.alloc(4 * 1024 * 1024 + 1),
    })
    expect(larger.status).toBe(413)
    expect(larger.json.detail).toContain('4194304')
  })

  it('keeps every version, and restores an old one under a new data key', async () => {
    const id = await vault.store(writer, 'one', { 'Keyfold-Filename': 'a.txt', 'Content-Type': 'text/plain' })
    const two = await vault.call('PUT', '/v1/objects/{id}', { token: writer, path: { id }, body: 'two' })
    expect(two.status).toBe(200)
    expect(two.json.version).toBe(2)
    expect((await get(id)).body.toString()).toBe('two')
    expect((await get(id, { query: { version: '1' } })).body.toString()).toBe('one')
    const restored = await vault.call('POST', '/v1/objects/{id}/restorations', {
      token: writer,
      path: { id },
      body: { version: 1 },
    })
    expect(restored.status).toBe(201)
    expect(restored.json).toMatchObject({ version: 3, contentType: 'text/plain' })
    const read = await get(id)
    expect(read.body.toString()).toBe('one')
    expect(read.headers['keyfold-filename']).toBe('a.txt')
    const items = [await vault.stores.versions.find(id, 1), await vault.stores.versions.find(id, 3)]
    const [first, third] = items.map((item) => (item?.state === 'live' ? item : undefined))
    expect(first?.messageId).not.toBe(third?.messageId)
    const history = await vault.call('GET', '/v1/objects/{id}/versions', { token: writer, path: { id } })
    expect(history.json.versions.map((item: { version: number }) => item.version)).toEqual([3, 2, 1])
    expect((await get(id, { query: { version: '9' } })).status).toBe(404)
  })

  it('takes over metadata that a new version does not mention', async () => {
    const id = await vault.store(writer, 'one', {
      'Keyfold-Classification': 'restricted',
      'Keyfold-Label': 'case=1',
      'Keyfold-Subject': 's-1',
    })
    const two = await vault.call('PUT', '/v1/objects/{id}', { token: writer, path: { id }, body: 'two' })
    expect(two.json).toMatchObject({ classification: 'restricted', labels: { case: '1' }, subject: 's-1' })
  })

  it('takes over the content type too, and refuses to follow a version that has expired or was destroyed', async () => {
    const soon = new Date(START + 1000).toISOString()
    const id = await vault.store(writer, 'one', { 'Content-Type': 'text/plain', 'Keyfold-Expires': soon })
    const put = (token: string) => vault.call('PUT', '/v1/objects/{id}', { token, path: { id }, body: 'two' })
    expect((await put(writer)).json).toMatchObject({ contentType: 'text/plain', expires: soon })
    vault.clock.advance(1000)
    const later = await vault.client('ann', 'writer')
    expect((await put(later)).json.code).toBe('gone')
    await vault.vault.sweep()
    expect((await put(later)).json.code).toBe('gone')
  })

  it('restores whom an old version was about, and never to a lower classification', async () => {
    const id = await vault.store(writer, 'about A', {
      'Keyfold-Classification': 'restricted',
      'Keyfold-Subject': 'A',
    })
    const headers = { 'Keyfold-Classification': 'public', 'Keyfold-Subject': 'B' }
    await vault.call('PUT', '/v1/objects/{id}', { token: writer, path: { id }, body: 'about B', headers })
    const restored = await vault.call('POST', '/v1/objects/{id}/restorations', {
      token: writer,
      path: { id },
      body: { version: 1 },
      headers: { 'Keyfold-Purpose': 'operations' },
    })
    expect(restored.json).toMatchObject({ version: 3, subject: 'A', classification: 'restricted' })
  })

  it('refuses a put over another version than expected, and loses no race silently', async () => {
    const id = await vault.store(writer, 'one')
    const put = (headers: Record<string, string>) =>
      vault.call('PUT', '/v1/objects/{id}', { token: writer, path: { id }, body: 'x', headers })
    const refused = await put({ 'If-Match': '"7-1"' })
    expect(refused.status).toBe(412)
    const racing = await Promise.all(Array.from({ length: 8 }, () => put({ 'If-Match': '"1-1"' })))
    expect(racing.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
    expect(racing.every(({ status }) => [200, 409, 412].includes(status))).toBe(true)
  })
})

describe('idempotency keys', () => {
  const post = (key: string, body: string, headers: Record<string, string> = {}) =>
    vault.call('POST', '/v1/objects', {
      token: writer,
      body,
      headers: { 'Idempotency-Key': key, ...headers },
    })

  it('return the same object for a repetition, also when two arrive at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('k', 'same')))
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
    expect(answers.every(({ status }) => status === 201)).toBe(true)
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(4)
    const other = await vault.call('POST', '/v1/objects', {
      token: await vault.client('bob', 'writer'),
      body: 'same',
      headers: { 'Idempotency-Key': 'k' },
    })
    expect(other.json.id).not.toBe(answers[0]?.json.id)
  })

  it('are spent when their object is deleted or has expired: a repetition is not told that it is stored', async () => {
    const { json } = await post('k', 'same')
    await vault.call('DELETE', '/v1/objects/{id}', { token: writer, path: { id: json.id } })
    const again = await post('k', 'same')
    expect(again.status).toBe(409)
    expect(again.json.detail).toContain('Idempotency-Key')
    const soon = { 'Keyfold-Expires': new Date(START + 1000).toISOString() }
    await post('short', 'same', soon)
    vault.clock.advance(1000)
    const late = await vault.call('POST', '/v1/objects', {
      token: writer,
      body: 'same',
      headers: { 'Idempotency-Key': 'short' },
    })
    expect(late.status).toBe(409)
  })

  it('record a repetition as one, with what is stored and not with what was sent', async () => {
    await post('k', 'same', { 'Keyfold-Classification': 'restricted' })
    const { json } = await post('k', 'same', { 'Keyfold-Classification': 'restricted' })
    await vault.call('PATCH', '/v1/objects/{id}', {
      token: writer,
      path: { id: json.id },
      body: { labels: { a: 'b' } },
    })
    await post('k', 'same', { 'Keyfold-Classification': 'public' })
    expect((await vault.events()).at(-1)).toMatchObject({
      action: 'object.encrypt',
      classification: 'restricted',
      bytes: 0,
      reason: 'repeats a request',
    })
  })

  it('give the first version back after others have followed', async () => {
    const { json } = await post('k', 'same')
    await vault.call('PUT', '/v1/objects/{id}', { token: writer, path: { id: json.id }, body: 'newer' })
    expect((await post('k', 'same')).json).toMatchObject({ id: json.id, version: 1 })
  })

  it('refuse another length or other metadata under the same key', async () => {
    await post('k', 'same')
    expect((await post('k', 'longer')).status).toBe(422)
    expect((await post('k', 'same', { 'Keyfold-Label': 'a=b' })).json.code).toBe('idempotency-mismatch')
  })
})

describe('messages that the caller keeps', () => {
  it('open again for their owner only, and not when tampered with', async () => {
    const sealed = await vault.call('POST', '/v1/encrypt', {
      token: writer,
      body: 'card 4111',
      headers: { 'Content-Type': 'text/plain' },
    })
    expect(sealed.status).toBe(200)
    const open = (token: string, body: Uint8Array) => vault.call('POST', '/v1/decrypt', { token, body })
    const opened = await open(writer, sealed.body)
    expect(opened.status).toBe(200)
    expect(opened.body.toString()).toBe('card 4111')
    expect(opened.headers['content-type']).toBe('text/plain')
    const stranger = await vault.client('eve', 'writer')
    expect((await open(stranger, sealed.body)).status).toBe(404)
    const tampered = Buffer.from(sealed.body)
    tampered[tampered.length - 1]! ^= 1
    expect(await open(writer, tampered)).toMatchObject({ status: 422 })
    expect((await open(writer, Buffer.from('not a message'))).json.code).toBe('cannot-decrypt')
    const id = sealed.headers['keyfold-object'] as string
    expect((await get(id)).status).toBe(404)
    await vault.call('DELETE', '/v1/objects/{id}', { token: writer, path: { id }, query: { shred: 'true' } })
    expect((await open(writer, sealed.body)).status).toBe(404)
  })
})
