import { describeError, type Log } from '../lib/http/log.ts'

export type Job = {
  /** Resolves when a run in progress has ended; there is no other. */
  stop(): Promise<void>
}

export type JobOptions = {
  /** For the log: "The sweeper". */
  readonly name: string
  /** What it did, for the log; null: nothing worth a line. */
  readonly work: () => Promise<object | null>
  readonly firstDelayMs: number
  readonly intervalMs: number
  /** Asked after each run: whether there is more to do at once. */
  readonly hasMore?: () => boolean
}

/**
 * Does something after the first delay, which is short, since a crash may just have left something unfinished. Then again and
 * again, each time `intervalMs` after the last run ended, so that runs never overlap.
 */
export function startJob(
  { name, work, firstDelayMs, intervalMs, hasMore = () => false }: JobOptions,
  log: Log,
): Job {
  let run = Promise.resolve()
  let stopped = false
  const runOnce = async (): Promise<void> => {
    let delayMs = intervalMs
    try {
      const report = await work()
      if (report !== null) log.info(report, `${name} ran`)
      if (hasMore()) delayMs = 0
    } catch (error) {
      log.error({ error: describeError(error) }, `${name} failed; it will try again`)
    }
    if (!stopped) timer = setTimeout(begin, delayMs)
  }
  const begin = (): void => {
    run = runOnce()
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
