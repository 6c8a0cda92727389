import { DAY_MS } from '../../clock.ts'
import type { Generation } from '../../keys/generation.ts'
import type { NextRotation } from '../../rotation/schedule.ts'
import type { MetricValues } from './metric.ts'

export type KeyAges = Pick<MetricValues, 'rotationAge' | 'daysUntilRetirement'>

/** In days, as the schedule counts them. @param active null: then there is nothing to say @param now milliseconds since the Unix epoch */
export function keyAgesOf(
  active: Pick<Generation, 'activated' | 'created'> | null,
  nextRotation: NextRotation,
  now: number,
): KeyAges {
  if (active === null) return {}
  const since = active.activated ?? active.created
  const due = nextRotation(since)
  return {
    rotationAge: daysOf(now - since),
    ...(due !== null && { daysUntilRetirement: daysOf(due - now) }),
  }
}

/** With one digit after the point. */
const daysOf = (duration: number): number => Math.round((duration / DAY_MS) * 10) / 10
