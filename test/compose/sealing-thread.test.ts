import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { createEventIds } from '../../lib/audit/event-id.ts'
import { parseCheckpoint } from '../../lib/audit/log/checkpoint.ts'
import { parseNote } from '../../lib/audit/log/note.ts'
import type { LogState } from '../../lib/audit/log/ports.ts'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { type EmbeddedStores, openStores } from '../../lib/compose/embedded.ts'
import { SealingThread } from '../../lib/compose/sealing/thread.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { temporaryFolder } from '../support/folders.ts'

const ORIGIN = 'keyfold/v-test'

let data: string
let stores: EmbeddedStores
const nextId = createEventIds()

beforeEach(async () => {
  data = await temporaryFolder()
  stores = await openStores(data)
  return () => stores.close()
})

function startThread(states: Pick<EmbeddedStores['logStates'], 'replace'> = stores.logStates): SealingThread {
  const thread = new SealingThread({ data, origin: ORIGIN }, states)
  onTestFinished(() => thread.close())
  return thread
}

async function record(count: number): Promise<void> {
  const events = Array.from({ length: count }, () => {
    const now = Date.now()
    const time = new Date(now).toISOString()
    return { id: nextId(now), time, action: 'object.list', outcome: 'allowed' } as const
  })
  await Promise.all(events.map((event) => stores.events.append(event)))
}

const publishedSize = async (): Promise<number | undefined> =>
  parseCheckpoint(parseNote((await stores.tiles.checkpoint()) ?? '')?.text ?? '')?.size

it('seals what others record meanwhile, again and again', async () => {
  const thread = startThread()
  await record(3)
  expect(await thread.seal()).toEqual({ sealed: 3, size: 3 })
  expect(await thread.seal()).toEqual({ sealed: 0, size: 3 })
  await Promise.all([record(2_500), thread.seal()])
  await thread.seal()
  expect((await thread.seal()).size).toBe(2_503)
  expect(await publishedSize()).toBe(2_503)
})

it('says why a state was not replaced, and goes on with it the next time', async () => {
  let isBroken = true
  const replace = (state: LogState): Promise<boolean> => {
    if (isBroken) throw new KeyfoldError('unavailable', 'The disk is full.')
    return stores.logStates.replace(state)
  }
  const thread = startThread({ replace: async (state) => replace(state) })
  await record(2)
  await expect(thread.seal()).rejects.toMatchObject({ code: 'unavailable', message: 'The disk is full.' })
  isBroken = false
  expect(await thread.seal()).toEqual({ sealed: 2, size: 2 })
})

it('says what it died of, and is there again for the next call', async () => {
  await record(1)
  await stores.close()
  const path = join(data, DATA_FILES.database)
  const broken = new DatabaseSync(path)
  broken.exec('ALTER TABLE audit_log RENAME TO elsewhere')
  const thread = startThread({ replace: async () => false })
  await expect(thread.seal()).rejects.toThrow()
  broken.exec('ALTER TABLE elsewhere RENAME TO audit_log')
  broken.close()
  stores = await openStores(data)
  const next = startThread()
  expect(await next.seal()).toEqual({ sealed: 1, size: 1 })
})

it('dies with an error that whoever waits is told, when its place is not there', async () => {
  const thread = new SealingThread({ data: join(data, 'nowhere'), origin: ORIGIN }, stores.logStates)
  await expect(thread.seal()).rejects.toThrow()
  await expect(thread.seal()).rejects.toThrow()
  await thread.close()
})
