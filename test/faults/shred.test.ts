/**
 * What is left of a wrapped data key, in any file, after its destruction, whenever the process dies.
 * @module-tag longer
 */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openStores } from '../../lib/compose/embedded.ts'
import type { LiveVersion } from '../../lib/objects/model.ts'
import { POLICY } from '../../lib/policy.ts'
import { openTestVault, TestVault, testClock } from '../support/vault.ts'
import { runScript, type Script } from './support/child-process.ts'
import { databaseFiles, filesBelow, findLeaks, findLeaksIn } from './support/secret-windows.ts'
import type { ShredderOptions } from './support/shredder-process.ts'

const ONE = '/v1/objects/{id}'
const VERSIONS = 50
const FEW = 3

let vault: TestVault
let token: string

beforeEach(async () => {
  // Blobs carry the machine's time.
  vault = await openTestVault((stores) => stores, testClock(Date.now()))
  token = await vault.client('ann', 'writer')
})
afterEach(() => vault.close())

/** Each dies of its job; the next one starts while a test prepares. */
const newShredder = (): Script => runScript('shredder-process.ts')
let spare: Script
beforeAll(() => {
  spare = newShredder()
})
afterAll(() => spare.kill())

const put = (id: string, body: string) => vault.call('PUT', ONE, { token, path: { id }, body })
const read = (id: string) => vault.call('GET', ONE, { token, path: { id } })
const shred = (id: string) => vault.call('DELETE', ONE, { token, path: { id }, query: { shred: 'true' } })

/** @returns its id */
async function storeVersions(count: number): Promise<string> {
  const id = await vault.store(token, 'version 1')
  for (let version = 2; version <= count; version++) await put(id, `version ${version}`)
  return id
}

async function wrappedKeysOf(id: string): Promise<Uint8Array[]> {
  const items = await vault.stores.versions.page(id, Number.MAX_SAFE_INTEGER, 1000)
  return items
    .filter((item): item is LiveVersion => item.state === 'live')
    .map(({ wrappedDataKey }) => wrappedDataKey)
}

const leaksOf = (keys: readonly Uint8Array[]) => findLeaks(vault.folder, keys)
const leaksInDatabase = (keys: readonly Uint8Array[]) => findLeaksIn(databaseFiles(vault.folder), keys)
const blobsOf = async (id: string): Promise<string[]> =>
  (await filesBelow(join(vault.folder, 'blobs'))).filter((file) => file.includes(id))

describe('a shred among concurrent writers', () => {
  it('leaves nothing of any of its keys in any file, and everything of the others', async () => {
    const others = await Promise.all(Array.from({ length: 8 }, () => vault.store(token, 'mine')))
    const writing = Promise.all(
      others.map(async (id) => {
        for (let round = 1; round <= 15; round++) expect((await put(id, `round ${round}`)).status).toBe(200)
      }),
    )
    const destroyed: Uint8Array[] = []
    const shredding = async (): Promise<void> => {
      for (let repetition = 0; repetition < 5; repetition++) {
        const id = await storeVersions(FEW)
        const keys = await wrappedKeysOf(id)
        expect(keys).toHaveLength(FEW)
        expect((await leaksInDatabase(keys)).length).toBeGreaterThanOrEqual(FEW)
        expect((await shred(id)).status).toBe(204)
        expect(await leaksInDatabase(keys)).toEqual([])
        destroyed.push(...keys)
      }
    }
    await Promise.all([writing, shredding()])
    expect(await leaksOf(destroyed)).toEqual([])
    for (const id of others) expect((await read(id)).body.toString()).toBe('round 15')
  })

  it('also takes the former copies that changes of the metadata have left', async () => {
    const id = await storeVersions(3)
    const patch = (value: number) =>
      vault.call('PATCH', ONE, { token, path: { id }, body: { labels: { round: String(value) } } })
    for (let value = 0; value < 20; value++) expect((await patch(value)).status).toBe(200)
    const keys = await wrappedKeysOf(id)
    expect((await shred(id)).status).toBe(204)
    expect(await leaksOf(keys)).toEqual([])
  })

  it('reaches a version that was in flight, one write deadline later', async () => {
    const id = await storeVersions(3)
    const racing = Promise.all([put(id, 'late'), put(id, 'later'), shred(id), put(id, 'latest')])
    expect((await racing)[2].status).toBe(204)
    expect((await read(id)).status).toBe(404)
    const keys = await wrappedKeysOf(id)
    vault.clock.advance(2 * POLICY.writeDeadlineMs)
    await vault.vault.sweep()
    expect(await leaksOf(keys)).toEqual([])
    expect(await wrappedKeysOf(id)).toEqual([])
    expect(await blobsOf(id)).toEqual([])
  })
})

/** The vault's process dies while it shreds; what it has left is looked at before anything else opens the files. */
async function dieShredding(object: string | null, kill: ShredderOptions['kill']): Promise<string | null> {
  vault.stores.database.close()
  const script = spare
  script.send({ folder: vault.folder, now: vault.clock(), object, kill } satisfies ShredderOptions)
  const status = kill === 'after-acknowledgment' ? await script.nextLine() : null
  expect(await script.ended).toBe('SIGKILL')
  spare = newShredder()
  return status
}

async function restart(folder = vault.folder): Promise<void> {
  vault = new TestVault(folder, await openStores(folder), vault.clock, (stores) => stores)
  token = await vault.client('ann', 'writer')
}

/** Starts on a copy of what is left, so that one death is seen in two ways. */
async function restartOnCopy(): Promise<void> {
  const copy = await mkdtemp(join(tmpdir(), 'keyfold-shred-copy-'))
  onTestFinished(() => rm(copy, { recursive: true, force: true }))
  await cp(vault.folder, copy, { recursive: true, preserveTimestamps: true })
  await restart(copy)
}

describe('when the process is killed', () => {
  it('right after the acknowledgment, nothing of the keys is left in any file', async () => {
    const id = await storeVersions(VERSIONS)
    const keys = await wrappedKeysOf(id)
    expect(keys).toHaveLength(VERSIONS)
    expect(await dieShredding(id, 'after-acknowledgment')).toBe('204')
    expect(await leaksOf(keys)).toEqual([])
    await restart()
    expect((await read(id)).status).toBe(404)
    expect(await leaksOf(keys)).toEqual([])
  })

  it.each([
    ['after the tombstone', 'after-tombstone', FEW],
    ['between two versions', 'between-versions', VERSIONS],
    ['before the keys have left the files', 'before-checkpoint', FEW],
    ['before the ciphertext is deleted', 'before-blobs', FEW],
  ] as const)('%s, the object is hidden; the sweeper finishes, and a repeated request acknowledges only what is done', async (_, kill, versions) => {
    const id = await storeVersions(versions)
    const other = await vault.store(token, 'another')
    const keys = await wrappedKeysOf(id)
    await dieShredding(id, kill)
    expect(await blobsOf(id)).not.toEqual([])
    const { folder } = vault
    await restartOnCopy()
    expect((await shred(id)).status).toBe(204)
    expect(await leaksOf(keys)).toEqual([])
    vault.stores.database.close()

    await restart(folder)
    expect((await read(id)).status).toBe(404)
    expect((await vault.call('GET', '/v1/objects', { token })).json.objects).toHaveLength(1)
    await vault.vault.sweep()
    expect(await leaksOf(keys)).toEqual([])
    vault.clock.advance(2 * POLICY.writeDeadlineMs)
    await vault.vault.sweep()
    expect(await blobsOf(id)).toEqual([])
    expect(await vault.stores.store.unfinished(10, null)).toEqual([])
    expect((await read(other)).body.toString()).toBe('another')
  })

  it.each([
    'before-checkpoint',
    'before-blobs',
  ] as const)('%s of what has expired, nothing of it is left after the restart and a sweep', async (kill) => {
    const expires = new Date(vault.clock() + 1000).toISOString()
    const id = await vault.store(token, 'short-lived', { 'Keyfold-Expires': expires })
    const keys = await wrappedKeysOf(id)
    vault.clock.advance(2 * POLICY.writeDeadlineMs)
    await dieShredding(null, kill)
    await restart()
    await vault.vault.sweep()
    expect(await leaksOf(keys)).toEqual([])
    expect(await blobsOf(id)).toEqual([])
  })
})

describe('when the keys cannot leave the files, because someone else reads the database', () => {
  it('answers 503, and acknowledges once they could', async () => {
    const id = await storeVersions(2)
    const keys = await wrappedKeysOf(id)
    const other = await openStores(vault.folder)
    other.database.prepare('BEGIN').run()
    other.database.prepare('SELECT count(*) FROM versions').get()
    expect((await shred(id)).status).toBe(503)
    expect((await read(id)).status).toBe(404)
    other.database.prepare('COMMIT').run()
    other.database.close()
    expect((await shred(id)).status).toBe(204)
    expect(await leaksOf(keys)).toEqual([])
  })
})
