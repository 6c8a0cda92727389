/** When and where a person works on one day. */

import { isHoliday } from '../calendar.ts'
import { isAbsent, isEmployed } from '../cast.ts'
import type { Principal, Seat } from '../model.ts'
import { mobileIp } from '../networks.ts'
import type { Random } from '../random.ts'

const WEEKEND_WORK = 0.012

export function worksOn(principal: Principal, day: number): boolean {
  if (!isEmployed(principal, day) || isAbsent(principal, day)) return false
  if (principal.kind === 'shift-worker') return shiftOn(principal, day) !== null
  if (isHoliday(day) || !principal.weekdays.includes(day % 7)) return principal.random.chance(WEEKEND_WORK)
  return true
}

export type Hours = { readonly from: number; readonly to: number }

const SHIFTS: readonly Hours[] = [
  { from: 6, to: 14 },
  { from: 14, to: 22 },
  { from: 22, to: 30 },
]

/** Five days of seven, whatever the calendar says: early for a week, late for one, and then at night. */
export function shiftOn({ id }: Pick<Principal, 'id'>, day: number): Hours | null {
  const shifted = day + id.charCodeAt(5)
  return shifted % 7 < 5 ? (SHIFTS[Math.floor(shifted / 7) % SHIFTS.length] ?? null) : null
}

export const hoursOn = (principal: Principal, day: number): Hours =>
  (principal.kind === 'shift-worker' ? shiftOn(principal, day) : null) ?? principal

export function seatOn(principal: Principal): Seat {
  const { random, officeIp, homeIp, userAgent, client, homeDays } = principal
  if (random.chance(0.015)) return { sourceIp: mobileIp(random), userAgent, client }
  return { sourceIp: random.chance(homeDays) ? homeIp : officeIp, userAgent, client }
}

/** Local hours at which something is begun: with a lunch dip, and a late evening now and then. */
export function momentsOf(random: Random, from: number, to: number, count: number): number[] {
  const end = random.chance(0.06) ? to + random.between(0.5, 3) : to
  return Array.from({ length: count }, () => {
    const hour = random.between(from, end)
    return hour >= 12 && hour < 13 && random.chance(0.8) ? random.between(from, 12) : hour
  }).toSorted((a, b) => a - b)
}

/** How much is done on one day: heavy tails, since a large case is much more than a small one. */
export function effort(random: Random, mean: number, shape: number): number {
  const heavy = random.chance(0.025) ? Math.min(3.5, (1 - random.next()) ** -0.6) : 1
  return mean * random.gamma(shape) * heavy
}
