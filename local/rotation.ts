/** Rotation on one machine: the functions of the workflow in this process, its schedule, and the daily job. */
import { randomUUID } from 'node:crypto'
import {
  createMakeKeyTask,
  createReencryptTask,
  createRetireTask,
  createRewrapTask,
  createRotateTask,
  createSampleTask,
} from '../functions/rotation.ts'
import type { Clock } from '../lib/clock.ts'
import type { EmbeddedRotationPorts } from '../lib/compose/embedded.ts'
import type { Log } from '../lib/http/log.ts'
import type { Generation } from '../lib/keys/generation.ts'
import type { GenerationStore } from '../lib/keys/ports.ts'
import type { EscrowPolicy } from '../lib/rotation/begin.ts'
import type { Rotation } from '../lib/rotation/model.ts'
import type { RotationStore, RotationWorkflow } from '../lib/rotation/ports.ts'
import { drive } from '../lib/rotation/start.ts'
import { LOCAL_POLICY } from './policy.ts'
import type { LocalWorkflow, TaskFunctions } from './rotation-workflow.ts'
import type { NextRotation } from './schedule.ts'

/** The functions that the definition names, each with what it would have in AWS. */
export function createTaskFunctions(ports: EmbeddedRotationPorts, log: Log): TaskFunctions {
  const logged = { ...ports, log }
  return {
    Rotate: createRotateTask(logged),
    MakeKey: createMakeKeyTask(logged),
    Rewrap: createRewrapTask(logged),
    Reencrypt: createReencryptTask(logged),
    Sample: createSampleTask(logged),
    Retire: createRetireTask(logged),
  }
}

/** Goes on with what a stop or a crash interrupted. @returns the rotation that it went on with; null: there was none. */
export async function resumeRotation(ports: {
  readonly rotations: RotationStore
  readonly workflow: RotationWorkflow
}): Promise<Rotation | null> {
  const latest = await ports.rotations.latest()
  return latest?.state === 'running' ? drive(ports, latest) : null
}

export type SchedulePorts = {
  readonly rotations: Pick<RotationStore, 'latest'>
  readonly generations: Pick<GenerationStore, 'active'>
  readonly workflow: Pick<LocalWorkflow, 'startScheduled'>
  readonly nextRotation: NextRotation
  readonly escrowPolicy: EscrowPolicy
  readonly clock: Clock
}

/** Starts a rotation when it is due. @returns the execution; null when none is due, or none could be had. */
export async function rotateWhenDue(ports: SchedulePorts): Promise<{ readonly execution: string } | null> {
  const { recipients, waived } = ports.escrowPolicy
  // It would be refused, minute by minute. GET /v1/keys says so.
  if (recipients.length === 0 && !waived) return null
  const active = await ports.generations.active()
  if (active === null || !isDue(ports, active, await ports.rotations.latest())) return null
  const execution = `schedule-${randomUUID()}`
  await ports.workflow.startScheduled(execution)
  return { execution }
}

function isDue({ clock, nextRotation }: SchedulePorts, active: Generation, latest: Rotation | null): boolean {
  const due = nextRotation(active.activated ?? active.created)
  if (due === null || clock() < due || latest?.state === 'running') return false
  // What fails again and again needs a person: it is not tried minute by minute.
  return (
    latest?.state !== 'failed' ||
    clock() >= (latest.ended ?? latest.started) + LOCAL_POLICY.failedRotationRestMs
  )
}
