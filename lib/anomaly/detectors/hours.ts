/** `out-of-hours` and `dormant-account`: when somebody is active. */
import { raise, strictness } from '../incidents.ts'
import type { Moment } from '../moment.ts'
import { noteNews } from '../novelty.ts'
import { ANOMALY_POLICY, DAY_MS, HOUR_MS, logAlpha } from '../policy.ts'
import { clockOf, counted, dayOf, durationOf, nameOf, roundly, weekdayOf } from '../sentences.ts'
import type { Principal } from '../state.ts'

/** An hour with activity on fewer of the days is none of its hours. */
const USUAL_SHARE = 0.06
const CALENDAR_DAYS_MIN = [10, 3] as const
/** One request at night may be a browser left open. */
const EVENTS_MIN = 3
/** A browser tab that is left open, and what the vault does by itself. */
const DORMANT_MS = 28 * DAY_MS
const DORMANT_GAPS = 1.7
const DORMANT_ACTIVE_DAYS = 5
const ENABLED_MS = 3 * DAY_MS
const LOOKS_AGAIN: readonly number[] = [10, 20, 40]
const MUCH_LOG = 0.6
const SAID_MAX = 10

/** To be called with every event of somebody who was let in, before `last` moves. */
export function observeReturn(moment: Moment): void {
  const { principal, now, state, event, time, found } = moment
  const gap = now - principal.last
  if (gap < HOUR_MS) return
  const isLong =
    gap >= DORMANT_MS &&
    gap >= DORMANT_GAPS * principal.longestGap &&
    principal.activeDays >= DORMANT_ACTIVE_DAYS
  const longest = principal.longestGap
  // Such an absence does not become usual by having been noticed once.
  if (gap > longest) principal.longestGap = isLong ? Math.max(longest * 1.2, DAY_MS) : gap
  if (!isLong || now - principal.enabledAt < ENABLED_MS) return
  principal.doubt -= 4
  const finding = raise(state, {
    group: 'dormant-account',
    detector: 'dormant-account',
    severity: gap > 90 * DAY_MS ? 'high' : 'medium',
    principal: principal.name,
    principals: [principal.name],
    from: time,
    to: time,
    observed: gap / DAY_MS,
    expected: longest / DAY_MS,
    unit: 'days without activity',
    logProbability: -Math.min(40, 4 + (gap / Math.max(longest, 3 * DAY_MS)) * 1.5),
    events: 1,
    evidence: [event.id],
    sentence: `${nameOf(principal)} is active again after ${durationOf(gap)} without any activity, since ${dayOf(principal.last)}; its longest absence so far was ${durationOf(longest)}.`,
    gap: DAY_MS,
  })
  if (finding !== null) found.push(finding)
}

/** To be called with every event of somebody who was let in. */
export function observeHours(moment: Moment): void {
  const { principal, hour, kind, now, state } = moment
  principal.hoursToday |= 1 << hour
  if (
    (principal.calendarDays[kind] ?? 0) < (CALENDAR_DAYS_MIN[kind] ?? 0) ||
    principal.activeDays < ANOMALY_POLICY.settledDays
  )
    return
  const distance = distanceOf(principal, kind, hour)
  if (distance < 3 || now < state.outage.until) return
  // At the weekend, but at hours of the week, is less odd than at night.
  const level = levelOf(
    kind === 0 ? distance : Math.max(3, Math.min(distance, distanceOf(principal, 0, hour))),
  )
  noteOdd(moment, level)
}

const levelOf = (distance: number): number => (distance >= 6 ? 3 : distance >= 4 ? 2 : 1)

/** How far, in hours, this one is from the next one at which it is active now and then. */
function distanceOf({ hoursSeen, calendarDays }: Principal, kind: number, hour: number): number {
  const least = USUAL_SHARE * (calendarDays[kind] ?? 0)
  for (let distance = 0; distance < 8; distance++) {
    const after = hoursSeen[kind * 24 + ((hour + distance) % 24)] ?? 0
    const before = hoursSeen[kind * 24 + ((hour + 24 - distance) % 24)] ?? 0
    if (after > least || before > least) return distance
  }
  return 8
}

function noteOdd(moment: Moment, level: number): void {
  const { principal, now, event, state, budget } = moment
  const odd = principal.oddHours
  if (odd.count === 0 || now - odd.from > 12 * HOUR_MS)
    Object.assign(odd, { count: 0, level: 0, log: 0, from: now, ids: [] })
  odd.count += 1
  if (odd.ids.length < SAID_MAX) odd.ids.push(event.id)
  const incident = state.incidents.get(`out-of-hours\n${principal.name}\n`)
  if (incident !== undefined) {
    report(moment, incident.logProbability)
    return
  }
  if (odd.count < EVENTS_MIN) return
  const isFurther = level > odd.level
  if (!isFurther && !LOOKS_AGAIN.includes(odd.count)) return
  if (isFurther) {
    odd.level = level
    odd.log = Math.log(noteNews(state, principal, 'hours', level))
    principal.doubt += Math.max(-4, odd.log)
  }
  // Much is done at night more rarely than little.
  const much = LOOKS_AGAIN.filter((count) => odd.count >= count).length
  const others = principal.doubt - Math.max(-4, odd.log)
  const together = odd.log - much * MUCH_LOG + Math.max(-5, Math.min(0, 0.6 * others))
  const bar = logAlpha('out-of-hours', budget) * strictness(principal, now)
  if (together <= bar) report(moment, together)
}

function report({ principal, state, event, now, time, kind, found }: Moment, log: number): void {
  const { oddHours } = principal
  const weekend = kind === 1 ? ` on a ${weekdayOf(now)}` : ''
  const seen = roundly(principal.calendarDays[kind] ?? 0)
  const finding = raise(state, {
    group: 'out-of-hours',
    detector: 'out-of-hours',
    severity: oddHours.count >= 25 || log < -12 ? 'high' : 'medium',
    principal: principal.name,
    principals: [principal.name],
    from: oddHours.from,
    to: time,
    observed: oddHours.count,
    expected: 0,
    unit: 'events out of hours',
    logProbability: log,
    events: oddHours.count,
    evidence: oddHours.ids.includes(event.id) ? oddHours.ids : [...oddHours.ids, event.id],
    sentence: `${nameOf(principal)} was active at ${clockOf(oddHours.from)}${weekend}, with ${counted(oddHours.count, 'event')} so far; it has hardly ever been active around that hour on the last ${seen} ${kind === 1 ? 'weekend days' : 'weekdays'}.`,
    gap: 12 * HOUR_MS,
  })
  if (finding !== null) found.push(finding)
}
