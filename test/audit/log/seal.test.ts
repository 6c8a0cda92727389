/** Sealing, on the embedded stores: whoever seals, however often, and wherever it dies, there is one log, with each event once. */
import * as fc from 'fast-check'
import { ulid } from 'ulid'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BATCH_MAX, type SealPorts, sealLog } from '../../../lib/audit/log/seal.ts'
import { KeyfoldError } from '../../../lib/errors.ts'
import { Crash } from '../../support/crash.ts'
import { makeFolder, removeFolder, temporaryFolder } from '../../support/folders.ts'
import { stepping } from '../../support/stepping.ts'
import { entriesOf, expectWhole, type OpenedLog, openLog, watched } from './embedded-log.ts'
import { idBytes } from './independent.ts'

const SLOW = process.env['SLOW'] === '1'

async function openedLog(): Promise<OpenedLog> {
  const log = openLog(await temporaryFolder())
  onTestFinished(() => log.close())
  return log
}

async function appended(log: OpenedLog, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => log.append()))
}

/** How many steps a sealer takes: then it dies; never, when there are fewer. */
function mortal(ports: SealPorts, life: number): SealPorts {
  let left = life
  const step = async (): Promise<void> => {
    if (left-- <= 0) throw new Crash()
  }
  return stepping(ports, step)
}

const ignoringCrashes = (error: unknown): void => {
  if (!(error instanceof Crash)) throw error
}

describe('a log', () => {
  test('has each event once, in the order of arrival, whatever its id', async () => {
    const log = await openedLog()
    const notes: string[] = []
    const ports = watched(log.ports, notes)
    const ids = [await log.append(ulid(2_000)), await log.append(ulid(3_000))]
    expect(await sealLog(ports)).toEqual({ sealed: 2, size: 2 })
    ids.push(await log.append(ulid(1_000)))
    expect(await sealLog(ports)).toEqual({ sealed: 1, size: 3 })
    await expectWhole(log, ids, notes)
    const entries = await entriesOf(ports.tiles, 3)
    expect(entries.map((entry) => Buffer.from(entry.subarray(0, 16)))).toEqual(ids.map(idBytes))
  })

  test('is left alone when nothing waits', async () => {
    const log = await openedLog()
    expect(await sealLog(log.ports)).toEqual({ sealed: 0, size: 0 })
    expect(await log.ports.tiles.checkpoint()).toBeNull()
    await appended(log, 3)
    await sealLog(log.ports)
    const { revision } = await log.ports.states.read()
    expect(await sealLog(log.ports)).toEqual({ sealed: 0, size: 3 })
    expect((await log.ports.states.read()).revision).toBe(revision)
  })

  test('takes all that waits, in batches, and grows over the ends of tiles', async () => {
    const log = await openedLog()
    const notes: string[] = []
    const ports = watched(log.ports, notes)
    const ids: string[] = []
    for (const count of [255, 1, 1, BATCH_MAX + 1, 254]) {
      ids.push(...(await appended(log, count)))
      expect(await sealLog(ports)).toEqual({ sealed: count, size: ids.length })
    }
    expect(notes).toHaveLength(6)
    await expectWhole(log, ids, notes)
  })

  test('says for good where somebody removed an event that waited', async () => {
    const log = await openedLog()
    const ids = await appended(log, 4)
    for (const id of [ids[1], ids[3]])
      log.database.prepare('DELETE FROM events WHERE id = ?').run(id as string)
    // The numbers of removed rows are not given again, so that the one at the end is missed, too.
    ids.push(await log.append())
    expect(await sealLog(log.ports)).toEqual({ sealed: 5, size: 5 })
    const entries = await entriesOf(log.ports.tiles, 5)
    const isEmpty = entries.map((entry) => entry.every((byte) => byte === 0))
    expect(isEmpty).toEqual([false, true, false, true, false])
  })

  test('goes on when an event of it was removed, or all of them', async () => {
    const log = await openedLog()
    await appended(log, 3)
    await sealLog(log.ports)
    log.database.prepare('DELETE FROM events').run()
    const id = await log.append()
    expect(await sealLog(log.ports)).toEqual({ sealed: 1, size: 4 })
    expect(await log.placed.find(id)).toMatchObject({ leaf: 3 })
  })

  test('takes an event that was redacted while it waited', async () => {
    const log = await openedLog()
    const [id = ''] = await appended(log, 1)
    await log.placed.redact(id)
    await sealLog(log.ports)
    const [entry] = await entriesOf(log.ports.tiles, 1)
    expect(Buffer.from(entry ?? [])).toEqual(Buffer.concat([idBytes(id), Buffer.alloc(32)]))
  })
})

/** Appends and sealers, by the order in which they begin; a number is how long a sealer lives. */
const plans = fc.array(fc.oneof(fc.constant('append' as const), fc.nat({ max: 70 })), {
  minLength: 2,
  maxLength: 12,
})

describe('several sealers', () => {
  test('whose calls come in any order, and who die anywhere, make one log, with each event once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), plans, async (scheduler, plan) => {
        const folder = await makeFolder()
        // As two processes have it.
        const logs = [openLog(folder), openLog(folder)] as const
        const [ids, notes]: [string[], string[]] = [[], []]
        const step = (call: string): Promise<void> => scheduler.schedule(Promise.resolve(), call)
        const actors = plan.map(async (life, at) => {
          const log = logs[at % 2 === 0 ? 0 : 1]
          await step('begin')
          if (life === 'append') ids.push(await log.append())
          else await sealLog(mortal(stepping(watched(log.ports, notes), step), life)).catch(ignoringCrashes)
        })
        await scheduler.waitFor(Promise.all(actors))
        await expectSealed(logs[0], ids, notes)
        for (const log of logs) log.close()
        await removeFolder(folder)
      }),
      { numRuns: SLOW ? 3_000 : 25 },
    )
  })

  const expectSealed = async (log: OpenedLog, ids: readonly string[], notes: string[]): Promise<void> => {
    await sealLog(watched(log.ports, notes))
    if (ids.length > 0) await expectWhole(log, ids, notes)
  }

  test('at once seal each event once', async () => {
    const folder = await temporaryFolder()
    const logs = [openLog(folder), openLog(folder), openLog(folder)] as const
    const [ids, notes]: [string[], string[]] = [[], []]
    for (let round = 0; round < 4; round++) {
      ids.push(...(await appended(logs[0], 37)))
      const late = appended(logs[1], 5)
      const sealed = await Promise.all(logs.map((log) => sealLog(watched(log.ports, notes))))
      ids.push(...(await late))
      expect(sealed.some(({ size }) => size >= ids.length - 5)).toBe(true)
    }
    await sealLog(watched(logs[2].ports, notes))
    await expectWhole(logs[2], ids, notes)
    for (const log of logs) log.close()
  })
})

describe('a sealer that dies', () => {
  test('at any step leaves a log that the next one goes on with, the same', async () => {
    const log = await openedLog()
    const [ids, notes]: [string[], string[]] = [[], []]
    let steps = 0
    await appended(log, 1).then((first) => ids.push(...first))
    const counted = async (): Promise<void> => void steps++
    await sealLog(stepping(watched(log.ports, notes), counted))
    expect(steps).toBeGreaterThan(20)
    for (let life = 0; life < steps + 10; life++) {
      ids.push(...(await appended(log, 2)))
      await sealLog(mortal(watched(log.ports, notes), life)).catch(ignoringCrashes)
      await sealLog(watched(log.ports, notes))
    }
    await expectWhole(log, ids, notes)
  })

  test('again and again on the same batch changes nothing of it', async () => {
    const log = await openedLog()
    const notes: string[] = []
    const ids = await appended(log, 300)
    for (let life = 0; life < 40; life++) {
      await sealLog(mortal(watched(log.ports, notes), life)).catch(ignoringCrashes)
      if ((await log.ports.states.read()).batch !== null) ids.push(await log.append())
    }
    await sealLog(watched(log.ports, notes))
    await expectWhole(log, ids, notes)
    const sizes = new Set(notes.map((note) => note.split('\n')[1]))
    expect(new Set(notes).size).toBe(sizes.size)
  })

  test('because the key cannot sign publishes nothing, and the next one does', async () => {
    const log = await openedLog()
    const ids = await appended(log, 3)
    const broken = new KeyfoldError('unavailable', 'The key cannot sign.')
    const signer = { publicKey: () => log.ports.signer.publicKey(), sign: () => Promise.reject(broken) }
    await expect(sealLog({ ...log.ports, signer })).rejects.toBe(broken)
    expect(await log.ports.tiles.checkpoint()).toBeNull()
    await sealLog(log.ports)
    await expectWhole(log, ids, [])
  })
})
