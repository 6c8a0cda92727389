/** How much a principal does within an hour or a day, of one thing: the test that several detectors share. */
import { addEvent, raise, strictness } from '../incidents.ts'
import type { DetectorName, Severity } from '../model.ts'
import { type Moment, peersOf } from '../moment.ts'
import { DAY_MS, HOUR_MS, logAlpha } from '../policy.ts'
import { daysOf, recentOf, type Series } from '../series.ts'
import type { Counted } from '../state.ts'
import { discounted, type Look, lookAtDay, lookAtHour } from '../usual.ts'
import { observeElevated } from './in-step.ts'

export type VolumeTest = {
  readonly counted: Counted
  readonly detector: DetectorName
  /** Incidents of one group that overlap are one. */
  readonly group: string
  readonly unit: string
  /** Fewer in an hour, or on a day, are never too many. */
  readonly hourMin: number
  readonly dayMin: number
  /** Nor is less than so many times what is usual, or what was seen before. */
  readonly ratio: number
  readonly aboveMost: number
  /** How much stronger its reasons must be than those of others: more than 1 where these see most of the same, and see it better. */
  readonly caution?: number
  /** Other views: where one of them is odd, too, less is needed of this one. */
  readonly backedBy?: readonly Counted[]
  readonly sentence: (moment: Moment, look: Look, series: Series, isDay: boolean) => string
  readonly worst: Severity
}

/** A level up for each: so many times as usual, and at least so many. */
const HIGH = { ratio: 8, log: -25 }
const CRITICAL = { ratio: 25, log: -80, count: 200 }
/** What is as improbable as this counts although there was more once, at another hour. */
const OVERWHELMING = 1.7
const GAP_MS = 3 * HOUR_MS
/** After a closer look, how much more there has to be for the next one. */
const NEXT_LOOK = 1.12
/** What backs another view of the same hour, and how much less that one needs then. */
const BACKED_LOG = -3.5
const BACKED_CAUTION = 0.85
const COLD_DAYS = 3
/** Days are looked at less often than hours, and what is many for a day lasts longer. */
const LEVEL_STRICTNESS = [0.92, 1.2] as const
/** What was learned in so few days is taken with caution. */
const YOUNG_DAYS = 10
const COLD_FACTOR = 2.5
const PEER_DAYS_MIN = 20

/** To be called after an event was counted. */
export function testVolume(moment: Moment, series: Series, test: VolumeTest): void {
  if (series.boundSlot !== moment.slot) {
    series.boundSlot = moment.slot
    series.hourBound = test.hourMin
    series.stepBound = 0
    if (series.dayBound === 0) series.dayBound = test.dayMin
  }
  if (test.group === 'reading') observeElevated(moment, test.counted, series)
  const isHour = series.sum >= series.hourBound
  const isDay = series.today >= series.dayBound
  if (!isHour && !isDay) return
  if (prolong(moment, test, series)) return
  if (isHour) {
    series.hourBound = series.sum * NEXT_LOOK + 0.5
    lookCloser(moment, series, test, 0)
  }
  if (isDay) {
    series.dayBound = series.today * NEXT_LOOK + 0.5
    lookCloser(moment, series, test, 1)
  }
}

/** An incident that goes on gets its events without another look, but for some. */
function prolong(moment: Moment, { group }: VolumeTest, series: Series): boolean {
  const { state, event, principal, time, found } = moment
  if (principal.findings === 0) return false
  const incident = state.incidents.get(`${group}\n${principal.name}\n`)
  if (incident === undefined || state.clock - incident.last > HOUR_MS) return false
  const finding = addEvent(state, incident, event.id, time)
  if (finding !== null) found.push(finding)
  return series.sum < series.hourBound && series.today < series.dayBound
}

function lookCloser(moment: Moment, series: Series, test: VolumeTest, level: 0 | 1): void {
  const { principal, budget, state, now } = moment
  if (isTooSoon(moment, series, test, level)) return
  const first =
    level === 0 ? lookAtHour(moment, test.counted, series) : lookAtDay(moment, test.counted, series)
  const strict =
    LEVEL_STRICTNESS[level] *
    cautionOf(moment, test, level) *
    strictness(principal, now) *
    (1 + 0.5 * Math.max(0, 1 - daysOf(series) / YOUNG_DAYS))
  const bar = logAlpha(test.detector, budget) * strict - Math.max(-4, principal.doubt)
  if (first.log > bar || !matters(first, series, test, level, bar)) return
  const second = discounted(moment, test.counted, series, first, level)
  if (second.log > bar || second.observed < test.ratio * second.expected) return
  report(moment, series, test, second, level === 1)
  if (state.outage.until > now) series.hourBound *= 1.3
}

/** Two views of the same hour that are both odd need less each. Of days there are few, and each view of them is worth its reasons. */
function cautionOf(moment: Moment, { caution = 1, backedBy = [] }: VolumeTest, level: 0 | 1): number {
  if (level === 1) return Math.min(1, caution)
  return backedBy.some((name) => isOdd(moment, name)) ? BACKED_CAUTION : caution
}

function isOdd(moment: Moment, name: Counted): boolean {
  const series = moment.principal.series.get(name)
  return (
    series !== undefined && series.slot === moment.slot && lookAtHour(moment, name, series).log < BACKED_LOG
  )
}

/** Of whom nobody knows what is usual, only the crudest is told: far more than any peer has ever done. */
function isTooSoon({ state, principal }: Moment, series: Series, test: VolumeTest, level: 0 | 1): boolean {
  if (daysOf(series) >= COLD_DAYS) return false
  const peers = peersOf(state, principal, test.counted)
  const seen = level === 0 ? series.sum : series.today
  if (peers === null || daysOf(peers) < PEER_DAYS_MIN)
    return test.group === 'reading' || test.group === 'export' || seen < COLD_FACTOR * test.hourMin
  return seen < COLD_FACTOR * Math.max(test.hourMin, level === 0 ? peers.maxHour : peers.maxDay)
}

function matters(
  { observed, expected, log }: Look,
  series: Series,
  { ratio, aboveMost }: VolumeTest,
  level: 0 | 1,
  bar: number,
): boolean {
  const cold = daysOf(series) < COLD_DAYS ? 2 : 1
  if (observed < cold * ratio * expected) return false
  const most = level === 0 ? series.maxHour : series.maxDay
  return observed >= aboveMost * most || (level === 0 && log < OVERWHELMING * bar)
}

function report(moment: Moment, series: Series, test: VolumeTest, look: Look, isDay: boolean): void {
  const { state, principal, now, time, found } = moment
  const finding = raise(state, {
    group: test.group,
    detector: test.detector,
    severity: severityOf(look, test.worst, principal.restrictedToday / Math.max(1, series.today)),
    principal: principal.name,
    principals: [principal.name],
    from: isDay ? Math.max(now - DAY_MS, startOfDay(series, now)) : now - HOUR_MS,
    to: time,
    observed: look.observed,
    expected: look.expected,
    unit: `${test.unit} ${isDay ? 'a day' : 'an hour'}`,
    logProbability: look.log,
    events: Math.round(look.observed),
    evidence: recentOf(series),
    sentence: test.sentence(moment, look, series, isDay),
    gap: GAP_MS,
  })
  if (finding !== null) found.push(finding)
}

/** The first hour of today in which there was any. */
function startOfDay(series: Series, now: number): number {
  const first = series.hours.findIndex((count) => count > 0)
  let last = 23
  while (last > first && (series.hours[last] ?? 0) === 0) last--
  return now - (last - first + 1) * HOUR_MS
}

export function severityOf({ observed, expected, log }: Look, worst: Severity, restricted: number): Severity {
  const ratio = observed / Math.max(expected, 0.5)
  if (ratio >= CRITICAL.ratio && log < CRITICAL.log && observed >= CRITICAL.count && worst === 'critical')
    return 'critical'
  if ((ratio >= HIGH.ratio && log < HIGH.log) || (restricted > 0.5 && log < HIGH.log)) return 'high'
  return 'medium'
}
