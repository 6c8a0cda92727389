import { copyFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import type { LiveVersion } from '../../lib/objects/model.ts'
import { openTestVault, START, type TestVault } from '../support/vault.ts'

/** Long enough for several frames. */
const SECRET = Buffer.from('account 4111-1111, diagnosis F32.1; '.repeat(5_000))
const OTHER = Buffer.from('an entirely different payload here; '.repeat(5_000))

let vault: TestVault
let writer: string
/** Versions 1 and 2 of one object, and another object, all of one length. */
let one: LiveVersion
let two: LiveVersion
let other: LiveVersion

beforeEach(async () => {
  vault = await openTestVault()
  writer = await vault.client('ann', 'writer')
  const id = await vault.store(writer, SECRET)
  await vault.call('PUT', '/v1/objects/{id}', { token: writer, path: { id }, body: OTHER })
  const second = await vault.store(writer, OTHER)
  ;[one, two, other] = [await live(id, 1), await live(id, 2), await live(second, 1)]
})
afterEach(() => vault.close())

async function live(id: string, version: number): Promise<LiveVersion> {
  const found = await vault.stores.versions.find(id, version)
  if (found?.state !== 'live') throw new Error('The version is not there.')
  return found
}

const read = ({ object, version }: LiveVersion, headers: Record<string, string> = {}) =>
  vault.call('GET', '/v1/objects/{id}', {
    token: writer,
    path: { id: object },
    query: { version: String(version) },
    headers,
  })

/** Changes one column of a version, as somebody with a hand on the database could. */
function tamper(
  { object, version }: LiveVersion,
  column: 'wrapped_data_key' | 'blob_key' | 'generation' | 'sealed_length' | 'frame_length' | 'length',
  value: Uint8Array | string | number | null,
): void {
  const inVersions = ['generation', 'sealed_length', 'frame_length', 'length'].includes(column)
  const sql = inVersions
    ? `UPDATE versions SET ${column} = ? WHERE object = ? AND version = ?`
    : `UPDATE version_contents SET ${column} = ?
       WHERE id = (SELECT content FROM versions WHERE object = ? AND version = ?)`
  expect(vault.stores.database.prepare(sql).run(value, object, version).changes).toBe(1)
}

async function blobFile({ blobKey }: LiveVersion): Promise<string> {
  const folder = join(vault.folder, DATA_FILES.blobs)
  const name = (blobKey ?? '').replaceAll('/', '.')
  const found = (await readdir(folder, { recursive: true })).find((path) => path.endsWith(name))
  if (found === undefined) throw new Error('The blob is not there.')
  return join(folder, found)
}

/** One opaque failure, whole and in a range, and nothing of what was wrong or inside. */
async function expectRefused(version: LiveVersion): Promise<void> {
  for (const headers of [{}, { Range: 'bytes=70000-70100' }]) {
    const before = (await vault.events()).length
    const answer = await read(version, headers)
    expect(answer.status).toBe(500)
    const { requestId, ...problem } = answer.json
    expect(problem).toEqual({
      type: 'urn:keyfold:problem:decryption-failed',
      title: 'The content could not be decrypted',
      status: 500,
      code: 'decryption-failed',
    })
    expect(answer.headers).not.toHaveProperty('etag')
    const events = (await vault.events()).slice(before)
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['object.decrypt', 'allowed'],
      ['object.decrypt', 'failed'],
    ])
    expect(events[1]).toMatchObject({
      object: version.object,
      version: version.version,
      reason: 'decryption-failed',
      requestId,
    })
    expect(JSON.stringify([vault.logged, events])).not.toMatch(/4111|diagnosis|entirely different/)
  }
}

const swap = (column: 'wrapped_data_key' | 'blob_key', a: LiveVersion, b: LiveVersion): void => {
  const valueOf = (version: LiveVersion) => (column === 'blob_key' ? version.blobKey : version.wrappedDataKey)
  tamper(a, column, valueOf(b))
  tamper(b, column, valueOf(a))
}

it('reads what nobody touched', async () => {
  expect((await read(one)).body.equals(SECRET)).toBe(true)
  expect((await read(two)).body.equals(OTHER)).toBe(true)
  expect((await read(one, { Range: 'bytes=70000-70100' })).body.equals(SECRET.subarray(70_000, 70_101))).toBe(
    true,
  )
})

describe('refuses to open', () => {
  it('versions whose wrapped data keys were swapped', async () => {
    swap('wrapped_data_key', one, two)
    await expectRefused(one)
    await expectRefused(two)
  })

  it('objects whose wrapped data keys were swapped', async () => {
    swap('wrapped_data_key', one, other)
    await expectRefused(one)
    await expectRefused(other)
  })

  it('a version that names the blob of another version', async () => {
    tamper(two, 'blob_key', one.blobKey)
    await expectRefused(two)
  })

  it('an object that names the blob of another object', async () => {
    tamper(other, 'blob_key', one.blobKey)
    await expectRefused(other)
  })

  it('an object that was given both the blob and the wrapped data key of another: its context is not the same', async () => {
    tamper(other, 'blob_key', one.blobKey)
    tamper(other, 'wrapped_data_key', one.wrappedDataKey)
    await expectRefused(other)
  })

  it('a version that was given both of an older one, so that nobody can roll an object back', async () => {
    tamper(two, 'blob_key', one.blobKey)
    tamper(two, 'wrapped_data_key', one.wrappedDataKey)
    await expectRefused(two)
  })

  it('a row that was given the name of another object', async () => {
    const { database } = vault.stores
    database.prepare('DELETE FROM versions WHERE object = ?').run(other.object)
    database
      .prepare('UPDATE versions SET object = ?, version = 1 WHERE object = ? AND version = 1')
      .run(other.object, one.object)
    await expectRefused(other)
  })

  it('a blob whose bytes are those of another', async () => {
    await copyFile(await blobFile(one), await blobFile(two))
    await expectRefused(two)
    expect((await read(one)).status).toBe(200)
  })

  it('a version under a generation that there is not', async () => {
    tamper(one, 'generation', 7)
    await expectRefused(one)
  })

  it('a version under another generation than its data key was wrapped under', async () => {
    const { keys, generations } = vault.stores
    const keyId = await keys.createKey(2)
    await keys.importMaterial(keyId, generateNewKey())
    expect(await generations.claim(2, keyId, START)).toBe(true)
    expect(await generations.activate(1, 2, START)).toBe(true)
    expect((await read(one)).status).toBe(200)
    tamper(one, 'generation', 2)
    await expectRefused(one)
  })

  it.each([0, 17, 40, -1])('a wrapped data key with byte %i changed', async (at) => {
    const wrapped = Buffer.from(one.wrappedDataKey)
    const index = at < 0 ? wrapped.length + at : at
    wrapped[index] = (wrapped[index] ?? 0) ^ 1
    tamper(one, 'wrapped_data_key', wrapped)
    await expectRefused(one)
  })

  it('a wrapped data key that is empty, or the data key of nobody', async () => {
    tamper(one, 'wrapped_data_key', Buffer.alloc(0))
    await expectRefused(one)
    tamper(one, 'wrapped_data_key', Buffer.alloc(one.wrappedDataKey.length))
    await expectRefused(one)
  })

  it('a blob with a byte changed in the frame that is asked for', async () => {
    const file = await blobFile(one)
    const bytes = await readFile(file)
    bytes[70_000] = (bytes[70_000] ?? 0) ^ 1
    await writeFile(file, bytes)
    await expectRefused(one)
  })

  it('a blob that is cut off, empty or gone', async () => {
    const file = await blobFile(one)
    await truncate(file, 70_050)
    await expectRefused(one)
    await truncate(file, 0)
    await expectRefused(one)
    await rm(file)
    await expectRefused(one)
  })
})

it('never answers with other bytes when lengths in the database are wrong', async () => {
  for (const [column, value] of [
    ['sealed_length', one.sealedLength - 1],
    ['sealed_length', 1],
    ['frame_length', 1],
    ['frame_length', 2 ** 31],
    ['length', 10],
    ['length', 2 ** 40],
  ] as const) {
    tamper(one, column, value)
    for (const range of ['bytes=0-9', 'bytes=70000-70100']) {
      const answer = await read(one, { Range: range })
      const [start = 0, end = 0] = range.slice(6).split('-').map(Number)
      expect([206, 416, 500]).toContain(answer.status)
      if (answer.status === 206) expect(answer.body.equals(SECRET.subarray(start, end + 1))).toBe(true)
    }
    const original = { sealed_length: one.sealedLength, frame_length: one.frameLength, length: one.length }
    tamper(one, column, original[column])
  }
  expect((await read(one)).status).toBe(200)
})

describe('messages that the caller keeps', () => {
  it('open with the item of their own only', async () => {
    const sealed = async () => {
      const answer = await vault.call('POST', '/v1/encrypt', { token: writer, body: SECRET })
      return { body: answer.body, item: await live(answer.headers['keyfold-object'] ?? '', 1) }
    }
    const [first, second] = [await sealed(), await sealed()]
    tamper(first.item, 'wrapped_data_key', second.item.wrappedDataKey)
    const answer = await vault.call('POST', '/v1/decrypt', { token: writer, body: first.body })
    expect(answer.status).toBe(422)
    expect(answer.json.code).toBe('cannot-decrypt')
    expect(answer.body.toString()).not.toContain('4111')
    expect((await vault.events()).at(-1)).toMatchObject({ action: 'object.decrypt', outcome: 'failed' })
  })

  it("an object's own ciphertext, copied from its blob, is not one", async () => {
    const blob = await readFile(await blobFile(one))
    const answer = await vault.call('POST', '/v1/decrypt', { token: writer, body: blob })
    expect(answer.status).toBe(404)
  })
})
