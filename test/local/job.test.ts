import { expect, it } from 'vitest'
import { createLog } from '../../local/log.ts'
import { startSweeper } from '../../local/sweeper.ts'
import { gate } from './support/gateway.ts'

it('sweeps again and again, one run at a time, also after a failed one, until it is stopped', async () => {
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
  const sweeper = startSweeper(sweep, { firstDelayMs: 1, intervalMs: 1 }, log)
  await expect.poll(() => runs).toBeGreaterThan(3)
  await sweeper.stop()
  const after = runs
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(runs).toBe(after)
  expect(most).toBe(1)
  expect(lines.map((line) => (JSON.parse(line) as { level: number }).level).slice(0, 3)).toEqual([30, 50, 30])
  expect(lines.join('')).not.toContain('top secret')
})

it('waits for a run in progress when it is stopped', async () => {
  const { opened, open } = gate()
  let begun = false
  const sweeper = startSweeper(
    async () => {
      begun = true
      await opened
      return {}
    },
    { firstDelayMs: 1, intervalMs: 1 },
    createLog({ write: () => undefined }),
  )
  await expect.poll(() => begun).toBe(true)
  const stopping = sweeper.stop().then(() => 'stopped')
  const soon = new Promise((resolve) => setTimeout(resolve, 20, 'still running'))
  expect(await Promise.race([stopping, soon])).toBe('still running')
  open()
  expect(await stopping).toBe('stopped')
})

it('sweeps soon after the start, however long the interval', async () => {
  let runs = 0
  const sweeper = startSweeper(
    async () => ({ runs: ++runs }),
    { firstDelayMs: 1, intervalMs: 3_600_000 },
    createLog({ write: () => undefined }),
  )
  await expect.poll(() => runs).toBe(1)
  await sweeper.stop()
})
