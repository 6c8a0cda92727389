/** The local workflow on a vault whose clock only tests move: instead of waiting, it moves the clock. */
import type { Log } from '../../lib/http/log.ts'
import { createTaskFunctions } from '../../local/rotation.ts'
import { createLocalWorkflow, type LocalWorkflow, type TaskFunctions } from '../../local/rotation-workflow.ts'
import type { TestClock } from './test-clock.ts'

/** The states of the definition that wait. */
const WAITS = ['WaitForPermissions', 'WaitForWriters', 'WaitBetweenPasses'] as const

const NO_WAITS = Object.fromEntries(WAITS.map((state) => [state, 0]))

export type TestWorkflow = LocalWorkflow & {
  /** What executions ended with. */
  readonly failures: unknown[]
}

/** @param tasks replaces tasks, to break or to delay them */
export function createTestWorkflow(
  ports: Parameters<typeof createTaskFunctions>[0],
  clock: TestClock,
  log: Log,
  tasks: (functions: TaskFunctions) => TaskFunctions = (functions) => functions,
): TestWorkflow {
  const failures: unknown[] = []
  const functions = tasks(createTaskFunctions(ports, log))
  const rotate = async (event: unknown): Promise<unknown> => {
    const result = await functions.Rotate(event)
    if (typeof result === 'object' && result !== null && 'seconds' in result) {
      clock.advance(Number(result.seconds) * 1_000)
    }
    return result
  }
  const workflow = createLocalWorkflow(
    { ...functions, Rotate: rotate },
    { waits: NO_WAITS, onFailure: (error) => void failures.push(error) },
  )
  return { ...workflow, failures }
}
