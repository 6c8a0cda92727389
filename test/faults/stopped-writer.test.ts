/** A writer that sleeps past its deadline in the middle of a write, while the sweeper runs, and then wakes up. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { POLICY } from '../../lib/policy.ts'
import { openTestVault, type TestClock, type TestVault } from '../support/vault.ts'
import { runScript, type Script } from './support/child-process.ts'
import { filesBelow } from './support/secret-windows.ts'
import { newSharedClock } from './support/shared-clock.ts'
import type { WriterAnswer, WriterOptions } from './support/writer-process.ts'

const ONE = '/v1/objects/{id}'
/** Beyond the deadline, however long the machine took for what was before. */
const PAST_DEADLINE_MS = POLICY.writeDeadlineMs + 60_000
const WAKING_INTERVAL_MS = 20

let scratch: string
let clock: TestClock
let vault: TestVault
let token: string
/** One process writes for one test after the other. */
let writing: Script | null = null

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'keyfold-stopped-'))
  // Blobs carry the machine's time.
  clock = newSharedClock(join(scratch, 'clock'), Date.now())
  vault = await openTestVault((stores) => stores, clock)
  token = await vault.client('ann', 'writer')
})

afterEach(async () => {
  await vault.close()
  await rm(scratch, { recursive: true, force: true })
})

afterAll(() => writing?.kill())

const put = (id: string, body: string) => vault.call('PUT', ONE, { token, path: { id }, body })
const read = (id: string, query = {}) => vault.call('GET', ONE, { token, path: { id }, query })
const blobs = (): Promise<string[]> => filesBelow(join(vault.folder, 'blobs'))

async function versionNumbers(id: string): Promise<number[]> {
  const answer = await vault.call('GET', '/v1/objects/{id}/versions', { token, path: { id } })
  return answer.json.versions.map(({ version }: { version: number }) => version)
}

/** Gives the writer a write, and waits until it has stopped itself in the middle. */
async function stoppedWriter(
  options: Pick<WriterOptions, 'stop' | 'object' | 'idempotencyKey'>,
): Promise<Script> {
  writing ??= runScript('writer-process.ts')
  const script = writing
  onTestFailed(async () => {
    writing = null
    await script.kill()
  })
  script.send({
    folder: vault.folder,
    clockFile: join(scratch, 'clock'),
    content: 'of the stopped writer',
    ...options,
  } satisfies WriterOptions)
  expect(await script.nextLine()).toBe('stopped')
  return script
}

/** Again and again: it says that it stops before it does, and would sleep through a SIGCONT that comes in between. */
async function wake(script: Script): Promise<WriterAnswer> {
  const waking = setInterval(() => script.process.kill('SIGCONT'), WAKING_INTERVAL_MS)
  try {
    return JSON.parse(await script.nextLine()) as WriterAnswer
  } finally {
    clearInterval(waking)
  }
}

describe.each([
  ['before it looked at its deadline', 'before-deadline-check', { status: 503, code: 'unavailable' }],
  ['after it looked at its deadline', 'before-version-put', { status: 409, code: 'conflict' }],
] as const)('a writer stopped %s', (_, stop, lost) => {
  it('loses its version to the sweeper, and nothing of it is ever visible', async () => {
    const id = await vault.store(token, 'first')
    const writer = await stoppedWriter({ stop, object: id })
    expect(await blobs()).toHaveLength(2)
    clock.advance(PAST_DEADLINE_MS)
    expect((await vault.vault.sweep()).orphans).toBe(1)
    expect(await blobs()).toHaveLength(1)
    expect(await wake(writer)).toMatchObject(lost)
    expect(await blobs()).toHaveLength(1)
    expect(await versionNumbers(id)).toEqual([1])
    expect((await read(id)).body.toString()).toBe('first')
    expect((await read(id, { version: '2' })).status).toBe(404)
  })

  it('has used up its number: the next version gets another one, and can be read', async () => {
    const id = await vault.store(token, 'first')
    const writer = await stoppedWriter({ stop, object: id })
    clock.advance(PAST_DEADLINE_MS)
    await vault.vault.sweep()
    const next = await put(id, 'second')
    expect(next).toMatchObject({ status: 200 })
    expect(next.json.version).toBe(3)
    await wake(writer)
    expect(await versionNumbers(id)).toEqual([3, 1])
    expect((await read(id)).body.toString()).toBe('second')
    await vault.vault.sweep()
    expect(await blobs()).toHaveLength(2)
    expect((await read(id, { version: '1' })).body.toString()).toBe('first')
  })

  it('loses a new object too; its Idempotency-Key is spent, and another one works', async () => {
    const writer = await stoppedWriter({ stop, object: null, idempotencyKey: 'one' })
    clock.advance(PAST_DEADLINE_MS)
    expect((await vault.vault.sweep()).orphans).toBe(1)
    expect(await wake(writer)).toMatchObject(lost)
    const create = (key: string) =>
      vault.call('POST', '/v1/objects', {
        token,
        body: 'of the stopped writer',
        headers: { 'Idempotency-Key': key },
      })
    expect((await vault.call('GET', '/v1/objects', { token })).json.objects).toEqual([])
    expect((await create('one')).status).toBe(409)
    const again = await create('two')
    expect(again.status).toBe(201)
    expect((await read(again.json.id)).body.toString()).toBe('of the stopped writer')
  })

  it('keeps its blob while the deadline has not passed, and then succeeds', async () => {
    const id = await vault.store(token, 'first')
    const writer = await stoppedWriter({ stop, object: id })
    expect((await vault.vault.sweep()).orphans).toBe(0)
    expect(await wake(writer)).toMatchObject({ status: 200, version: 2 })
    expect((await read(id)).body.toString()).toBe('of the stopped writer')
  })
})

describe('a writer stopped after its deadline, with no sweeper near', () => {
  it('gives up by itself when the deadline passed before it looked, and takes its blob along', async () => {
    const id = await vault.store(token, 'first')
    const writer = await stoppedWriter({ stop: 'before-deadline-check', object: id })
    clock.advance(PAST_DEADLINE_MS)
    expect(await wake(writer)).toMatchObject({ status: 503, code: 'unavailable' })
    expect(await blobs()).toHaveLength(1)
    expect(await versionNumbers(id)).toEqual([1])
    expect((await put(id, 'second')).json.version).toBe(2)
  })
})

describe('a writer stopped after its version was put', () => {
  it('keeps its blob, however late the sweeper comes, and answers when it wakes up', async () => {
    const id = await vault.store(token, 'first')
    const writer = await stoppedWriter({ stop: 'after-version-put', object: id })
    clock.advance(PAST_DEADLINE_MS)
    expect((await vault.vault.sweep()).orphans).toBe(0)
    expect((await read(id)).body.toString()).toBe('of the stopped writer')
    expect(await wake(writer)).toMatchObject({ status: 200, version: 2 })
    await vault.vault.sweep()
    expect((await read(id)).body.toString()).toBe('of the stopped writer')
    expect((await read(id, { version: '1' })).body.toString()).toBe('first')
  })
})
