/**
 * `node test/anomaly/evaluation/rivals/tune.ts`: finds the settings of the rivals on the seeds for tuning. Budgets are spent in full: every
 * kind of principal has one false alarm a principal and month, divided among the metrics in the way that notices the most attacks.
 */
import type { AuditEvent } from '../../../../lib/audit/event.ts'
import { STRENGTHS } from '../../traffic/model.ts'
import { generateTraffic } from '../../traffic/traffic.ts'
import { watchStream } from '../stream.ts'
import { addTally, emptyTally, recallOf, tallyStream } from '../tally.ts'
import { createFixedMeter } from './fixed.ts'
import { DAY, isMeasured, kindOf, type Meter, type PrincipalKind } from './meter.ts'
import { createRival, type Thresholds } from './rival.ts'
import { createZScoreMeter } from './z-score.ts'

const SEEDS = [1, 2, 3]
const SIZE = { days: 130, principals: 50, rate: 1 } as const
/** How the false alarms are divided among the metrics: none, one, or several parts each. */
const DIVISIONS = [
  [1, 1, 1],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [2, 1, 1],
  [1, 2, 1],
  [1, 1, 2],
  [4, 1, 1],
  [1, 4, 1],
  [1, 1, 4],
  [2, 1, 0],
  [1, 2, 0],
  [0, 1, 2],
] as const

type Kinds<T> = Record<PrincipalKind, T>
/** The highest values of every principal and day. */
type Highest = { readonly days: Kinds<number[][]>; readonly months: Kinds<number> }

function measure(makeMeter: () => Meter): Highest {
  const highest: Highest = { days: { person: [], machine: [] }, months: { person: 0, machine: 0 } }
  for (const seed of SEEDS) {
    const meter = makeMeter()
    const days = new Map<string, number[]>()
    const lives = new Map<string, { first: number; last: number }>()
    for (const event of generateTraffic({ seed, ...SIZE })) {
      if (!isMeasured(event)) continue
      const time = Date.parse(event.time)
      const name = `${event.principal} ${Math.floor(time / DAY)}`
      const before = days.get(name) ?? []
      days.set(
        name,
        meter(event, time).map((value, index) => Math.max(value, before[index] ?? 0)),
      )
      lives.set(event.principal, { first: lives.get(event.principal)?.first ?? time, last: time })
    }
    for (const [name, values] of days) highest.days[kindOf(name)].push(values)
    for (const [name, { first, last }] of lives) highest.months[kindOf(name)] += (last - first) / (30 * DAY)
  }
  return highest
}

function thresholdsFor({ days, months }: Highest, kind: PrincipalKind, parts: readonly number[]): number[] {
  let [low, high] = [0, 4]
  let best = parts.map(() => Number.MAX_VALUE)
  for (let step = 0; step < 24; step += 1) {
    const scale = (low + high) / 2
    const limits = parts.map((part, metric) =>
      quantile(days[kind], metric, (part * scale * months[kind]) / sum(parts)),
    )
    const alarms = days[kind].filter((values) =>
      values.some((value, metric) => value > (limits[metric] ?? 0)),
    ).length
    if (alarms > months[kind]) high = scale
    else {
      low = scale
      best = limits
    }
  }
  return best
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** The least value that at most so many days are above. */
function quantile(days: readonly (readonly number[])[], metric: number, above: number): number {
  const sorted = days.map((values) => values[metric] ?? 0).toSorted((a, b) => b - a)
  return above < 1 ? Number.MAX_VALUE : (sorted[Math.floor(above)] ?? 0)
}

/** Measures once what all candidates ask for. */
function shared(meter: Meter): Meter {
  let last: { readonly event: AuditEvent; readonly values: readonly number[] } | null = null
  return (event, time) => {
    if (last?.event !== event) last = { event, values: meter(event, time) }
    return last.values
  }
}

function bestOf(makeMeter: () => Meter): Thresholds {
  const highest = measure(makeMeter)
  const candidates = DIVISIONS.map(
    (parts): Thresholds => ({
      person: thresholdsFor(highest, 'person', parts),
      machine: thresholdsFor(highest, 'machine', parts),
    }),
  )
  const tallies = candidates.map(() => emptyTally())
  const contenders = () => {
    const meter = shared(makeMeter())
    return Object.fromEntries(
      candidates.map((limits, index) => [String(index), createRival('', meter, limits)]),
    )
  }
  for (const seed of SEEDS)
    for (const strength of STRENGTHS) {
      const watched = watchStream({ seed, ...SIZE, strength, each: 2 }, contenders())
      for (const [index, tally] of tallies.entries())
        addTally(tally, tallyStream(String(index), seed, watched, watched))
    }
  const recalls = tallies.map((tally) => sum(STRENGTHS.map((strength) => recallOf(tally, strength))))
  const best = candidates[recalls.indexOf(Math.max(...recalls))]
  if (best === undefined) throw new Error('There is no candidate.')
  return best
}

process.stdout.write(
  `${JSON.stringify({ fixed: bestOf(createFixedMeter), zScore: bestOf(createZScoreMeter) }, null, 2)}\n`,
)
