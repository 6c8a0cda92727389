/**
 * What is usual: an exponentially weighted mean for each hour of weekdays and of weekends, over the days on which the principal did anything, and
 * how far it strays from that (the dispersion of a negative binomial).
 */
import { daysOf, type Series } from './series.ts'

/** A little more than nothing, where nothing is known. */
const PRIOR_DAYS = 1.5
const PEERS_UNTIL_DAYS = 6

/** What is usual in one hour of a kind of day, when nobody knows better: by the other kind of day, by the mean, by peers. */
function priorHour(series: Series, peers: Series | null, kind: number, hour: number): number {
  const other = 1 - kind
  const total = daysOf(series)
  const own =
    0.5 * ratio(series.profile[other * 24 + hour], series.days[other]) +
    (0.5 * ((series.totals[0] ?? 0) + (series.totals[1] ?? 0))) / (24 * Math.max(1, total))
  if (peers === null || total >= PEERS_UNTIL_DAYS) return own
  const share = total / PEERS_UNTIL_DAYS
  return share * own + (1 - share) * ratio(peers.profile[kind * 24 + hour], peers.days[kind])
}

const ratio = (sum = 0, weight = 0): number => (weight > 0.05 ? sum / weight : 0)

/** @param kind 0: of a weekday; 1: of a weekend @returns what is usual between `hour` and the next one, local */
export function usualHour(series: Series, peers: Series | null, kind: number, hour: number): number {
  const prior = priorHour(series, peers, kind, hour)
  return (
    ((series.profile[kind * 24 + hour] ?? 0) + PRIOR_DAYS * prior) / ((series.days[kind] ?? 0) + PRIOR_DAYS)
  )
}

/** For 60 minutes that end in `hour`: the more of the hours that they touch, since work does not begin on the minute. */
export function usualSlidingHour(series: Series, peers: Series | null, kind: number, hour: number): number {
  const before = usualHour(series, peers, kind, (hour + 23) % 24)
  const now = usualHour(series, peers, kind, hour)
  const after = usualHour(series, peers, kind, (hour + 1) % 24)
  return Math.max(before, now, 0.7 * after)
}

/** What is usual on a whole day. */
export function usualDay(series: Series, peers: Series | null, kind: number): number {
  const total = daysOf(series)
  const own = total > 0 ? ((series.totals[0] ?? 0) + (series.totals[1] ?? 0)) / total : 0
  const peer = peers === null ? own : ratio(peers.totals[kind], peers.days[kind])
  const share = Math.min(1, total / PEERS_UNTIL_DAYS)
  const prior = share * own + (1 - share) * peer
  return ((series.totals[kind] ?? 0) + PRIOR_DAYS * prior) / ((series.days[kind] ?? 0) + PRIOR_DAYS)
}

/** Deviations of what is to come count as so many of what was seen. */
const SPREAD_PRIOR = 6

/** @param level 0: of hours; 1: of days @param prior what to believe as long as little was seen */
export function dispersion(series: Series, level: number, prior: number, mean: number): number {
  const squares = series.spread[2 * level] ?? 0
  const weight = series.spread[2 * level + 1] ?? 0
  const own = (squares + SPREAD_PRIOR * prior) / (weight + SPREAD_PRIOR)
  const days = Math.max(0.7, daysOf(series))
  // The mean itself is not known any better than by so many days.
  const unsure = (1 / Math.max(mean, 0.3) + own) / (days * (level === 0 ? 2 : 1))
  return Math.min(8, Math.max(0.01, own) + Math.min(4, unsure))
}

/** Priors of hours with any: so many of them, of the peers' mean, and with this dispersion. */
const ACTIVE_PRIOR = { hours: 4, mean: 3, spread: 1 }
/** An hour by the clock has less of a session than the best 60 minutes around it. */
const SLIDING = 1.15

/** Of any hour in which there is something: what is usual, and the dispersion of that. */
export function usualSession(
  series: Series,
  peers: Series | null,
): { readonly mean: number; readonly spread: number } {
  const [hours = 0, sum = 0, squares = 0] = series.active
  const prior =
    peers === null || (peers.active[0] ?? 0) < 1
      ? ACTIVE_PRIOR.mean
      : (peers.active[1] ?? 0) / (peers.active[0] ?? 1)
  const weight = hours + ACTIVE_PRIOR.hours
  const mean = (sum + ACTIVE_PRIOR.hours * prior) / weight
  const own = hours < 1 ? 0 : (squares - 2 * mean * sum + hours * mean * mean - sum) / (mean * mean)
  const spread = (Math.max(0, own) + ACTIVE_PRIOR.hours * ACTIVE_PRIOR.spread) / weight
  return { mean: mean * SLIDING, spread: Math.min(6, Math.max(0.02, spread)) }
}
