/** Whether the schedule is to begin a rotation, or to go on with one that failed: the same on one machine and in AWS. */
import type { Clock } from '../clock.ts'
import type { Generation } from '../keys/generation.ts'
import { type EscrowPolicy, isRecoverable } from '../keys/key-policy.ts'
import { objectsOf, type Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { NextRotation } from './schedule.ts'

export type DuePorts = {
  readonly clock: Clock
  readonly nextRotation: NextRotation
  readonly escrowPolicy: EscrowPolicy
}

/**
 * Whether a look at the schedule is to start one now. What would be refused for want of escrow is due too, so that its failure
 * tells somebody: for the length of one interval of the schedule in AWS, once in a day.
 *
 * @param active null: there is no key yet
 * @param latest null: there has been no rotation
 */
export function isDue(ports: DuePorts, active: Generation | null, latest: Rotation | null): boolean {
  const late = lateness(ports, active, latest)
  if (late < 0) return false
  return !isRefused(ports, latest) || late % ROTATION_POLICY.failedRestMs < ROTATION_POLICY.scheduleIntervalMs
}

/** Whether nobody could bring the new key back, so that what the schedule starts is refused. */
export const isRefused = (
  { escrowPolicy }: Pick<DuePorts, 'escrowPolicy'>,
  latest: Rotation | null,
): boolean => !isRecoverable(escrowPolicy) && unfinished(latest)?.escrowWaived !== true

/** For how long one has been due, in milliseconds; below 0: none is. */
function lateness(
  { clock, nextRotation }: DuePorts,
  active: Generation | null,
  latest: Rotation | null,
): number {
  if (active === null || latest?.state === 'running') return -1
  const next = nextRotation(active.activated ?? active.created)
  if (next === null) return -1
  // One that fails after the activation would else lie there until the next is due.
  const failed = unfinished(latest)
  return clock() - (failed === null ? next : (failed.ended ?? failed.started) + ROTATION_POLICY.failedRestMs)
}

/** The rotation that the schedule goes on with. Some objects that could not be re-encrypted are for whoever chose them. */
const unfinished = (latest: Rotation | null): Rotation | null =>
  latest?.state === 'failed' && objectsOf(latest) === null ? latest : null
