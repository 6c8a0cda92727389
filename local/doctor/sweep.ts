import { durationOf } from '../../lib/doctor/words.ts'
import { type Seen, seen, Unmet } from '../../lib/examination.ts'
import { LOCAL_DOCTOR_POLICY } from './policy.ts'

/** Under which its runs are noted. */
export const SWEEPER = 'sweep'

/**
 * Whether what has expired or was deleted is destroyed soon after.
 *
 * @param ended when the sweeper last went through; or, if it never did, since when there is a vault
 * @throws Unmet when nobody serves the vault, which then sweeps nothing.
 */
export function examineSweep(ended: number, now: number, isServed: boolean): Seen {
  if (!isServed) throw new Unmet('needs a vault that is running')
  const late = now - ended
  if (late <= LOCAL_DOCTOR_POLICY.sweepLateMs)
    return seen('what has expired or was deleted is destroyed in time')
  const detail = `The sweeper has not gone through for ${durationOf(late)}: what has expired or was deleted may still be there.`
  return seen('', [{ detail, remedy: 'Read in the log of the vault why the sweeper fails.' }])
}
