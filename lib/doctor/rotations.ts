import type { Clock } from '../clock.ts'
import { type Finding, type Seen, seen, Unmet } from '../examination.ts'
import type { Generation } from '../keys/generation.ts'
import type { GenerationStore } from '../keys/ports.ts'
import { blockOf, decisiveRotation } from '../rotation/blocks.ts'
import type { Rotation } from '../rotation/model.ts'
import type { RetirementStore, RotationStore } from '../rotation/ports.ts'
import type { NextRotation } from '../rotation/schedule.ts'
import { DOCTOR_POLICY } from './policy.ts'
import { START_ROTATION } from './remedies.ts'
import { durationOf } from './words.ts'

export type RotationPorts = {
  readonly clock: Clock
  readonly generations: Pick<GenerationStore, 'active'>
  readonly rotations: Pick<RotationStore, 'page'>
  readonly retirement: Pick<RetirementStore, 'last'>
}

/** Whether the last rotation left nothing behind, and goes on if it is not over. */
export async function examineRotations(ports: RotationPorts): Promise<Seen> {
  const decisive = await decisiveRotation(ports.rotations)
  if (decisive === null) return seen('there has been none')
  const { rotation, state, passEnded, started } = decisive
  if (state === 'running') {
    const still = ports.clock() - Math.max(started, passEnded)
    const isStuck = still > DOCTOR_POLICY.rotationStuckMs
    return seen(`rotation ${rotation} is running`, isStuck ? [stuck(decisive, still)] : [])
  }
  const reason = blockOf(decisive)?.reason
  return seen(
    `rotation ${rotation} moved everything`,
    reason === undefined ? [] : [unfinished(decisive, reason)],
  )
}

const stuck = ({ rotation }: Rotation, still: number): Finding => ({
  detail: `Rotation ${rotation} is running, but has not come further for ${durationOf(still)}.`,
  remedy: `keyfold rotation watch ${rotation}. A vault on one machine goes on with it when it is started again.`,
})

const unfinished = ({ rotation, error }: Rotation, reason: string): Finding => ({
  detail: error === null ? reason : `${reason.replace(/[.]$/, '')}: ${error.message}`,
  remedy: `Look what it says: keyfold rotation watch ${rotation}; then go on with it: ${START_ROTATION}`,
})

/** Whether the schedule does what it was set to do. */
export async function examineSchedule(
  { clock, generations, rotations }: RotationPorts,
  nextRotation: NextRotation,
): Promise<Seen> {
  const active = await generations.active()
  if (active === null) throw new Unmet('needs an active generation')
  const due = nextRotation(sinceOf(active))
  if (due === null) return seen('no rotation is scheduled')
  const late = clock() - due
  const running = (await decisiveRotation(rotations))?.state === 'running'
  const on = new Date(due).toISOString()
  if (running || late <= DOCTOR_POLICY.rotationLateMs) return seen(`the next rotation is due on ${on}`)
  const detail = `A rotation is due since ${on}, for ${durationOf(late)}, and has not begun.`
  return seen('', [{ detail, remedy: START_ROTATION }])
}

const sinceOf = ({ activated, created }: Generation): number => activated ?? created

/** Whether the daily job that retires generations still runs. */
export async function examineRetirement({ clock, retirement }: RotationPorts): Promise<Seen> {
  const last = await retirement.last()
  if (last === null) throw new Unmet('needs a first run of the daily job')
  const late = clock() - last.at
  const detail = `The daily job that retires generations last ran ${durationOf(late)} ago.`
  if (late <= DOCTOR_POLICY.retirementLateMs) return seen(detail)
  return seen('', [{ detail, remedy: 'Read in the log of the vault why it fails.' }])
}
