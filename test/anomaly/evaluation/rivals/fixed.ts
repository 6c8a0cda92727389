/** Rival one: so many decryptions an hour, refusals an hour, or events a day, are too many. */
import { DAY, HOUR, isDecryption, isRefusal, type Meter } from './meter.ts'

type Counts = { hour: number; day: number; decrypts: number; refusals: number; events: number }

export function createFixedMeter(): Meter {
  const principals = new Map<string, Counts>()
  return (event, time) => {
    const { principal } = event
    const counts = principals.get(principal) ?? { hour: 0, day: 0, decrypts: 0, refusals: 0, events: 0 }
    principals.set(principal, counts)
    turn(counts, time)
    counts.events += 1
    if (isDecryption(event)) counts.decrypts += 1
    if (isRefusal(event)) counts.refusals += 1
    return [counts.decrypts, counts.refusals, counts.events]
  }
}

function turn(counts: Counts, time: number): void {
  const hour = Math.floor(time / HOUR)
  const day = Math.floor(time / DAY)
  if (hour !== counts.hour) Object.assign(counts, { hour, decrypts: 0, refusals: 0 })
  if (day !== counts.day) Object.assign(counts, { day, events: 0 })
}
