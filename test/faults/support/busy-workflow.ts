/** The workflow of a vault that is in use: what it waits passes in small steps, and no request is on while the clock moves. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../../lib/http/log.ts'
import { createTaskFunctions } from '../../../local/rotation.ts'
import { createLocalWorkflow, type LocalWorkflow } from '../../../local/rotation-workflow.ts'
import type { TestClock } from '../../support/vault.ts'

const NO_WAITS = { WaitForPermissions: 0, WaitForWriters: 0, WaitBetweenPasses: 0 }

/** Real time takes no leap in the middle of a request: the clock waits for those under way, and new ones wait for it. */
export class Traffic {
  #underWay = 0
  #paused: PromiseWithResolvers<void> | null = null
  #quiet: PromiseWithResolvers<void> | null = null

  async request<T>(act: () => Promise<T>): Promise<T> {
    while (this.#paused !== null) await this.#paused.promise
    this.#underWay += 1
    try {
      return await act()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#quiet?.resolve()
    }
  }

  async pause(act: () => void): Promise<void> {
    this.#paused = Promise.withResolvers()
    this.#quiet = Promise.withResolvers()
    if (this.#underWay > 0) await this.#quiet.promise
    act()
    this.#paused.resolve()
    this.#paused = null
  }
}

export type BusyWorkflowOptions = {
  readonly clock: TestClock
  readonly traffic: Traffic
  /** How far the clock moves at a time, and for how long requests go on in between, in milliseconds. */
  readonly stepMs: number
  readonly betweenMs: number
  /** Before the pointer moves, and whenever the clock has moved: by so many milliseconds since then. */
  readonly onTime: (sinceActivation: number | null) => Promise<void>
  readonly failures: unknown[]
}

export function createBusyWorkflow(
  ports: Parameters<typeof createTaskFunctions>[0],
  log: Log,
  { clock, traffic, stepMs, betweenMs, onTime, failures }: BusyWorkflowOptions,
): LocalWorkflow {
  const functions = createTaskFunctions(ports, log)
  let activated = 0

  async function pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= stepMs) {
      await traffic.pause(() => clock.advance(Math.min(left, stepMs)))
      await onTime(clock() - activated)
      await sleep(betweenMs)
    }
  }

  const rotate = async (event: unknown): Promise<unknown> => {
    const isActivation = (event as { task: string }).task === 'activate'
    if (isActivation) await onTime(null)
    const result = await functions.Rotate(event)
    if (isActivation) activated = clock()
    if (typeof result === 'object' && result !== null && 'seconds' in result) {
      await pass(Number(result.seconds) * 1_000)
    }
    return result
  }
  return createLocalWorkflow(
    { ...functions, Rotate: rotate },
    { waits: NO_WAITS, onFailure: (error) => void failures.push(error) },
  )
}
