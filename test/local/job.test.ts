import { expect, it } from 'vitest'
import { startJob } from '../../local/job.ts'
import { createLog } from '../../local/log.ts'
import { gate } from './support/gateway.ts'

const SILENT = createLog({ write: () => undefined })

it('works again and again, one run at a time, also after a failed one, until it is stopped', async () => {
  const lines: string[] = []
  let running = 0
  let most = 0
  let runs = 0
  const sweep = async (): Promise<object> => {
    running += 1
    most = Math.max(most, running)
    runs += 1
    await new Promise((resolve) => setTimeout(resolve, 5))
    running -= 1
    if (runs === 2) throw new Error('the disk said: top secret')
    return { orphans: runs }
  }
  const log = createLog({ write: (line) => void lines.push(line) })
  const sweeper = startJob({ name: 'The sweeper', work: sweep, firstDelayMs: 1, intervalMs: 1 }, log)
  await expect.poll(() => runs).toBeGreaterThan(3)
  await sweeper.stop()
  const after = runs
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(runs).toBe(after)
  expect(most).toBe(1)
  expect(lines.map((line) => (JSON.parse(line) as { level: number }).level).slice(0, 3)).toEqual([30, 50, 30])
  expect(lines.join('')).not.toContain('top secret')
})

it('goes on at once while there is more to do, but not after a failure', async () => {
  let runs = 0
  const work = async (): Promise<null> => {
    runs += 1
    if (runs === 3) throw new Error('failed')
    return null
  }
  const options = { name: 'The reader', work, hasMore: () => true, firstDelayMs: 1, intervalMs: 60_000 }
  const reader = startJob(options, SILENT)
  await expect.poll(() => runs).toBe(3)
  await new Promise((resolve) => setTimeout(resolve, 30))
  await reader.stop()
  expect(runs).toBe(3)
})

it('waits for a run in progress when it is stopped', async () => {
  const { opened, open } = gate()
  let begun = false
  const work = async (): Promise<object> => {
    begun = true
    await opened
    return {}
  }
  const sweeper = startJob({ name: 'The sweeper', work, firstDelayMs: 1, intervalMs: 1 }, SILENT)
  await expect.poll(() => begun).toBe(true)
  const stopping = sweeper.stop().then(() => 'stopped')
  const soon = new Promise((resolve) => setTimeout(resolve, 20, 'still running'))
  expect(await Promise.race([stopping, soon])).toBe('still running')
  open()
  expect(await stopping).toBe('stopped')
})

it('works soon after the start, however long the interval', async () => {
  let runs = 0
  const work = async (): Promise<object> => ({ runs: ++runs })
  const sweeper = startJob({ name: 'The sweeper', work, firstDelayMs: 1, intervalMs: 3_600_000 }, SILENT)
  await expect.poll(() => runs).toBe(1)
  await sweeper.stop()
})

it('writes no line about a run that had nothing to do', async () => {
  const lines: string[] = []
  let runs = 0
  const work = async (): Promise<null> => {
    runs += 1
    return null
  }
  const log = createLog({ write: (line) => void lines.push(line) })
  const job = startJob({ name: 'The schedule', work, firstDelayMs: 1, intervalMs: 1 }, log)
  await expect.poll(() => runs).toBeGreaterThan(1)
  await job.stop()
  expect(lines).toEqual([])
})
