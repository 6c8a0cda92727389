/** The order of a write: blob durable and record durable, then the version item; and what a failure at any step leaves. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBlobStore } from '../../lib/adapters/embedded/file-blob-store.ts'
import type { EmbeddedStores } from '../../lib/compose/embedded.ts'
import { POLICY } from '../../lib/policy.ts'
import { openTestVault, type TestVault, testClock } from '../support/vault.ts'
import { diskError, type Fault, WatchedDisk } from './support/broken-disk.ts'
import { filesBelow } from './support/secret-windows.ts'

const ONE = '/v1/objects/{id}'
const CONTENT = randomBytes(200_000)

let vault: TestVault
let writer: string
let disk: WatchedDisk
let blobFolder: string
/** Fired as a step begins. */
let atEvent: Fault
let atVersion: Fault

/** Stores of a vault whose blobs are on the watched disk, and whose steps go into the same list. */
function watched(stores: EmbeddedStores, blobs: EmbeddedStores['blobs']): EmbeddedStores {
  const { versions, events } = stores
  const put = versions.put.bind(versions)
  const append = events.append.bind(events)
  versions.put = async (version) => {
    disk.finished.push('version put begins')
    await atVersion()
    return put(version)
  }
  events.append = async (event) => {
    await atEvent()
    await append(event)
    disk.finished.push('event durable')
  }
  return { ...stores, blobs }
}

beforeEach(async () => {
  disk = new WatchedDisk()
  atEvent = () => undefined
  atVersion = () => undefined
  blobFolder = await mkdtemp(join(tmpdir(), 'keyfold-order-'))
  // The files have the machine's time: the sweeper must not be behind it.
  const clock = testClock(Date.now())
  const blobs = await openBlobStore(blobFolder, disk.files, clock)
  vault = await openTestVault((stores) => watched(stores, blobs), clock)
  writer = await vault.client('ann', 'writer')
  disk.finished.length = 0
})

afterEach(async () => {
  await vault.close()
  await rm(blobFolder, { recursive: true, force: true })
})

/** So many that a row is longer than a page of the database, and always needs a new one. */
const LABELS = Array.from({ length: 20 }, (_, index) => `label-${index}=${'x'.repeat(250)}`)

const create = (headers = {}) =>
  vault.call('POST', '/v1/objects', {
    token: writer,
    body: CONTENT,
    headers: { 'Keyfold-Label': LABELS, ...headers },
  })
const addVersion = (id: string) => vault.call('PUT', ONE, { token: writer, path: { id }, body: 'more' })
const read = (id: string) => vault.call('GET', ONE, { token: writer, path: { id } })
const listed = async (): Promise<number> =>
  (await vault.call('GET', '/v1/objects', { token: writer })).json.objects.length

const BLOB_STEPS = [
  'open temporary',
  'writev temporary',
  'fsync temporary',
  'rename temporary',
  'fsync folder',
]

describe('a write', () => {
  it('puts the version item only after the blob is synced, renamed, and synced in its folder', async () => {
    expect((await create()).status).toBe(201)
    const steps = disk.finished.filter((step) => step !== 'event durable')
    expect(steps).toEqual([...BLOB_STEPS, 'version put begins'])
    expect(disk.finished.indexOf('event durable')).toBeGreaterThanOrEqual(0)
    expect(disk.finished.indexOf('event durable')).toBeLessThan(disk.finished.indexOf('version put begins'))
  })

  it.each([
    ['the blob is synced', (gate: Fault) => disk.at('fsync temporary', gate)],
    ['the blob has its name', (gate: Fault) => disk.at('rename temporary', gate)],
    ['the folder is synced', (gate: Fault) => disk.at('fsync folder', gate)],
    ['the record is durable', (gate: Fault) => void (atEvent = gate)],
  ])('is not visible, and not answered, until %s', async (_, gateAt) => {
    const reached = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    gateAt(() => {
      reached.resolve()
      return gate.promise
    })
    let answered = false
    const writing = create().finally(() => {
      answered = true
    })
    await reached.promise
    atEvent = () => undefined
    for (let turn = 0; turn < 50; turn++) await nextTurn()
    expect(answered).toBe(false)
    expect(disk.finished).not.toContain('version put begins')
    expect(await listed()).toBe(0)
    gate.resolve()
    const { status, json } = await writing
    expect(status).toBe(201)
    expect((await read(json.id)).body.equals(CONTENT)).toBe(true)
  })
})

const FAILURES: [string, () => void][] = [
  ['no space to make the file', () => disk.at('open temporary', fails('ENOSPC'))],
  ['no space to write it', () => disk.at('writev temporary', fails('ENOSPC'))],
  ['no space after a part of it', () => disk.at('fsync temporary', fails('ENOSPC'))],
  ['an input/output error when it is synced', () => disk.at('fsync temporary', fails('EIO'))],
  ['an input/output error when it is renamed', () => disk.at('rename temporary', fails('EIO'))],
  ['no space for its name', () => disk.at('rename temporary', fails('ENOSPC'))],
  ['an input/output error when its folder is synced', () => disk.at('fsync folder', fails('EIO'))],
  ['a full database at the version item', () => void (atVersion = fillDatabase)],
  ['a database that became read-only at the version item', () => void (atVersion = () => readOnly(true))],
]

const fails = (code: 'ENOSPC' | 'EIO') => () => {
  throw diskError(code)
}

/** No page more than there are: the next row meets SQLITE_FULL, as on a full disk. */
function fillDatabase(): void {
  const pages = vault.stores.database.prepare('PRAGMA page_count').get()!['page_count']
  vault.stores.database.prepare(`PRAGMA max_page_count = ${Number(pages)}`).get()
}

const readOnly = (on: boolean): void => {
  vault.stores.database.prepare(`PRAGMA query_only = ${on ? 'ON' : 'OFF'}`).all()
}

function heal(): void {
  disk.heal()
  atVersion = () => undefined
  readOnly(false)
  vault.stores.database.prepare('PRAGMA max_page_count = 1000000').get()
}

describe.each(FAILURES)('after %s', (_, fail) => {
  it('a new object is refused with 503, nothing of it is visible, and the same request then works', async () => {
    fail()
    const refused = await create({ 'Idempotency-Key': 'one' })
    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBeDefined()
    heal()
    expect(await listed()).toBe(0)
    const retried = await create({ 'Idempotency-Key': 'one' })
    expect(retried.status).toBe(201)
    expect((await read(retried.json.id)).body.equals(CONTENT)).toBe(true)
    expect(await listed()).toBe(1)
  })

  it('a new version is refused with 503, the old one stays, and the same request then works', async () => {
    const { id } = (await create()).json
    fail()
    expect((await addVersion(id)).status).toBe(503)
    heal()
    expect((await read(id)).body.equals(CONTENT)).toBe(true)
    const retried = await addVersion(id)
    expect(retried.status).toBe(200)
    expect((await read(id)).body.toString()).toBe('more')
  })

  it('the sweeper leaves no orphan, and takes nothing that was acknowledged', async () => {
    const { id } = (await create()).json
    fail()
    await create()
    await addVersion(id)
    heal()
    vault.clock.advance(POLICY.writeDeadlineMs + 60_000)
    await vault.vault.sweep()
    expect(await filesBelow(blobFolder)).toHaveLength(1)
    expect((await read(id)).body.equals(CONTENT)).toBe(true)
    // The number of the version that never came may be used up; what comes next is readable either way.
    expect((await addVersion(id)).status).toBe(200)
    expect((await read(id)).body.toString()).toBe('more')
  })
})

describe('when the record cannot be written', () => {
  it('nothing is stored, and what was written of it is taken away', async () => {
    atEvent = () => {
      readOnly(true)
    }
    expect((await create()).status).toBe(503)
    atEvent = () => undefined
    heal()
    expect(disk.finished).not.toContain('version put begins')
    expect(await listed()).toBe(0)
    expect(await filesBelow(blobFolder)).toEqual([])
  })

  it('nothing is released', async () => {
    const { id } = (await create()).json
    atEvent = () => {
      readOnly(true)
    }
    const refused = await read(id)
    expect(refused.status).toBe(503)
    expect(refused.body.includes(CONTENT.subarray(0, 16))).toBe(false)
  })
})
