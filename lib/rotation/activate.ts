/** From the new key to the moment from which only it wraps (architecture, section 5, "Drain"). */
import { systemCaller } from '../access/system.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { Generation } from '../keys/generation.ts'
import type { GenerationStore, MasterKeyAdmin } from '../keys/ports.ts'
import type { Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { RotationStore } from './ports.ts'
import { changeRun, loadRun } from './run.ts'
import type { RunReference, WaitFor } from './tasks.ts'

export type ActivatePorts = {
  readonly rotations: RotationStore
  readonly generations: GenerationStore
  readonly keys: Pick<MasterKeyAdmin, 'describeKey'>
  readonly recorder: Recorder
  readonly clock: Clock
  /** How long permissions on a new key take to spread, in milliseconds; 0 where they do not have to. */
  readonly permissionsSpreadMs: number
  /** What else follows the ACTIVE pointer: an alias in AWS, a new seal key embedded. May be called again. */
  readonly onActivated: (generation: Generation) => Promise<void>
}

const ONE_SECOND_MS = 1_000

/** @returns whole seconds until a moment; never more than `atMostMs`, for a clock may have been set back. */
export const secondsUntil = (moment: number, now: number, atMostMs: number): number =>
  Math.ceil(Math.min(Math.max(moment - now, 0), atMostMs) / ONE_SECOND_MS)

/** New keys of KMS may be refused to the functions for some minutes: writers must not meet that. */
export async function awaitPermissions(ports: ActivatePorts, reference: RunReference): Promise<WaitFor> {
  const { state, created } = await generationOf(ports, await loadRun(ports, reference))
  if (state === 'active') return { seconds: 0 }
  const { permissionsSpreadMs } = ports
  return { seconds: secondsUntil(created + permissionsSpreadMs, ports.clock(), permissionsSpreadMs) }
}

/**
 * Moves the ACTIVE pointer to the run's generation. Repeatable.
 *
 * @throws KeyfoldError `key-state` when its key may not be used, or something else moved the pointer.
 */
export async function activate(
  ports: ActivatePorts,
  reference: RunReference,
): Promise<{ readonly generation: number }> {
  const run = await loadRun(ports, reference)
  const next = await generationOf(ports, run)
  if (next.state !== 'active') await movePointer(ports, run, next)
  await ports.onActivated(next)
  await changeRun(ports, reference, () => ({ step: 'activated', emptyPasses: 0, passStarted: null }))
  return { generation: next.generation }
}

async function movePointer(ports: ActivatePorts, { rotation }: Rotation, next: Generation): Promise<void> {
  const { generation, keyId } = next
  const key = await ports.keys.describeKey(keyId)
  if (key?.state !== 'enabled') {
    throw new KeyfoldError(
      'key-state',
      `The master key of generation ${generation}, ${keyId}, is ${key?.state ?? 'missing'}.`,
    )
  }
  const former = await ports.generations.active()
  const facts = { rotation, generation, ...(former === null ? {} : { fromGeneration: former.generation }) }
  await ports.recorder.record(systemCaller('rotation'), 'key.rotate', 'allowed', facts)
  if (await ports.generations.activate(former?.generation ?? null, generation, ports.clock())) return
  if ((await ports.generations.active())?.generation === generation) return
  throw new KeyfoldError(
    'key-state',
    `Generation ${generation} cannot become active: it is not pending any more.`,
  )
}

/** Until nobody can wrap under a former generation any more. */
export async function drain(ports: ActivatePorts, reference: RunReference): Promise<WaitFor> {
  const { generation, activated } = await generationOf(ports, await loadRun(ports, reference))
  if (activated === null) throw new KeyfoldError('key-state', `Generation ${generation} is not active.`)
  const { drainMs } = ROTATION_POLICY
  return { seconds: secondsUntil(activated + drainMs, ports.clock(), drainMs) }
}

async function generationOf({ generations }: ActivatePorts, { rotation, to }: Rotation): Promise<Generation> {
  const generation = to === null ? null : await generations.find(to)
  if (generation !== null) return generation
  throw new KeyfoldError('internal', `Rotation ${rotation} has made no generation yet.`)
}
