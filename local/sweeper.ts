import { describeError, type Log } from '../lib/http/log.ts'

export type Sweeper = {
  /** Resolves when a run in progress has ended; there is no other. */
  stop(): Promise<void>
}

export type SweepTimes = { readonly firstDelayMs: number; readonly intervalMs: number }

/**
 * Runs `sweep` after the first delay, which is short, since a crash may just have left something unfinished. Then again
 * and again, each time `intervalMs` after the last run ended, so that runs never overlap.
 */
export function startSweeper(
  sweep: () => Promise<object>,
  { firstDelayMs, intervalMs }: SweepTimes,
  log: Log,
): Sweeper {
  let run = Promise.resolve()
  let stopped = false
  const runOnce = async (): Promise<void> => {
    try {
      const report = await sweep()
      log.info(report, 'Swept')
    } catch (error) {
      log.error({ error: describeError(error) }, 'The sweeper failed; it will try again')
    }
    if (!stopped) schedule()
  }
  const begin = (): void => {
    run = runOnce()
  }
  const schedule = (): void => {
    timer = setTimeout(begin, intervalMs)
  }
  let timer = setTimeout(begin, firstDelayMs)
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await run
    },
  }
}
