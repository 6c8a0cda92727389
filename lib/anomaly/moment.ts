/** One event as the detectors see it. */
import type { AuditEvent } from '../audit/event.ts'
import type { Finding } from './model.ts'
import { ANOMALY_POLICY } from './policy.ts'
import type { Series } from './series.ts'
import { createSeries } from './series.ts'
import type { Counted, Group, Principal, State } from './state.ts'

export type Moment = {
  state: State
  /** False findings per principal in 30 days. */
  budget: number
  event: AuditEvent
  /** Of the event, as it says; and that of the stream, which never goes back. */
  time: number
  now: number
  slot: number
  /** Local: of the day; 0 for a weekday, 1 for a weekend. */
  hour: number
  kind: number
  principal: Principal
  /** What was found so far. */
  found: Finding[]
}

/** The principal's counts of one thing; made at the first one, and then its days so far had none. */
export function seriesOf(principal: Principal, name: Counted): Series {
  const found = principal.series.get(name)
  if (found !== undefined) return found
  const series = createSeries()
  series.days.set(principal.days)
  principal.series.set(name, series)
  return series
}

/** What peers do, once there are some days of it: those with the same roles, or else all people, or all machines. */
export function peersOf(state: State, principal: Principal, name: Counted): Series | null {
  const own = state.groups.get(principal.group)
  const group: Group | undefined =
    own !== undefined && own.days >= 3 * ANOMALY_POLICY.settledDays
      ? own
      : state.groups.get(everybodyLike(principal))
  const series = group?.series.get(name)
  return series === undefined || (series.days[0] ?? 0) + (series.days[1] ?? 0) < 1 ? null : series
}

export const everybodyLike = ({ machine }: { readonly machine: boolean }): string =>
  machine ? 'machines' : 'people'
