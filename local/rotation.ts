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
import type { EmbeddedRotationPorts } from '../lib/compose/embedded.ts'
import type { Log } from '../lib/http/log.ts'
import type { GenerationStore } from '../lib/keys/ports.ts'
import { type DuePorts, isDue, isRefused } from '../lib/rotation/due.ts'
import type { Rotation } from '../lib/rotation/model.ts'
import type { RotationStore, RotationWorkflow } from '../lib/rotation/ports.ts'
import { ensureDriven } from '../lib/rotation/start.ts'
import type { LocalWorkflow, TaskFunctions } from './rotation-workflow.ts'

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
  readonly rotations: Pick<RotationStore, 'latest' | 'change'>
  readonly workflow: RotationWorkflow
}): Promise<Rotation | null> {
  const latest = await ports.rotations.latest()
  return latest?.state === 'running' ? ensureDriven(ports, latest) : null
}

export type SchedulePorts = DuePorts & {
  readonly rotations: Pick<RotationStore, 'latest'>
  readonly generations: Pick<GenerationStore, 'active'>
  readonly workflow: Pick<LocalWorkflow, 'startScheduled'>
}

/** Starts a rotation when it is due. @returns the execution; null when none is due, or none could be had. */
export async function rotateWhenDue(ports: SchedulePorts): Promise<{ readonly execution: string } | null> {
  const latest = await ports.rotations.latest()
  // It would fail minute by minute. GET /v1/keys says so.
  if (isRefused(ports, latest) || !isDue(ports, await ports.generations.active(), latest)) return null
  const execution = `schedule-${randomUUID()}`
  await ports.workflow.startScheduled(execution)
  return { execution }
}
