import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BlobInfo, BlobStore } from '../../lib/objects/ports.ts'
import { newObject } from './stores.ts'

export type OpenBlobStore = {
  readonly blobs: BlobStore
  /** Closes the store, and opens the same data again. */
  reopen(): Promise<OpenBlobStore>
  close(): Promise<void>
}

const newKey = (): string => `${newObject()}/1/${newObject()}`

/** What every blob store promises. `make` gives an empty one. */
export function blobStoreContract(name: string, make: () => Promise<OpenBlobStore>): void {
  describe(`blob store: ${name}`, () => {
    let open: OpenBlobStore
    beforeEach(async () => {
      open = await make()
    })
    afterEach(() => open.close())

    async function listed(start?: string): Promise<readonly BlobInfo[]> {
      const all: BlobInfo[] = []
      for await (const info of open.blobs.list(start)) all.push(info)
      return all
    }

    test.each([
      ['nothing', []],
      ['an empty part', [new Uint8Array()]],
      ['one byte', [new Uint8Array([7])]],
      ['many parts, some empty', Array.from({ length: 3_000 }, (_, size) => randomBytes(size % 7))],
      ['8 MiB', [randomBytes(100), randomBytes(8 * 1024 * 1024)]],
    ])('gives %s back, also after it was closed and opened again', async (_, parts) => {
      const key = newKey()
      await open.blobs.put(key, parts)
      open = await open.reopen()
      expect(Buffer.concat(parts).equals((await open.blobs.get(key)) ?? Buffer.from('none'))).toBe(true)
    })

    test('has no blob that was not put', async () => {
      expect(await open.blobs.get(newKey())).toBeNull()
      expect(await open.blobs.get(newKey(), { start: 0, end: 5 })).toBeNull()
    })

    test.each([
      [0, 1],
      [3, 7],
      [9, 10],
      [0, 10],
      [5, 5],
      [8, 11],
      [10, 20],
      [0, Number.MAX_SAFE_INTEGER],
    ])('gives the bytes from %i up to %i, as far as they are there', async (start, end) => {
      const key = newKey()
      const bytes = randomBytes(10)
      await open.blobs.put(key, [bytes.subarray(0, 4), bytes.subarray(4)])
      const part = await open.blobs.get(key, { start, end })
      expect(Buffer.from(part ?? [1]).toString('hex')).toBe(bytes.subarray(start, end).toString('hex'))
    })

    test('refuses to put a key twice, and keeps the first', async () => {
      const key = newKey()
      await open.blobs.put(key, [Buffer.from('first')])
      await expect(open.blobs.put(key, [Buffer.from('second')])).rejects.toMatchObject({ code: 'conflict' })
      expect(Buffer.from((await open.blobs.get(key)) ?? []).toString()).toBe('first')
    })

    test('lets exactly one of many concurrent puts of one key win, and keeps the winner whole', async () => {
      const key = newKey()
      const rivals = Array.from({ length: 8 }, () => randomBytes(100_000))
      const outcomes = await Promise.allSettled(rivals.map((rival) => open.blobs.put(key, [rival])))
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(rivals[winner]?.equals((await open.blobs.get(key)) ?? Buffer.from('none'))).toBe(true)
    })

    test('deletes a blob, any number of times, and no other', async () => {
      const [key, other] = [newKey(), newKey()]
      await open.blobs.put(key, [Buffer.from('a')])
      await open.blobs.put(other, [Buffer.from('b')])
      await Promise.all([open.blobs.delete(key), open.blobs.delete(key)])
      await open.blobs.delete(key)
      await open.blobs.delete(newKey())
      open = await open.reopen()
      expect(await open.blobs.get(key)).toBeNull()
      expect((await listed()).map((info) => info.key)).toEqual([other])
    })

    test('lists every blob with its size and the time when it was written', async () => {
      const before = Date.now() - 2_000
      const keys = Array.from({ length: 70 }, newKey)
      await Promise.all(keys.map((key, size) => open.blobs.put(key, [randomBytes(size)])))
      const infos = await listed()
      expect(infos.map(({ key }) => key).sort()).toEqual([...keys].sort())
      for (const { key, bytes, written } of infos) {
        expect(bytes).toBe(keys.indexOf(key))
        expect(written).toBeGreaterThan(before)
        expect(written).toBeLessThan(Date.now() + 2_000)
      }
    })

    test('lists those whose keys begin with some characters', async () => {
      const keys = ['Ab', 'Ab', 'AB', 'ab', 'Bb'].map((start) => start + newKey().slice(2))
      await Promise.all(keys.map((key) => open.blobs.put(key, [randomBytes(5)])))
      const starting = await listed('Ab')
      expect(starting.map(({ key }) => key).sort()).toEqual(keys.slice(0, 2).sort())
      expect(await listed('Zb')).toEqual([])
    })

    test.each([
      '',
      'a',
      'a/1',
      'a/1/b/c',
      '/1/b',
      '../1/b',
      'a/1/..',
      'a/../b',
      '../../etc/passwd',
      'a/01/b',
      'a/-1/b',
      'a/0/b',
      'a.b/1/c',
      'a\\..\\b/1/c',
      'a/1/b\0',
      'a/1/b\n',
      `a/1/${'b'.repeat(300)}`,
      'é/1/b',
    ])('refuses a key that is not object, version and random part: %j', async (key) => {
      await expect(open.blobs.put(key, [])).rejects.toMatchObject({ code: 'internal' })
      await expect(open.blobs.get(key)).rejects.toMatchObject({ code: 'internal' })
      await expect(open.blobs.delete(key)).rejects.toMatchObject({ code: 'internal' })
    })
  })
}
