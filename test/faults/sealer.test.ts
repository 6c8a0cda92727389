/** Sealers in processes of their own, stopped and woken, and killed, between any two of their calls. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { sealLog } from '../../lib/audit/log/seal.ts'
import { expectWhole, type OpenedLog, ORIGIN, openLog, watched } from '../audit/log/embedded-log.ts'
import { makeFolder, removeFolder } from '../support/folders.ts'
import { runScript, type Script } from './support/child-process.ts'
import type { SealerAnswer, SealerJob } from './support/sealer-process.ts'

const SLOW = process.env['SLOW'] === '1'
const WAKING_INTERVAL_MS = 20

/** More than a sealer of one batch takes. */
const STEPS = 44
const every = (stride: number): readonly number[] =>
  Array.from({ length: Math.ceil(STEPS / stride) }, (_, at) => at * stride)

let folder: string
let log: OpenedLog
/** Everything that was recorded, and every checkpoint that was given out here. */
const ids: string[] = []
const notes: string[] = []

beforeAll(async () => {
  folder = await makeFolder()
  log = openLog(folder)
})

afterAll(async () => {
  log.close()
  await removeFolder(folder)
})

async function append(count: number): Promise<void> {
  ids.push(...(await Promise.all(Array.from({ length: count }, () => log.append()))))
}

async function seal(): Promise<void> {
  await sealLog(watched(log.ports, notes))
  const note = await log.ports.tiles.checkpoint()
  if (note !== null) notes.push(note)
}

const give = (script: Script, at: number, how: SealerJob['how']): void =>
  script.send({ folder, origin: ORIGIN, at, how } satisfies SealerJob)

/** Again and again: it says that it stops before it does, and would sleep through a SIGCONT that comes in between. */
async function woken(script: Script): Promise<SealerAnswer> {
  const waking = setInterval(() => script.process.kill('SIGCONT'), WAKING_INTERVAL_MS)
  try {
    return JSON.parse(await script.nextLine()) as SealerAnswer
  } finally {
    clearInterval(waking)
  }
}

describe('a sealer that is stopped', () => {
  it('between any two calls, while others seal and events come, harms nothing when it wakes up', async () => {
    const script = runScript('sealer-process.ts')
    onTestFinished(() => script.kill())
    let met = 0
    for (const at of every(SLOW ? 1 : 3)) {
      await append(3)
      give(script, at, 'stop')
      const stopped = (await script.nextLine()) === 'stopped'
      if (stopped) met += 1
      await append(2)
      await seal()
      await append(1)
      if (at % 2 === 0) await seal()
      const answer = await woken(script)
      // It comes to the end, or finds that others have done what it was to do.
      expect(answer).toMatchObject({ met: stopped })
      expect(answer.code).toBeUndefined()
    }
    await seal()
    expect(met).toBeGreaterThan(SLOW ? 20 : 7)
    await expectWhole(log, ids, notes)
  })
})

/** A new process for each: what npm test leaves out, test:slow does. */
const deaths = (steps: readonly number[]) => async (): Promise<void> => {
  let killed = 0
  for (const at of steps) {
    await append(2)
    const script = runScript('sealer-process.ts')
    give(script, at, 'kill')
    const end = await Promise.race([script.ended, script.nextLine().catch(() => script.ended)])
    if (end === 'SIGKILL') killed += 1
    await script.kill()
    if (at % 2 === 0) await append(1)
    await seal()
  }
  expect(killed).toBeGreaterThan(0)
  await expectWhole(log, ids, notes)
}

describe('a sealer that is killed', () => {
  it('in the middle leaves nothing missing and nothing twice', deaths([9, 17, 25]))

  it('between any two calls leaves nothing missing and nothing twice', { tags: ['longer'] }, deaths(every(1)))
})
