/** Sums of key use: points in time by action and outcome, and who did most. */
import type { Action, Outcome } from '../audit/event.ts'
import { DAY_MS } from '../clock.ts'
import type { UsageCount, UsageHour } from './ports.ts'

export const USAGE_STEPS = ['hour', 'day'] as const
export type UsageStep = (typeof USAGE_STEPS)[number]

const HOUR_MS = 60 * 60_000
const STEP_MS = { hour: HOUR_MS, day: DAY_MS } as const

/** The beginning of the hour, or of the day in UTC. Milliseconds since the Unix epoch. */
export const stepAt = (time: number, by: UsageStep): number => Math.floor(time / STEP_MS[by]) * STEP_MS[by]

/** The end of the hour or day that ends then or later. */
export const stepEnd = (time: number, by: UsageStep): number => Math.ceil(time / STEP_MS[by]) * STEP_MS[by]

export type UsagePoint = { readonly time: number; readonly count: number }

export type UsageSeries = {
  /** Null: of all. */
  readonly principal: string | null
  readonly action: Action
  readonly outcome: Outcome
  /** In the order of time; those of nothing are left out. */
  readonly points: readonly UsagePoint[]
}

/** Of those who are no principal: nobody who is known, and all others. */
const NOBODY = new Set(['-', '*'])

/** Counts by the beginning of their hour or day, of each action and outcome. */
type Sums = Map<string, Map<number, number>>

export class UsageSums {
  readonly #by: UsageStep
  readonly #principal: string | null
  readonly #ofAll: Sums = new Map()
  readonly #ofOne: Sums = new Map()
  readonly #principals = new Map<string, number>()

  /** @param principal whose use is summed up besides that of all; null: nobody's */
  constructor(by: UsageStep, principal: string | null) {
    this.#by = by
    this.#principal = principal
  }

  /** In the order of time. */
  add({ hour, counts }: UsageHour): void {
    const time = stepAt(hour, this.#by)
    for (const count of counts) {
      addTo(this.#ofAll, time, count)
      if (count.principal === this.#principal) addTo(this.#ofOne, time, count)
      if (NOBODY.has(count.principal)) continue
      const before = this.#principals.get(count.principal) ?? 0
      this.#principals.set(count.principal, before + count.allowed + count.denied + count.failed)
    }
  }

  series(): readonly UsageSeries[] {
    return [...seriesOf(null, this.#ofAll), ...seriesOf(this.#principal, this.#ofOne)]
  }

  /** Who did most, the first one most; those who did as much by their names. */
  most(limit: number): readonly { readonly principal: string; readonly count: number }[] {
    return [...this.#principals]
      .map(([principal, count]) => ({ principal, count }))
      .sort((a, b) => b.count - a.count || (a.principal < b.principal ? -1 : 1))
      .slice(0, limit)
  }
}

function addTo(sums: Sums, time: number, { action, allowed, denied, failed }: UsageCount): void {
  for (const [outcome, count] of Object.entries({ allowed, denied, failed })) {
    if (count === 0) continue
    const key = `${action} ${outcome}`
    const points = sums.get(key) ?? new Map<number, number>()
    sums.set(key, points.set(time, (points.get(time) ?? 0) + count))
  }
}

const seriesOf = (principal: string | null, sums: Sums): readonly UsageSeries[] =>
  [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, points]) => {
      const [action, outcome] = key.split(' ') as [Action, Outcome]
      return { principal, action, outcome, points: [...points].map(([time, count]) => ({ time, count })) }
    })
