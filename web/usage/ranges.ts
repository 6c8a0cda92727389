/** Stretches of time that key use is shown of, and how finely. */
import type { Usage } from './types.ts'

const HOUR_MS = 60 * 60_000
export const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

export type Range = {
  readonly label: string
  /** In a sentence. */
  readonly phrase: string
  readonly spanMs: number
  /** As the API counts. */
  readonly by: Usage['by']
  /** As it is drawn: a year of days would be lines. */
  readonly stepMs: number
}

export const RANGES = {
  '24h': { label: '24 hours', phrase: 'the last 24 hours', spanMs: DAY_MS, by: 'hour', stepMs: HOUR_MS },
  '7d': { label: '7 days', phrase: 'the last 7 days', spanMs: 7 * DAY_MS, by: 'hour', stepMs: HOUR_MS },
  '30d': { label: '30 days', phrase: 'the last 30 days', spanMs: 30 * DAY_MS, by: 'day', stepMs: DAY_MS },
  '12m': {
    label: '12 months',
    phrase: 'the last 12 months',
    spanMs: 52 * WEEK_MS,
    by: 'day',
    stepMs: WEEK_MS,
  },
} as const satisfies Readonly<Record<string, Range>>
export type RangeName = keyof typeof RANGES

export const isRange = (name: string | null): name is RangeName => name !== null && name in RANGES

/** Up to now. @param now milliseconds since the Unix epoch @returns bounds as ISO 8601, at the beginning of an hour or a day */
export function boundsOf({ spanMs, by }: Range, now: number): { readonly from: string; readonly to: string } {
  const unit = by === 'hour' ? HOUR_MS : DAY_MS
  const from = Math.floor(now / unit) * unit + unit - spanMs
  return { from: new Date(from).toISOString(), to: new Date(now).toISOString() }
}

/** Before and after what somebody looks at, so that it is seen beside what is usual. */
const BEFORE_MS = 7 * DAY_MS
const AFTER_MS = DAY_MS
/** More bars say nothing. */
const HOURS_MAX_MS = 14 * DAY_MS
/** More than that the API does not tell at once. */
const DAYS_MAX_MS = 390 * DAY_MS

/** Around a finding. Times are ISO 8601. @param now milliseconds since the Unix epoch */
export function around(
  { from, to }: { readonly from: string; readonly to: string },
  now: number,
): { readonly from: string; readonly to: string; readonly by: Usage['by']; readonly stepMs: number } {
  const end = Math.min(now, Date.parse(to) + AFTER_MS)
  const start = Math.max(Date.parse(from) - BEFORE_MS, end - DAYS_MAX_MS)
  const by = end - start <= HOURS_MAX_MS ? 'hour' : 'day'
  const stepMs = by === 'hour' ? HOUR_MS : DAY_MS
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString(), by, stepMs }
}
