/** The rotation's definition, run over the bundles of its functions. */
import type { LambdaName } from '../../../lib/config/functions.ts'
import { createLocalWorkflow, type LocalWorkflow } from '../../../local/rotation-workflow.ts'
import type { MovingClock } from './moving-clock.ts'
import { FunctionFailed } from './runtime-api.ts'

/** Nobody waits: the clock moves by what there is to wait for. */
const WAITS = { WaitForPermissions: 0, WaitForWriters: 0, WaitBetweenPasses: 0 }

export function createWorkflow(
  invoke: (name: LambdaName, event: unknown) => Promise<unknown>,
  clock: MovingClock,
): LocalWorkflow {
  const task = (name: LambdaName) => async (event: unknown) => {
    const answer = await invoke(name, event).catch(rethrow)
    clock.moveBy(1_000 * ((answer as { seconds?: number } | null)?.seconds ?? 0))
    return answer
  }
  const functions = {
    Rotate: task('rotate'),
    MakeKey: task('makeKey'),
    Rewrap: task('rewrap'),
    Reencrypt: task('reencrypt'),
    Sample: task('sample'),
    Retire: task('retire'),
  }
  return createLocalWorkflow(functions, { waits: WAITS, onFailure: () => undefined })
}

/** Step Functions goes by the name of the error that the function reported. */
function rethrow(error: unknown): never {
  if (!(error instanceof FunctionFailed)) throw error
  const { errorType, errorMessage } = JSON.parse(error.message) as Record<string, string>
  throw Object.assign(new Error(errorMessage), { name: errorType })
}
