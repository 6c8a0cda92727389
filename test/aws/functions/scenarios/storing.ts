import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { store, type World } from '../../support/world.ts'

export function storing(world: () => World): void {
  describe('storing and reading', () => {
    it('gives content back as it was stored, with its type and its name', async () => {
      const { ada } = world().as
      const id = await store(ada, 'blood group: A+', {
        'Content-Type': 'text/plain',
        'Keyfold-Filename': 'report.txt',
        'Keyfold-Label': 'ward=7',
      })
      const found = await ada.send('GET', `/v1/objects/${id}`)
      expect(found.status).toBe(200)
      expect(found.body.toString()).toBe('blood group: A+')
      expect(found.headers.get('content-type')).toBe('text/plain')
      expect(found.headers.get('content-disposition')).toContain('report.txt')
      const metadata = await ada.send('GET', `/v1/objects/${id}/metadata`)
      expect(metadata.json).toMatchObject({ id, version: 1, labels: { ward: '7' }, generation: 1 })
    })

    it('keeps ciphertext in S3, and no plaintext anywhere', async () => {
      const { vault, as } = world()
      const id = await store(as.ada, 'never in the clear')
      const version = await vault.stores.versions.find(id, 1)
      const key = version?.state === 'live' ? (version.blobKey ?? '') : ''
      const { Body } = await vault.services.getBlob(key)
      const blob = Buffer.from((await Body?.transformToByteArray()) ?? [])
      expect(blob.length).toBeGreaterThan(200)
      expect(blob.includes('never in the clear')).toBe(false)
    })

    it('reads ranges across frames, and refuses one behind the end', async () => {
      const { ada } = world().as
      const content = randomBytes(3 * 1024 * 1024 + 5)
      const id = await store(ada, content)
      for (const [start, end] of [
        [0, 0],
        [1_048_570, 1_048_590],
        [3_145_728, 3_145_732],
      ] as const) {
        const part = await ada.send('GET', `/v1/objects/${id}`, {
          headers: { Range: `bytes=${start}-${end}` },
        })
        expect(part.status).toBe(206)
        expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end}/${content.length}`)
        expect(part.body.equals(content.subarray(start, end + 1))).toBe(true)
      }
      const behind = await ada.send('GET', `/v1/objects/${id}`, { headers: { Range: 'bytes=99999999-' } })
      expect(behind.status).toBe(416)
    })

    it('stores nothing twice for one idempotency key', async () => {
      const { ada } = world().as
      const headers = { 'Idempotency-Key': 'order-1' }
      const id = await store(ada, 'once', headers)
      const again = await ada.send('POST', '/v1/objects', { headers, body: Buffer.from('once') })
      expect(again.json.id).toBe(id)
      expect(again.headers.get('idempotency-replayed')).toBe('true')
      const other = await ada.send('POST', '/v1/objects', { headers, body: Buffer.from('something else') })
      expect(other.status).toBe(422)
    })

    it('adds versions, shows them all, and refuses one that was made for another', async () => {
      const { ada } = world().as
      const id = await store(ada, 'first', { 'Keyfold-Subject': 'patient-9' })
      const path = `/v1/objects/${id}`
      const etag = (await ada.send('GET', path)).headers.get('etag') ?? ''
      const second = await ada.send('PUT', path, {
        headers: { 'If-Match': etag },
        body: Buffer.from('second'),
      })
      expect(second.json).toMatchObject({ version: 2, subject: 'patient-9' })
      const late = await ada.send('PUT', path, { headers: { 'If-Match': etag }, body: Buffer.from('third') })
      expect(late.status).toBe(412)
      expect((await ada.send('GET', path)).body.toString()).toBe('second')
      expect((await ada.send('GET', `${path}?version=1`)).body.toString()).toBe('first')
      expect((await ada.send('GET', `${path}/metadata?version=1`)).json).toMatchObject({ version: 1 })
      const page = await ada.send('GET', `${path}/versions?limit=1`)
      expect(page.json.versions).toMatchObject([{ version: 2 }])
      const rest = await ada.send('GET', `${path}/versions?limit=1&cursor=${page.json.cursor}`)
      expect(rest.json.versions).toMatchObject([{ version: 1 }])
    })

    it('restores an old version, whose content the reading function opens for the same caller', async () => {
      const { ada } = world().as
      const id = await store(ada, 'as it was', { 'Keyfold-Filename': "UTF-8''na%C3%AFve.txt" })
      await ada.send('PUT', `/v1/objects/${id}`, { body: Buffer.from('changed') })
      const restored = await ada.send('POST', `/v1/objects/${id}/restorations`, { body: { version: 1 } })
      expect(restored.status).toBe(201)
      expect(restored.json.version).toBe(3)
      const found = await ada.send('GET', `/v1/objects/${id}`)
      expect(found.body.toString()).toBe('as it was')
      expect(found.headers.get('content-disposition')).toContain('na%C3%AFve.txt')
      const absent = await ada.send('POST', `/v1/objects/${id}/restorations`, { body: { version: 9 } })
      expect(absent.status).toBe(404)
    })

    it('seals a message that its caller keeps, and opens it again', async () => {
      const { ada, rob } = world().as
      const sealed = await ada.send('POST', '/v1/encrypt', { body: Buffer.from('card 4111') })
      expect(sealed.status).toBe(200)
      expect(sealed.body.includes('card 4111')).toBe(false)
      const opened = await ada.send('POST', '/v1/decrypt', { body: sealed.body })
      expect(opened.body.toString()).toBe('card 4111')
      expect((await rob.send('POST', '/v1/decrypt', { body: sealed.body })).status).toBe(404)
      const damaged = Buffer.from(sealed.body)
      damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1)
      expect((await ada.send('POST', '/v1/decrypt', { body: damaged })).status).toBe(422)
    })

    it('changes labels and expiry of the newest version', async () => {
      const { ada } = world().as
      const id = await store(ada, 'content', { 'Keyfold-Label': 'state=new' })
      const patch = { labels: { state: 'done' }, classification: 'restricted' }
      const changed = await ada.send('PATCH', `/v1/objects/${id}`, { body: patch })
      expect(changed.json).toMatchObject({ labels: { state: 'done' }, classification: 'restricted' })
      expect((await ada.send('GET', `/v1/objects/${id}/metadata`)).json).toMatchObject(patch)
    })
  })
}
