import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { assertPossible } from './assert-possible.ts'
import { type BeginPorts, beginOrResume, changeAt, type RotationAsk, restarted } from './begin.ts'
import type { Rotation } from './model.ts'
import type { RotationStore, RotationWorkflow } from './ports.ts'

export type StartPorts = BeginPorts & {
  readonly recorder: Recorder
  readonly workflow: RotationWorkflow
}

export type StartRequest = Pick<RotationAsk, 'mode' | 'scope' | 'waiveEscrow' | 'compromised'>

/**
 * `POST /rotations`: begins a rotation, resumes the one that failed, or joins the one that runs. Repeating it does no harm.
 *
 * @throws a refusal; KeyfoldError `not-found` for a generation that is not there; `conflict` and `escrow-required` as
 *   {@link beginOrResume} does; `unavailable` when the workflow cannot be started: then repeat it.
 */
export async function startRotation(
  ports: StartPorts,
  from: Caller | Promise<Caller>,
  request: StartRequest,
): Promise<Rotation> {
  const caller = await from
  const { compromised } = request
  const facts = compromised === null ? {} : { fromGeneration: compromised }
  return perform(
    ports.recorder,
    caller,
    compromised === null ? 'key.rotate' : 'key.compromise',
    facts,
    async (allow) => {
      enforce(checkCaller(caller, 'key:rotate'))
      assertPossible(request, await ports.generations.list(), await ports.rotations.latest())
      await allow()
      const run = await beginOrResume(ports, {
        ...request,
        trigger: 'request',
        requestedBy: caller.principal,
        execution: null,
      })
      return ensureDriven(ports, run)
    },
  )
}

/**
 * Sees to it that the run has an execution, whatever became of the last one. Also at the start of a vault whose process died.
 *
 * @throws KeyfoldError `unavailable` when the workflow cannot be started, or the run is being changed.
 */
export async function ensureDriven(
  ports: Pick<StartPorts, 'workflow'> & { readonly rotations: Pick<RotationStore, 'change'> },
  run: Rotation,
): Promise<Rotation> {
  if ((await ports.workflow.start(run)) === 'running') return run
  // It ended without a word, else the run would not be running.
  const next = await changeAt(ports, run, restarted(run))
  await ports.workflow.start(next)
  return next
}
