/** Events counted by minute, hour or day, for the chart. */
import type { AuditEvent, Outcome } from '../parts/action-name.ts'

export type Bucket = { readonly label: string } & Readonly<Record<Outcome, number>>
export type Unit = 'minute' | 'hour' | 'day'
export type Buckets = { readonly by: Unit; readonly buckets: readonly Bucket[] }

const DAY_MS = 24 * 60 * 60_000
const HOUR_MS = 60 * 60_000
/** Up to so long a time is shown by the minute, and by the hour. */
const MINUTES_MAX_MS = 1.5 * HOUR_MS
const HOURS_MAX_MS = 2 * DAY_MS
/** Of a longer time only the hours or days at which there was something are shown. */
const BUCKETS_MAX = 92

const FORMATS: Readonly<Record<Unit, Intl.DateTimeFormat>> = {
  minute: new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }),
  hour: new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: 'numeric' }),
  day: new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' }),
}

export function bucketsOf(events: readonly AuditEvent[]): Buckets {
  const times = events.map(({ time }) => Date.parse(time))
  const first = times.reduce((a, b) => Math.min(a, b), Infinity)
  const last = times.reduce((a, b) => Math.max(a, b), -Infinity)
  const by = unitFor(last - first)
  const counts = new Map<number, Record<Outcome, number>>()
  if (events.length > 0) {
    for (const start of startsBetween(first, last, by)) counts.set(start, none())
  }
  for (const { time, outcome } of events) {
    const start = startOf(Date.parse(time), by)
    const count = counts.get(start) ?? none()
    count[outcome] += 1
    counts.set(start, count)
  }
  const format = FORMATS[by]
  const sorted = [...counts].sort(([a], [b]) => a - b)
  return { by, buckets: sorted.map(([start, count]) => ({ label: format.format(start), ...count })) }
}

function unitFor(ms: number): Unit {
  if (ms <= MINUTES_MAX_MS) return 'minute'
  return ms <= HOURS_MAX_MS ? 'hour' : 'day'
}

const none = (): Record<Outcome, number> => ({ allowed: 0, denied: 0, failed: 0 })

function startOf(time: number, by: Unit): number {
  const date = new Date(time)
  if (by === 'minute') date.setSeconds(0, 0)
  else if (by === 'hour') date.setMinutes(0, 0, 0)
  else date.setHours(0, 0, 0, 0)
  return date.getTime()
}

/** Also those at which there was nothing. */
function startsBetween(first: number, last: number, by: Unit): readonly number[] {
  const starts: number[] = []
  let start = startOf(first, by)
  while (start <= last) {
    if (starts.length === BUCKETS_MAX) return []
    starts.push(start)
    start = nextAfter(start, by)
  }
  return starts
}

/** A day has 23 to 25 hours. */
function nextAfter(start: number, by: Unit): number {
  if (by === 'minute') return start + 60_000
  return by === 'hour' ? start + HOUR_MS : startOf(start + 1.5 * DAY_MS, by)
}
