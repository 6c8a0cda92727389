/** Re-encryption that dies, is too slow, or meets somebody else, at every step: what is stored stays readable, and nothing stays behind. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmbeddedStores } from '../../lib/compose/embedded.ts'
import { POLICY } from '../../lib/policy.ts'
import { type ReencryptPorts, reencryptPage } from '../../lib/rotation/reencrypt-page.ts'
import { reencryptVersion } from '../../lib/rotation/reencrypt-version.ts'
import { Crash } from '../support/crash.ts'
import {
  activateGeneration,
  beginRun,
  Interleaving,
  liveVersion,
  reencryptNow,
  rewrapVersion,
  workerPorts,
  workRequest,
} from '../support/moving.ts'
import { openTestVault, type TestVault, testClock } from '../support/vault.ts'

const CONTENT = randomBytes(100_000)

let vault: TestVault
let writer: string

beforeAll(async () => {
  // Blobs carry the machine's time.
  vault = await openTestVault((stores) => stores, testClock(Date.now()))
  writer = await vault.client('ann', 'writer')
  await beginRun(vault, { mode: 'reencrypt', scope: { objects: [] } })
})
afterAll(() => vault.close())

const store = (): Promise<string> => vault.store(writer, CONTENT)

async function blobsOf(object: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of vault.stores.blobs.list(object)) keys.push(key)
  return keys
}

async function expectReadable(id: string): Promise<void> {
  writer = await vault.client('ann', 'writer')
  const headers = { 'Keyfold-Purpose': 'operations' }
  const answer = await vault.call('GET', '/v1/objects/{id}', { token: writer, path: { id }, headers })
  expect(answer.status).toBe(200)
  expect(answer.body.equals(CONTENT)).toBe(true)
}

/** After the sweeper came, the item's own blob is the only one. */
async function expectSwept(id: string): Promise<void> {
  vault.clock.advance(POLICY.replacingBlobMs + 60_000)
  await vault.vault.sweep()
  expect(await blobsOf(id)).toEqual([(await liveVersion(vault, id)).blobKey])
  await expectReadable(id)
}

const reencrypt = (object: string, ports = workerPorts(vault)) =>
  reencryptPage(ports, workRequest({ work: 'reencrypt', objects: [object] }))

/** The stores of a process that dies at its nth call, before or after it was done: nothing that it calls later happens. */
function mortal(stores: EmbeddedStores, calls: number, late: boolean) {
  const life = { left: calls, died: false }
  const watch = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return async (...values: unknown[]) => {
          const dies = life.left-- === 0
          if (life.died || (dies && !late)) {
            life.died = true
            throw new Crash()
          }
          const result: unknown = await member.apply(target, values)
          if (dies) life.died = true
          if (life.died) throw new Crash()
          return result
        }
      },
    })
  const { keys, blobs, versions, wraps, rotations, rotationFailures, generations, events } = stores
  return {
    life,
    stores: {
      keys: watch(keys),
      blobs: watch(blobs),
      versions: watch(versions),
      wraps: watch(wraps),
      rotations: watch(rotations),
      rotationFailures: watch(rotationFailures),
      generations: watch(generations),
      events: watch(events),
    } as Partial<EmbeddedStores>,
  }
}

describe.each([
  ['before', false],
  ['after', true],
])('a re-encryption that dies %s any of its calls', (_, late) => {
  it('leaves the version readable, and an orphan at most, which the sweeper takes; and is then repeated', async () => {
    let calls = 0
    for (let died = true; died; calls++) {
      const id = await store()
      const { life, stores } = mortal(vault.stores, calls, late)
      const ports = workerPorts(vault, () => stores)
      await reencrypt(id, ports).catch(() => undefined)
      died = life.died
      await expectReadable(id)
      expect((await blobsOf(id)).length).toBeLessThanOrEqual(2)
      await expectSwept(id)
      expect(await reencrypt(id)).toMatchObject({ done: 1, failed: 0, raced: 0 })
      await expectReadable(id)
      expect(await blobsOf(id)).toHaveLength(1)
    }
    expect(calls).toBeGreaterThan(10)
  })
})

describe('a re-encryption that meets somebody else', () => {
  const ports = (meanwhile: Interleaving): ReencryptPorts => workerPorts(vault, meanwhile.wrap)

  it('is repeated when the version is rewrapped: the data key is the old one', async () => {
    const id = await store()
    const before = await liveVersion(vault, id)
    const meanwhile = new Interleaving()
    meanwhile.before('wraps.replaceContent', () => rewrapVersion(vault, id))
    expect(await reencrypt(id, ports(meanwhile))).toMatchObject({ done: 1, failed: 0, raced: 0 })
    const after = await liveVersion(vault, id)
    expect(after.blobKey).not.toBe(before.blobKey)
    expect(after.messageId).not.toBe(before.messageId)
    await expectReadable(id)
    expect(await blobsOf(id)).toEqual([after.blobKey])
  })

  it.each([
    'keys.unwrap',
    'blobs.get',
    'blobs.put',
    'wraps.replaceContent',
  ])('leaves one ciphertext when another re-encryption comes before %s', async (call) => {
    const id = await store()
    const meanwhile = new Interleaving()
    meanwhile.before(call, () => reencryptNow(vault, id))
    expect(await reencrypt(id, ports(meanwhile))).toMatchObject({ done: 1, failed: 0, raced: 0 })
    await expectReadable(id)
    expect(await blobsOf(id)).toEqual([(await liveVersion(vault, id)).blobKey])
  })

  it.each([
    'versions.find',
    'keys.unwrap',
    'blobs.get',
    'keys.generateDataKey',
    'blobs.put',
    'wraps.replaceContent',
  ])('brings nothing back that is shredded before %s', async (call) => {
    const id = await store()
    const meanwhile = new Interleaving()
    meanwhile.before(call, async () => {
      const { blobKey } = await vault.stores.versions.shred(id, 1, vault.clock())
      await vault.stores.blobs.delete(blobKey ?? '')
    })
    expect(await reencrypt(id, ports(meanwhile))).toMatchObject({ done: 0, failed: 0, raced: 1 })
    expect(meanwhile.isOver).toBe(true)
    expect(await vault.stores.versions.find(id, 1)).toMatchObject({ state: 'shredded' })
    expect(await blobsOf(id)).toEqual([])
  })

  it('keeps metadata that were changed meanwhile', async () => {
    const id = await store()
    const meanwhile = new Interleaving()
    meanwhile.before('wraps.replaceContent', async () => {
      const change = { labels: { case: '7' }, classification: 'restricted', expires: null } as const
      expect(await vault.stores.versions.update(id, 1, 1, change)).toBe(true)
    })
    expect(await reencrypt(id, ports(meanwhile))).toMatchObject({ done: 1 })
    expect(await liveVersion(vault, id)).toMatchObject({
      revision: 2,
      labels: { case: '7' },
      classification: 'restricted',
    })
    await expectReadable(id)
  })

  it('gives up a version that is changed again and again, and leaves it readable', async () => {
    const id = await store()
    const meanwhile = new Interleaving()
    for (let change = 0; change < 3; change++) {
      meanwhile.before('wraps.replaceContent', () => rewrapVersion(vault, id))
    }
    expect(await reencrypt(id, ports(meanwhile))).toMatchObject({ done: 0, failed: 0, raced: 1 })
    await expectReadable(id)
    expect(await blobsOf(id)).toHaveLength(1)
  })

  it('records the generation that wrapped the data key, whichever is active by then', async () => {
    const id = await store()
    const meanwhile = new Interleaving()
    meanwhile.before('blobs.put', () => activateGeneration(vault, 2))
    expect(await reencrypt(id, ports(meanwhile))).toMatchObject({ done: 1 })
    expect((await liveVersion(vault, id)).generation).toBe(1)
    await expectReadable(id)
  })
})

describe('a re-encryption that is stopped for longer than the write deadline', () => {
  const stop = (milliseconds: number) => async () => {
    vault.clock.advance(milliseconds)
    await vault.vault.sweep()
  }
  const keyId = async (): Promise<string> => (await vault.stores.generations.active())?.keyId ?? ''

  it('gives up before it names the new blob, and takes it back', async () => {
    const id = await store()
    const before = await liveVersion(vault, id)
    const meanwhile = new Interleaving()
    meanwhile.before('blobs.put', stop(POLICY.writeDeadlineMs + 1))
    const ports = workerPorts(vault, meanwhile.wrap)
    await expect(reencryptVersion(ports, before, keyId)).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(await liveVersion(vault, id)).toEqual(before)
    expect(await blobsOf(id)).toEqual([before.blobKey])
    await expectReadable(id)
  })

  it.each([
    ['the sweeper leaves the new blob', POLICY.writeDeadlineMs + 60_000],
    ['the sweeper has taken the new blob', POLICY.replacingBlobMs + 60_000],
  ])('just before it names the new blob: %s, and it does its work again', async (_, milliseconds) => {
    const id = await store()
    const before = await liveVersion(vault, id)
    const meanwhile = new Interleaving()
    meanwhile.before('wraps.replaceContent', stop(milliseconds))
    const ports = workerPorts(vault, meanwhile.wrap)
    expect(await reencryptVersion(ports, before, keyId)).toBe('moved')
    expect(meanwhile.isOver).toBe(true)
    await expectReadable(id)
    expect(await blobsOf(id)).toEqual([(await liveVersion(vault, id)).blobKey])
  })
})
