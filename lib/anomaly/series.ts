/** What is counted of a principal, of one kind, together with what `baseline.ts` has learned of it. State only: plain values. */
import { HOUR_MS, SLOTS } from './policy.ts'

export type Series = {
  /** Counts of the last six slots, as a ring, and their sum. */
  slots: Float64Array
  slot: number
  sum: number
  /** Of today: by hour, in all, and the most of any 60 minutes. */
  hours: Float64Array
  today: number
  peak: number
  /** Weighted sums of the counts of each hour: of weekdays, then of weekends. */
  profile: Float64Array
  /** Weighted numbers of days, and weighted sums of their counts: of weekdays, of weekends. */
  days: Float64Array
  totals: Float64Array
  /** Weighted squares of the deviation, and of the mean, of hours and of days: four numbers. */
  spread: Float64Array
  /** Of hours with any: weighted number, sum, and sum of squares. */
  active: Float64Array
  /** The most that was seen, of any 60 minutes and of any day; forgotten slowly. */
  maxHour: number
  maxDay: number
  /** Slow baseline and cumulative sum, of days. */
  slow: number
  slowDays: number
  cusum: number
  cusumDays: number
  cusumTotal: number
  cusumFrom: number
  /** The next counts at which to look closer, and for which slot they hold. */
  hourBound: number
  dayBound: number
  boundSlot: number
  stepBound: number
  /** Ids of the newest events, as a ring: see `recentOf`. */
  recent: string[]
  recentAt: number
}

const RECENT_MAX = 10

export const createSeries = (): Series => ({
  slots: new Float64Array(SLOTS),
  slot: 0,
  sum: 0,
  hours: new Float64Array(24),
  today: 0,
  peak: 0,
  profile: new Float64Array(48),
  days: new Float64Array(2),
  totals: new Float64Array(2),
  spread: new Float64Array(4),
  active: new Float64Array(3),
  maxHour: 0,
  maxDay: 0,
  slow: 0,
  slowDays: 0,
  cusum: 0,
  cusumDays: 0,
  cusumTotal: 0,
  cusumFrom: 0,
  hourBound: 0,
  dayBound: 0,
  boundSlot: -1,
  stepBound: 0,
  recent: [],
  recentAt: 0,
})

/** Lets slots pass that have ended. */
export function slide(series: Series, slot: number): void {
  const passed = slot - series.slot
  if (passed <= 0) return
  if (passed >= SLOTS) series.slots.fill(0)
  else for (let at = series.slot + 1; at <= slot; at++) series.slots[at % SLOTS] = 0
  series.slot = slot
  let sum = 0
  for (const counted of series.slots) sum += counted
  series.sum = sum
}

/** Counts an event. @param hour of the day, local */
export function count(series: Series, slot: number, hour: number, weight: number, id: string): void {
  slide(series, slot)
  const at = slot % SLOTS
  series.slots[at] = (series.slots[at] ?? 0) + weight
  series.sum += weight
  series.hours[hour] = (series.hours[hour] ?? 0) + weight
  series.today += weight
  if (series.sum > series.peak) series.peak = series.sum
  series.recent[series.recentAt] = id
  series.recentAt = (series.recentAt + 1) % RECENT_MAX
}

/** Ids of the newest events that were counted, oldest first. */
export const recentOf = ({ recent, recentAt }: Series): string[] => [
  ...recent.slice(recentAt),
  ...recent.slice(0, recentAt),
]

/** Takes back what turned out not to have happened. */
export function uncount(series: Series, hour: number, weight: number): void {
  const at = series.slot % SLOTS
  const here = series.slots[at] ?? 0
  if (here < weight || series.today < weight) return
  series.slots[at] = here - weight
  series.sum -= weight
  series.today -= weight
  series.hours[hour] = Math.max(0, (series.hours[hour] ?? 0) - weight)
}

/** Of days that are over: how many, weighted, of both kinds. */
export const daysOf = ({ days }: Series): number => (days[0] ?? 0) + (days[1] ?? 0)

/** Ready for the next day. Slots stay: they slide. */
export function beginDay(series: Series): void {
  series.hours.fill(0)
  series.today = 0
  series.peak = series.sum
  series.dayBound = 0
  series.boundSlot = -1
}

export const slotOf = (time: number): number => Math.floor(time / (HOUR_MS / SLOTS))
