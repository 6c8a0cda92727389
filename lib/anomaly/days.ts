/** The end of a day: what was counted is judged as a whole, and then learned. */

import { judgeDay } from './detectors/slow.ts'
import { clear } from './distinct.ts'
import { learnDay } from './learn.ts'
import { everybodyLike, type Moment, peersOf } from './moment.ts'
import { passNoveltyDay } from './novelty.ts'
import { ANOMALY_POLICY, DAY_MS } from './policy.ts'
import { beginDay, createSeries } from './series.ts'
import { createGroup, type Group, type Principal, type State } from './state.ts'

const DECAY = 0.5 ** (1 / ANOMALY_POLICY.halfLifeDays)
/** Of all members together: days of many are seen at once. */
const GROUP_DECAY = 0.998
const THURSDAY = 3
/** Of roles that are held together, there are few; made-up ones are many. */
const GROUPS_MAX = 512
const EVERYBODY: ReadonlySet<string> = new Set(['people', 'machines'])

/** 0: a weekday; 1: a weekend. @param day since the Unix epoch, which began on a Thursday */
export const kindOf = (day: number): number => ((((day + THURSDAY) % 7) + 7) % 7 >= 5 ? 1 : 0)

/** @param moment of any event of the next day: its principal, day and hour are set here */
export function closeDays(moment: Moment, day: number): void {
  const { state, principal, kind, now } = moment
  const over = [...state.principals.values()].filter((one) => one.day >= 0 && one.day !== day)
  // All are judged before any is learned: they are compared with each other.
  for (const one of over) {
    setDay(moment, one, now)
    judgeDay(moment)
  }
  for (const one of over) {
    setDay(moment, one, now)
    learn(moment)
  }
  closeVaultDay(state)
  Object.assign(moment, { principal, kind, now })
}

/** Its last event's day, as the stream had it: days without any are not walked through. */
function setDay(moment: Moment, principal: Principal, now: number): void {
  moment.principal = principal
  moment.kind = kindOf(principal.day)
  moment.now = Math.min(now, (principal.day + 1) * DAY_MS)
}

function learn({ principal, state, kind }: Moment): void {
  const groups = [groupOf(state, principal.group), groupOf(state, everybodyLike(principal))]
  for (const [name, series] of principal.series) {
    learnDay(series, peersOf(state, principal, name), kind, series)
    for (const group of groups) {
      const known = group.series.get(name) ?? createSeries()
      group.series.set(name, known)
      learnDay(known, null, kind, series, GROUP_DECAY)
    }
    beginDay(series)
  }
  for (const group of groups) group.days += 1
  learnHours(principal, kind)
  principal.days[kind] = (principal.days[kind] ?? 0) * DECAY + 1
  principal.activeDays += 1
  if (principal.activeDays > ANOMALY_POLICY.settledDays) passNoveltyDay(state, principal)
  reset(principal)
}

function reset(principal: Principal): void {
  if (principal.readToday !== null) clear(principal.readToday)
  if (principal.subjectsToday !== null) clear(principal.subjectsToday)
  principal.day = -1
  principal.hoursToday = 0
  principal.doubt = 0
  principal.restrictedToday = 0
}

/** Days without any activity count here: whoever is never there on a Sunday is known for that. But for long absences. */
const ABSENCE_MAX_DAYS = 9

function learnHours(principal: Principal, kind: number): void {
  const passed =
    principal.lastCalendarDay < 0 ? 1 : Math.min(ABSENCE_MAX_DAYS, principal.day - principal.lastCalendarDay)
  for (let back = passed - 1; back >= 0; back--) {
    const other = kindOf(principal.day - back)
    if (back > 0) principal.calendarDays[other] = (principal.calendarDays[other] ?? 0) * DECAY + 1
    if (back > 0)
      for (let hour = 0; hour < 24; hour++)
        principal.hoursSeen[other * 24 + hour] = (principal.hoursSeen[other * 24 + hour] ?? 0) * DECAY
  }
  principal.calendarDays[kind] = (principal.calendarDays[kind] ?? 0) * DECAY + 1
  for (let hour = 0; hour < 24; hour++) {
    const cell = kind * 24 + hour
    principal.hoursSeen[cell] =
      (principal.hoursSeen[cell] ?? 0) * DECAY + ((principal.hoursToday >> hour) & 1)
  }
  principal.lastCalendarDay = principal.day
}

export function groupOf(state: State, name: string): Group {
  const found = state.groups.get(name)
  if (found !== undefined) return found
  if (state.groups.size >= GROUPS_MAX) forgetSmallest(state)
  const made = createGroup()
  state.groups.set(name, made)
  return made
}

/** With the least behind it. Populations as a whole stay. */
function forgetSmallest({ groups }: State): void {
  let [least, days] = ['', Number.POSITIVE_INFINITY]
  for (const [name, group] of groups) {
    if (!EVERYBODY.has(name) && group.days < days) [least, days] = [name, group.days]
  }
  groups.delete(least)
}

function closeVaultDay({ failures, day }: State): void {
  if (day < 0) return
  learnDay(failures, null, kindOf(day), failures)
  beginDay(failures)
}
