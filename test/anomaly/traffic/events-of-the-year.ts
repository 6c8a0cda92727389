/** What happens to the whole vault: rotations, and failures of its stores. */
import { DAY, dayOfMonth, HOUR, MINUTE, timeOf, weekdayOf } from './calendar.ts'
import type { Random } from './random.ts'

export type Rotation = {
  readonly day: number
  /** When the new generation becomes active. */
  readonly at: number
  readonly generation: number
  readonly rewrapHours: number
  /** When the former one is disabled. */
  readonly disabledAt: number
}

/** On the second Tuesday of a month. */
export function rotationsOf(days: number): Rotation[] {
  const rotations: Rotation[] = []
  for (let day = 0; day < days; day += 1) {
    if (weekdayOf(day) !== 1 || dayOfMonth(day) < 8 || dayOfMonth(day) > 14) continue
    const at = timeOf(day, 9.5, 0)
    rotations.push({ day, at, generation: rotations.length + 2, rewrapHours: 3, disabledAt: at + 7 * DAY })
  }
  return rotations
}

export type Outage = { readonly from: number; readonly to: number }

/** About one in six weeks, in office hours, for ten minutes to an hour. */
export function outagesOf(random: Random, days: number): Outage[] {
  const outages: Outage[] = []
  for (let day = random.int(5, 45); day < days; day += random.int(25, 60)) {
    const from = timeOf(day, 0, 0) + random.between(8, 15) * HOUR
    outages.push({ from, to: from + random.between(10, 60) * MINUTE })
  }
  return outages
}
