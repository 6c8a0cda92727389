/** How a day that is over becomes part of what is usual. */
import { dispersion, usualDay, usualHour, usualSession } from './baseline.ts'
import { ANOMALY_POLICY } from './policy.ts'
import { daysOf, type Series } from './series.ts'

const DECAY = 0.5 ** (1 / ANOMALY_POLICY.halfLifeDays)
const MAX_DECAY = 0.992

/**
 * Learns from the day that is over. Counts that are far out are taken for less: what an attack does is not to become usual.
 *
 * @param rate of forgetting: less than 1 for groups, which see many days at once
 */
export function learnDay(
  series: Series,
  peers: Series | null,
  kind: number,
  day: Series,
  decay = DECAY,
): void {
  learnSpread(series, peers, kind, day)
  learnActive(series, day, decay)
  const cap = capOf(series, usualDay(series, peers, kind), 1)
  const scale = day.today > cap ? cap / day.today : 1
  for (let at = 0; at < 24; at++) {
    const cell = kind * 24 + at
    const seen = (day.hours[at] ?? 0) * scale
    series.profile[cell] = (series.profile[cell] ?? 0) * decay + seen
  }
  series.days[kind] = (series.days[kind] ?? 0) * decay + 1
  series.totals[kind] = (series.totals[kind] ?? 0) * decay + day.today * scale
  const isEarly = daysOf(series) < 5
  series.maxHour = Math.max(
    series.maxHour * MAX_DECAY,
    isEarly ? day.peak : Math.min(day.peak, 2 * series.maxHour + 10),
  )
  series.maxDay = Math.max(
    series.maxDay * MAX_DECAY,
    isEarly ? day.today : Math.min(day.today, 2 * series.maxDay + 10),
  )
}

const capOf = (series: Series, mean: number, level: number): number => {
  if (daysOf(series) < 3) return Number.POSITIVE_INFINITY
  const spread = dispersion(series, level, 0.5, mean)
  return mean + 4 * Math.sqrt(mean + spread * mean * mean) + 4
}

function learnActive(series: Series, day: Series, decay: number): void {
  const { active } = series
  const { mean, spread } = usualSession(series, null)
  const cap =
    (active[0] ?? 0) < 8 ? Number.POSITIVE_INFINITY : mean + 4 * Math.sqrt(mean + spread * mean * mean)
  for (let at = 0; at < 3; at++) active[at] = (active[at] ?? 0) * decay
  for (const counted of day.hours) {
    if (counted <= 0) continue
    const seen = Math.min(counted, cap)
    active[0] = (active[0] ?? 0) + 1
    active[1] = (active[1] ?? 0) + seen
    active[2] = (active[2] ?? 0) + seen * seen
  }
}

function learnSpread(series: Series, peers: Series | null, kind: number, day: Series): void {
  if (daysOf(series) < 2 && peers === null) return
  const { spread } = series
  for (let at = 0; at < 4; at++) spread[at] = (spread[at] ?? 0) * DECAY
  for (let hour = 0; hour < 24; hour++) {
    const mean = usualHour(series, peers, kind, hour)
    const seen = Math.min(day.hours[hour] ?? 0, capOf(series, mean, 0))
    if (mean > 0.05) addSpread(spread, 0, seen, mean)
  }
  const mean = usualDay(series, peers, kind)
  addSpread(spread, 2, Math.min(day.today, capOf(series, mean, 1)), mean)
}

function addSpread(spread: Float64Array, at: number, seen: number, mean: number): void {
  const scale = (1 + mean) ** 2
  spread[at] = (spread[at] ?? 0) + ((seen - mean) ** 2 - mean) / scale
  spread[at + 1] = (spread[at + 1] ?? 0) + mean ** 2 / scale
}
