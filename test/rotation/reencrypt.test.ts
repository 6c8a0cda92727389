import { createHash, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyfoldError } from '../../lib/errors.ts'
import { POLICY } from '../../lib/policy.ts'
import type { RotationFailure } from '../../lib/rotation/model.ts'
import { reencryptPage } from '../../lib/rotation/reencrypt-page.ts'
import type { WorkPage } from '../../lib/rotation/tasks.ts'
import { activateGeneration, beginRun, liveVersion, workerPorts, workRequest } from '../support/moving.ts'
import { openTestVault, START, type TestVault, testClock } from '../support/vault.ts'

const HOUR_MS = 60 * 60_000

let vault: TestVault
let writer: string

beforeEach(async () => {
  vault = await openTestVault()
  writer = await vault.client('ann', 'writer')
})
afterEach(() => vault.close())

const read = (id: string, version?: number) =>
  vault.call('GET', '/v1/objects/{id}', {
    token: writer,
    path: { id },
    query: version === undefined ? {} : { version: String(version) },
  })
const addVersion = (id: string, body: Uint8Array | string) =>
  vault.call('PUT', '/v1/objects/{id}', { token: writer, path: { id }, body })

async function blobKeys(): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of vault.stores.blobs.list()) keys.push(key)
  return keys.toSorted()
}

/** All shards, one after the other, as the workflow does it. */
async function reencryptShards(ports = workerPorts(vault)): Promise<WorkPage> {
  const totals = { done: 0, failed: 0, raced: 0 }
  for (const shard of vault.stores.queue.shards) {
    const page = await reencryptPage(ports, workRequest({ work: 'reencrypt', shard }))
    expect(page.more).toBe(false)
    totals.done += page.done
    totals.failed += page.failed
    totals.raced += page.raced
  }
  return { cursor: null, more: false, ...totals }
}

const reencryptObjects = (objects: readonly string[], ports = workerPorts(vault)): Promise<WorkPage> =>
  reencryptPage(ports, workRequest({ work: 'reencrypt', objects }))

const failures = (): Promise<readonly RotationFailure[]> =>
  vault.stores.rotationFailures.page(1, 1, null, 100)
const pageEvents = async () => (await vault.events()).filter(({ action }) => action === 'key.reencrypt')

/** Generation 2 is active; what generation 1 wraps is to be re-encrypted. */
async function beginReencryption(): Promise<void> {
  await activateGeneration(vault, 2)
  await beginRun(vault, { mode: 'reencrypt', scope: { generation: 1 }, to: 2 })
}

describe('re-encryption of what a generation wraps', () => {
  it('gives each version a new data key and new ciphertext, and leaves everything else as it was', async () => {
    const contents = [randomBytes(100), randomBytes(200_000), Buffer.alloc(0)]
    const headers = { 'Keyfold-Filename': "UTF-8''r%C3%A9sum%C3%A9.pdf", 'Keyfold-Label': 'a=1' }
    const ids = await Promise.all(contents.map((content) => vault.store(writer, content, headers)))
    const before = await Promise.all(ids.map((id) => liveVersion(vault, id)))
    const answers = await Promise.all(ids.map((id) => read(id)))
    await beginReencryption()
    expect(await reencryptShards()).toMatchObject({ done: 3, failed: 0, raced: 0 })
    for (const [index, id] of ids.entries()) {
      const [was, is] = [before[index]!, await liveVersion(vault, id)]
      const { wrappedDataKey, generation, blobKey, messageId, ...rest } = is
      expect(was).toMatchObject(rest)
      expect(generation).toBe(2)
      expect(wrappedDataKey).not.toEqual(was.wrappedDataKey)
      expect([blobKey, messageId]).not.toContain(was.blobKey)
      expect(messageId).not.toBe(was.messageId)
      const answer = await read(id)
      expect(answer.body.equals(contents[index]!)).toBe(true)
      expect(answer.headers).toMatchObject({
        etag: answers[index]!.headers['etag'],
        'keyfold-filename': answers[index]!.headers['keyfold-filename'],
      })
    }
    expect(await blobKeys()).toHaveLength(3)
    for (const { blobKey } of before) expect(await blobKeys()).not.toContain(blobKey)
  })

  it('re-encrypts old versions, expired ones and held ones too; messages it leaves to the rewrap', async () => {
    const id = await vault.store(writer, 'first')
    await addVersion(id, 'second')
    const expiring = await vault.store(writer, 'expiring', {
      'Keyfold-Expires': new Date(START + HOUR_MS).toISOString(),
    })
    const held = await vault.store(writer, 'held')
    await vault.stores.facts.hold(held, { reason: 'case 7', by: 'client:sue', at: START })
    const sealed = await vault.call('POST', '/v1/encrypt', { token: writer, body: 'message' })
    vault.clock.advance(2 * HOUR_MS)
    await beginReencryption()
    expect(await reencryptShards()).toMatchObject({ done: 4, failed: 0, raced: 0 })
    for (const [object, version] of [
      [id, 1],
      [id, 2],
      [expiring, 1],
      [held, 1],
    ] as const) {
      expect((await liveVersion(vault, object, version)).generation).toBe(2)
    }
    expect((await liveVersion(vault, sealed.headers['keyfold-object'] ?? '')).generation).toBe(1)
    writer = await vault.client('ann', 'writer')
    expect((await read(id, 1)).body.toString()).toBe('first')
    expect((await read(held)).body.toString()).toBe('held')
  })

  it('is recorded once a page, with a digest of what it names, and counted', async () => {
    const id = await vault.store(writer, 'first')
    await addVersion(id, 'second')
    await beginReencryption()
    await reencryptShards()
    const [event, ...others] = await pageEvents()
    expect(others).toEqual([])
    expect(event).toMatchObject({
      outcome: 'allowed',
      principal: 'system:rotation',
      rotation: 1,
      fromGeneration: 1,
      generation: 2,
      count: 2,
      digest: createHash('sha256').update(`${id}/1\n${id}/2\n`).digest('hex'),
    })
    expect(vault.stores.queue.shards).toContain(event?.shard)
    expect(await vault.stores.rotations.find(1)).toMatchObject({ rewrapped: 0, reencrypted: 2 })
  })

  it('finds nothing to do when it is called again', async () => {
    await vault.store(writer)
    await beginReencryption()
    await reencryptShards()
    const blobs = await blobKeys()
    expect(await reencryptShards()).toMatchObject({ done: 0, failed: 0, raced: 0 })
    expect(await blobKeys()).toEqual(blobs)
  })

  it('overwrites every data key that it has seen', async () => {
    await vault.store(writer, randomBytes(100))
    await beginReencryption()
    const seen: Uint8Array[] = []
    const ports = workerPorts(vault)
    const keys: typeof ports.keys = {
      unwrap: async (...values) => {
        const dataKey = await ports.keys.unwrap(...values)
        seen.push(dataKey)
        return dataKey
      },
      generateDataKey: async (...values) => {
        const dataKey = await ports.keys.generateDataKey(...values)
        seen.push(dataKey.plaintext)
        return dataKey
      },
    }
    await reencryptShards({ ...ports, keys })
    expect(seen).toEqual([new Uint8Array(32), new Uint8Array(32)].map((key) => Buffer.from(key)))
  })

  it('refuses a run that another execution has taken over', async () => {
    await beginReencryption()
    const shard = vault.stores.queue.shards[0]!
    const request = { ...workRequest({ work: 'reencrypt', shard }), execution: 'e-0' }
    await expect(reencryptPage(workerPorts(vault), request)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses to go round in circles: out of the active generation into itself', async () => {
    await vault.store(writer)
    await beginRun(vault, { mode: 'reencrypt', scope: { generation: 1 } })
    await expect(reencryptShards()).rejects.toMatchObject({ code: 'internal' })
  })
})

describe('versions that cannot be re-encrypted', () => {
  it('are recorded by object and version, and keep nobody else from being re-encrypted', async () => {
    const [good, damaged] = [await vault.store(writer, 'good'), await vault.store(writer, 'damaged')]
    const { blobKey } = await liveVersion(vault, damaged)
    await vault.stores.blobs.delete(blobKey!)
    await beginReencryption()
    expect(await reencryptShards()).toMatchObject({ done: 1, failed: 1, raced: 0 })
    expect(await failures()).toEqual([{ object: damaged, version: 1, code: 'decryption-failed', pass: 1 }])
    expect((await liveVersion(vault, good)).generation).toBe(2)
    expect((await liveVersion(vault, damaged)).generation).toBe(1)
  })

  it('are those whose ciphertext cannot be had now, and the next pass tries them again', async () => {
    const object = await vault.store(writer, 'one')
    await beginReencryption()
    const ports = workerPorts(vault)
    const get = async (): Promise<never> => {
      throw new KeyfoldError('unavailable', 'The disk cannot read that file.')
    }
    const broken = { ...ports, blobs: { ...bound(ports.blobs), get } }
    expect(await reencryptShards(broken)).toMatchObject({ done: 0, failed: 1 })
    expect(await failures()).toEqual([{ object, version: 1, code: 'unavailable', pass: 1 }])
    expect(await reencryptShards()).toMatchObject({ done: 1, failed: 0 })
    expect((await read(object)).body.toString()).toBe('one')
  })

  it.each(['keys', 'wraps'] as const)('are none of those that a store kept back: %s', async (name) => {
    const ids = [await vault.store(writer, 'one'), await vault.store(writer, 'two')]
    await beginReencryption()
    const down = async (): Promise<never> => {
      throw new KeyfoldError('unavailable', 'throttled')
    }
    const ports = workerPorts(vault)
    const broken = {
      keys: { ...ports, keys: { ...bound(ports.keys), generateDataKey: down } },
      wraps: { ...ports, wraps: { replaceContent: down } },
    }[name]
    await expect(reencryptShards(broken as typeof ports)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await failures()).toEqual([])
    expect(await reencryptShards()).toMatchObject({ done: 2, failed: 0 })
    expect((await read(ids[0]!)).body.toString()).toBe('one')
  })
})

/** The methods of a store, as an object of their own. */
const bound = <Store extends object>(store: Store): Store =>
  new Proxy(store, {
    ownKeys: () => Object.getOwnPropertyNames(Object.getPrototypeOf(store)),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })

describe('re-encryption of chosen objects', () => {
  it('takes all live versions of these, and of no other', async () => {
    const chosen = await vault.store(writer, 'first')
    await addVersion(chosen, 'second')
    await addVersion(chosen, 'third')
    await vault.stores.versions.shred(chosen, 2, START)
    const other = await vault.store(writer, 'other')
    const before = [await liveVersion(vault, chosen, 1), await liveVersion(vault, chosen, 3)]
    const untouched = await liveVersion(vault, other)
    await beginRun(vault, { mode: 'reencrypt', scope: { objects: [chosen] } })
    const absent = 'A'.repeat(22)
    expect(await reencryptObjects([absent, chosen])).toEqual({
      cursor: null,
      more: false,
      done: 2,
      failed: 0,
      raced: 0,
    })
    for (const was of before) {
      const is = await liveVersion(vault, chosen, was.version)
      expect(is.generation).toBe(1)
      expect(is.blobKey).not.toBe(was.blobKey)
      expect(is.wrappedDataKey).not.toEqual(was.wrappedDataKey)
    }
    expect(await liveVersion(vault, other)).toEqual(untouched)
    expect((await read(chosen, 1)).body.toString()).toBe('first')
    expect((await read(chosen)).body.toString()).toBe('third')
    expect(await pageEvents()).toMatchObject([{ fromGeneration: 1, generation: 1, count: 2 }])
  })

  it('says of a message that only its caller can re-encrypt it', async () => {
    const sealed = await vault.call('POST', '/v1/encrypt', { token: writer, body: 'message' })
    const object = sealed.headers['keyfold-object']!
    await beginRun(vault, { mode: 'reencrypt', scope: { objects: [object] } })
    expect(await reencryptObjects([object])).toMatchObject({ done: 0, failed: 1 })
    expect(await failures()).toEqual([{ object, version: 1, code: 'message-kept-by-caller', pass: 1 }])
  })

  it('says where it is when its time is used up, and goes on from there', async () => {
    const objects = [
      await vault.store(writer, 'one'),
      await vault.store(writer, 'two'),
      await vault.store(writer, 'three'),
    ]
    await beginRun(vault, { mode: 'reencrypt', scope: { objects } })
    const ports = { ...workerPorts(vault), budgetMs: 0 }
    let page = workRequest({ work: 'reencrypt', objects }).page
    const done: number[] = []
    for (let calls = 0; page.more && calls < 10; calls++) {
      page = await reencryptPage(ports, { ...workRequest({ work: 'reencrypt', objects }), page })
      done.push(page.done)
    }
    expect(done).toEqual([1, 2, 3])
    expect(await vault.stores.rotations.find(1)).toMatchObject({ reencrypted: 3 })
  })
})

it('keeps any content and name, byte by byte, in every frame length', async () => {
  await beginRun(vault, { mode: 'reencrypt', scope: { objects: [] } })
  const edges = [0, 1, 65_535, 65_536, 65_537, 1_048_576 - 272, 1_048_576, 1_048_577]
  const property = fc.asyncProperty(
    fc.oneof(fc.constantFrom(...edges), fc.nat(200_000)),
    fc.option(fc.stringMatching(/^[a-zA-Z0-9]{1,20}$/)),
    async (length, name) => {
      const content = randomBytes(length)
      const headers = name === null ? {} : { 'Keyfold-Filename': name }
      const id = await vault.store(writer, content, headers)
      const { body: _, headers: sent } = await read(id)
      expect(await reencryptObjects([id])).toMatchObject({ done: 1 })
      const after = await read(id)
      expect(after.body.equals(content)).toBe(true)
      expect(after.headers['keyfold-filename']).toBe(sent['keyfold-filename'])
    },
  )
  await fc.assert(property, { numRuns: process.env['SLOW'] === '1' ? 200 : 12 })
})

describe('the sweeper', () => {
  it('leaves a blob for an hour that may be about to replace another one, and then takes it', async () => {
    await vault.close()
    // Blobs carry the machine's time.
    vault = await openTestVault((stores) => stores, testClock(Date.now()))
    writer = await vault.client('ann', 'writer')
    const id = await vault.store(writer, 'content')
    const { blobKey } = await liveVersion(vault, id)
    await vault.stores.blobs.put(`${id}/1/${'A'.repeat(22)}`, [Uint8Array.of(1)])
    vault.clock.advance(POLICY.replacingBlobMs - 60_000)
    expect((await vault.vault.sweep()).orphans).toBe(0)
    vault.clock.advance(2 * 60_000)
    expect((await vault.vault.sweep()).orphans).toBe(1)
    expect(await blobKeys()).toEqual([blobKey])
  })
})
