/** How a run ends. */
import { systemCaller } from '../access/system.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import type { GenerationStore } from '../keys/ports.ts'
import { unmarked } from './compromise.ts'
import type { Rotation, RotationError } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { RotationStore } from './ports.ts'
import { changeRun, loadRun } from './run.ts'
import type { RotationEnd, RunReference } from './tasks.ts'

export type ReportPorts = {
  readonly rotations: RotationStore
  readonly generations: Pick<GenerationStore, 'list'>
  readonly recorder: Recorder
  readonly clock: Clock
  /** What must be durable, and gone from the stores' files, before an end is told: former wrapped keys, embedded. */
  readonly settle: () => Promise<void>
}

/** Finishes the run, unless it was told at the last moment of a compromised generation that nobody has dealt with yet. */
export async function report(ports: ReportPorts, reference: RunReference): Promise<RotationEnd> {
  const run = await loadRun(ports, reference)
  if (unmarked(run, await ports.generations.list()).length > 0) return { ...reference, next: 'scan-again' }
  await ports.settle()
  const end = { state: 'finished', step: 'finished', ended: ports.clock() } as const
  // At the revision that was looked at: who adds a generation meanwhile makes this fail, and the workflow tries again.
  if (!(await ports.rotations.change(run.rotation, run.revision, end))) return report(ports, reference)
  return { ...reference, next: 'done' }
}

/**
 * Marks the run of an execution as failed, for the next start to resume it. What a superseded execution says is dropped.
 *
 * @param error as the workflow caught it
 */
export async function failRun(ports: ReportPorts, execution: string, error: RotationError): Promise<void> {
  const run = await ports.rotations.latest()
  if (run?.state !== 'running' || run.execution !== execution) return
  const { rotation } = run
  await ports.recorder
    .record(systemCaller('rotation'), 'key.rotate', 'failed', { rotation, reason: error.code })
    .catch(() => undefined)
  const message = error.message.slice(0, ROTATION_POLICY.errorMaxCharacters)
  await changeRun(ports, run, () => ({ state: 'failed', error: { ...error, message }, ended: ports.clock() }))
}

/** What `rotateKey` tells, and the log of the workflow. */
export const reportOf = ({ rotation, mode, from, to, rewrapped, reencrypted, failures }: Rotation) => ({
  rotation,
  mode,
  from,
  to,
  rewrapped,
  reencrypted,
  failures,
})
