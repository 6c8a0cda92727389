import type { Caller } from '../access/caller.ts'
import { checkAccess } from '../access/check.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { type BeginPorts, beginOrResume, type RotationAsk, restarted } from './begin.ts'
import type { Rotation } from './model.ts'
import type { RotationWorkflow } from './ports.ts'

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
      enforce(checkAccess({ roles: caller.roles, permission: 'key:rotate', purpose: caller.purpose }))
      await assertGenerations(ports, request)
      await allow()
      const run = await beginOrResume(ports, {
        ...request,
        trigger: 'request',
        requestedBy: caller.principal,
        execution: null,
      })
      return drive(ports, run)
    },
  )
}

/**
 * Sees to it that the run has an execution, whatever became of the last one. Also at the start of a vault whose process died.
 *
 * @throws KeyfoldError `unavailable` when the workflow cannot be started, or the run is being changed.
 */
export async function drive(
  ports: Pick<StartPorts, 'rotations' | 'workflow'>,
  run: Rotation,
): Promise<Rotation> {
  if ((await ports.workflow.start(run)) === 'running') return run
  // It ended without a word, else the run would not be running.
  const change = restarted(run)
  if (!(await ports.rotations.change(run.rotation, run.revision, change))) {
    throw new KeyfoldError('unavailable', `Rotation ${run.rotation} was changed meanwhile.`, {
      retryAfterSeconds: 1,
    })
  }
  const next: Rotation = { ...run, ...change, revision: run.revision + 1 }
  await ports.workflow.start(next)
  return next
}

async function assertGenerations(ports: StartPorts, { scope, compromised }: StartRequest): Promise<void> {
  const named = scope !== null && 'generation' in scope ? scope.generation : null
  const all = await ports.generations.list()
  for (const generation of [named, compromised]) {
    if (generation === null || all.some((one) => one.generation === generation)) continue
    throw new KeyfoldError('not-found', `There is no generation ${generation}.`)
  }
  const exposed = all.find(({ generation }) => generation === compromised)
  if (exposed === undefined || exposed.state === 'active' || exposed.state === 'decrypt-only') return
  throw new KeyfoldError(
    'conflict',
    `Generation ${compromised} is ${exposed.state}: it opens nothing, and wraps nothing, so that there is nothing to rotate away from it.`,
  )
}
