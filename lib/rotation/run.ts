/** The run that a task works for. */
import { KeyfoldError } from '../errors.ts'
import type { Generation } from '../keys/generation.ts'
import type { GenerationStore } from '../keys/ports.ts'
import type { Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { RotationChange, RotationStore } from './ports.ts'
import type { RunReference } from './tasks.ts'

/**
 * The run, for the execution that drives it.
 *
 * @throws KeyfoldError `conflict` when it was resumed by another execution, or is over: this one has nothing to do any more.
 */
export async function loadRun(
  { rotations }: { readonly rotations: Pick<RotationStore, 'find'> },
  { rotation, execution }: RunReference,
): Promise<Rotation> {
  const run = await rotations.find(rotation)
  if (run?.state === 'running' && run.execution === execution) return run
  throw new KeyfoldError(
    'conflict',
    `Rotation ${rotation} is not driven by the execution ${execution} any more.`,
  )
}

/**
 * Changes the run, as it is then: a request may add a compromised generation at any time.
 *
 * @throws KeyfoldError `conflict` as {@link loadRun} does; `unavailable` when it is being changed all the time.
 */
export async function changeRun(
  ports: { readonly rotations: Pick<RotationStore, 'find' | 'change'> },
  reference: RunReference,
  change: (run: Rotation) => RotationChange,
): Promise<Rotation> {
  for (let attempt = 0; attempt < ROTATION_POLICY.changeAttemptsMax; attempt++) {
    const run = await loadRun(ports, reference)
    const changes = change(run)
    if (await ports.rotations.change(run.rotation, run.revision, changes)) {
      return { ...run, ...changes, revision: run.revision + 1 }
    }
  }
  throw new KeyfoldError('unavailable', `Rotation ${reference.rotation} is being changed all the time.`)
}

/**
 * Every generation, and the one that the run moves versions to: the active one.
 *
 * @throws KeyfoldError `conflict` when the run made a generation, and another one is active.
 */
export async function targetOf(
  { generations }: { readonly generations: Pick<GenerationStore, 'list'> },
  run: Rotation,
): Promise<{ readonly all: readonly Generation[]; readonly target: Generation }> {
  const all = await generations.list()
  const target = all.find(({ state }) => state === 'active')
  if (target !== undefined && (run.to === null || run.to === target.generation)) return { all, target }
  throw new KeyfoldError(
    'conflict',
    `Rotation ${run.rotation} made generation ${run.to}, but generation ${target?.generation} is active.`,
  )
}
