/** Building the page beside the vault that serves it. */
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import type { Log } from '../../lib/http/log.ts'

export type RunningBuild = {
  /** Whether a page may soon be there. */
  readonly building: () => boolean
  /** Ends a build that is under way. */
  stop(): Promise<void>
}

const REMEDY = 'The page could not be built; the vault goes on without. Run "npm run page" to see why.'

/**
 * Builds the page unless it is current, in a process of its own that gives way to the vault. A failure is logged only: the
 * vault is there without a page.
 *
 * @param script run by this Node; ends with 0 when the page is there
 */
export function startPageBuild(script: string, log: Log): RunningBuild {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let building = true
  let stopped = false
  const finish = (outcome: object, done: boolean): void => {
    if (building && !done && !stopped) log.error(outcome, REMEDY)
    building = false
    end()
  }
  const child = spawn(process.execPath, [script], { stdio: 'ignore' })
  child.once('error', () => finish({ started: false }, false))
  child.once('exit', (code, signal) => finish({ code, signal }, code === 0))
  if (child.pid !== undefined) giveWay(child.pid)
  return {
    building: () => building,
    stop: async () => {
      stopped = true
      child.kill('SIGKILL')
      await ended
    },
  }
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended already, or may not be changed.
  }
}
