/** `GET /usage`: how often keys were used over time. */
import { setImmediate } from 'node:timers/promises'
import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { type Clock, DAY_MS } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { FINDINGS_POLICY } from './policy.ts'
import type { FindingStore, KeptFinding, UsageStore } from './ports.ts'
import { stepAt, stepEnd, type UsageSeries, type UsageStep, UsageSums } from './usage.ts'

export type ViewUsagePorts = {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly usageHours: Pick<UsageStore, 'range'>
  readonly findings: Pick<FindingStore, 'raisedIn'>
}

export type UsageQuery = {
  /** Milliseconds since the Unix epoch; null: a day before the end, or 30 days when it is by day. */
  readonly from: number | null
  /** Null: now. */
  readonly to: number | null
  readonly by: UsageStep
  /** Whose use is wanted besides that of all; null: nobody's. */
  readonly principal: string | null
}

/** Whole hours or days; `to` is not included. */
type Shown = { readonly from: number; readonly to: number; readonly by: UsageStep }

export type UsageView = Shown & {
  readonly series: readonly UsageSeries[]
  /** Raised in this time, oldest first. */
  readonly findings: readonly KeptFinding[]
  readonly principals: ReturnType<UsageSums['most']>
}

const { usageDaysMax, usageDaysDefault, usagePointsMax, usageFindingsMax, usageTopMax, usageReadMs } =
  FINDINGS_POLICY

/**
 * From the hour or day that `from` is in to the one that `to` ends or is in.
 *
 * @throws a refusal; KeyfoldError `invalid-request` for a time that ends before it begins, is longer than is shown, or has more points than one answer takes.
 */
export async function viewUsage(
  ports: ViewUsagePorts,
  from: Caller | Promise<Caller>,
  query: UsageQuery,
): Promise<UsageView> {
  const caller = await from
  const target = query.principal === null ? {} : { target: query.principal }
  return perform(ports.recorder, caller, 'finding.view', { reason: 'usage', ...target }, async (allow) => {
    enforce(checkCaller(caller, 'audit:read'))
    const shown = shownOf(query, ports.clock())
    await allow()
    const [sums, findings] = await Promise.all([
      sumsOf(ports.usageHours, shown, query.principal),
      ports.findings.raisedIn(shown.from, shown.to, usageFindingsMax),
    ])
    return { ...shown, series: bounded(sums.series()), findings, principals: sums.most(usageTopMax) }
  })
}

function shownOf(query: UsageQuery, now: number): Shown {
  const { by } = query
  const to = query.to ?? now
  const from = query.from ?? to - usageDaysDefault[by] * DAY_MS
  if (from >= to) throw new KeyfoldError('invalid-request', 'from: is not earlier than to.')
  if (to - from > usageDaysMax[by] * DAY_MS) {
    throw new KeyfoldError(
      'invalid-request',
      `to: is more than ${usageDaysMax[by]} days after from, the most by ${by}. Ask for less${by === 'hour' ? `, or by day, which shows up to ${usageDaysMax.day}` : ''}.`,
    )
  }
  return { from: stepAt(from, by), to: stepEnd(to, by), by }
}

/** Some days at a time: a year has more than memory should. Others have their turn in between. */
async function sumsOf(
  hours: ViewUsagePorts['usageHours'],
  { from, to, by }: Shown,
  principal: string | null,
): Promise<UsageSums> {
  const sums = new UsageSums(by, principal)
  for (let at = from; at < to; at += usageReadMs) {
    for (const hour of await hours.range(at, Math.min(at + usageReadMs, to))) sums.add(hour)
    await setImmediate()
  }
  return sums
}

/** Lambda answers at most 6 MB. */
function bounded(series: readonly UsageSeries[]): readonly UsageSeries[] {
  const points = series.reduce((sum, one) => sum + one.points.length, 0)
  if (points <= usagePointsMax) return series
  throw new KeyfoldError(
    'invalid-request',
    `from: there are ${points} points from then on, and one answer has at most ${usagePointsMax}. Ask for less time, or by day.`,
  )
}
