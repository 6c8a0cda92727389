/** How likely a count is: against what is usual for a principal, and for everybody at the same time. */

import { dispersion, usualDay, usualHour, usualSession, usualSlidingHour } from './baseline.ts'
import { type Moment, peersOf } from './moment.ts'
import { daysOf, type Series } from './series.ts'
import type { Counted, Principal, State } from './state.ts'
import { logUpperTail } from './tails.ts'

/** Until days have been seen, people differ by so much, machines by less. */
const PRIOR_DISPERSION = { people: [1.6, 0.35], machines: [0.6, 0.15] } as const
/** A principal that nobody knows yet may be very different from its peers. */
const STRANGER_DISPERSION = 2
const OUTAGE_FACTOR = 3

export type Look = {
  readonly observed: number
  readonly expected: number
  readonly log: number
}

const priorOf = (principal: Principal, level: number): number =>
  (principal.machine ? PRIOR_DISPERSION.machines : PRIOR_DISPERSION.people)[level] ?? 1

function spreadOf(series: Series, principal: Principal, level: number, mean: number): number {
  const days = daysOf(series)
  const stranger = days < 4 ? (STRANGER_DISPERSION * (4 - days)) / 4 : 0
  return dispersion(series, level, priorOf(principal, level), mean) + stranger
}

/** The last 60 minutes. */
export function lookAtHour(
  { state, now, hour, kind, principal }: Moment,
  name: Counted,
  series: Series,
): Look {
  const peers = peersOf(state, principal, name)
  const usual = usualSlidingHour(series, peers, kind, hour) + backlog(principal, series, peers, kind, hour)
  const factor = outageFactor(state, now)
  const { sum: observed } = series
  const session = IN_SESSIONS.has(name) ? usualSession(series, peers) : null
  const ofSession = session === null ? 0 : logUpperTail(observed, session.mean * factor, session.spread)
  // A person's hour is a session or two, whenever that is: the hours themselves are the business of another detector.
  if (session !== null && !principal.machine)
    return { observed, expected: Math.max(usual, session.mean), log: ofSession }
  const mean = Math.max(usual * factor, 0.02)
  const ofHour = logUpperTail(observed, mean, spreadOf(series, principal, 0, mean))
  if (session === null) return { observed, expected: usual, log: ofHour }
  const expected = Math.max(usual, Math.min(session.mean, 3 * usual + 1))
  // What a job does by the clock is judged by the clock alone, when it is far off.
  const log = BY_THE_CLOCK.has(name) && ofHour < FAR_OFF ? ofHour / 2 : Math.max(ofHour, ofSession)
  return { observed, expected, log }
}

/** What comes in sessions: of these, an hour has none or many. */
const IN_SESSIONS: ReadonlySet<Counted> = new Set([
  'decrypts',
  'objects',
  'subjects',
  'fresh',
  'repeats',
  'listed',
])
const BY_THE_CLOCK: ReadonlySet<Counted> = new Set(['decrypts', 'objects', 'listed'])
const FAR_OFF = -30

/** Today so far, against whole days. */
export function lookAtDay({ state, now, kind, principal }: Moment, name: Counted, series: Series): Look {
  const usual = usualDay(series, peersOf(state, principal, name), kind)
  const mean = usual * Math.sqrt(outageFactor(state, now))
  return {
    observed: series.today,
    expected: usual,
    log: logUpperTail(series.today, Math.max(mean, 0.05), spreadOf(series, principal, 1, mean)),
  }
}

/** What could not be done while the vault was away is done afterwards. */
export const outageFactor = ({ outage }: State, now: number): number =>
  now < outage.until ? OUTAGE_FACTOR : 1

const BACKLOG_HOURS = 6

/** What a job has not done in the hours before, though it always does: it is late, and will do it now. */
function backlog(
  { machine }: Principal,
  series: Series,
  peers: Series | null,
  kind: number,
  hour: number,
): number {
  if (!machine || daysOf(series) < 4) return 0
  let missing = 0
  for (let back = 1; back <= BACKLOG_HOURS && back <= hour; back++) {
    const usual = usualHour(series, peers, kind, hour - back)
    const seen = series.hours[hour - back] ?? 0
    if (usual > 8 && seen < usual / 4) missing += usual - seen
  }
  return missing
}

const PEERS_LOOKED_AT = 300
const PEERS_MIN = 4
const COMMON_MAX = 6

/**
 * By how much everybody else is above what is usual for them, at this time: the median of those who are at work, at least 1. What all do at once,
 * on a Monday morning or after an outage, is nobody's attack.
 *
 * @param without names of others who are not to count
 */
export function commonFactor(
  { state, kind, hour, slot, principal }: Moment,
  name: Counted,
  isDay: boolean,
  without: readonly string[] = [],
): number {
  const ratios: number[] = []
  let looked = 0
  for (const peer of state.principals.values()) {
    if (
      peer === principal ||
      without.includes(peer.name) ||
      peer.machine !== principal.machine ||
      peer.day !== state.day
    )
      continue
    if (++looked > PEERS_LOOKED_AT) break
    const series = peer.series.get(name)
    if (series === undefined || daysOf(series) < 3) continue
    const usual = isDay ? usualDay(series, null, kind) : usualSlidingHour(series, null, kind, hour)
    const seen = isDay ? series.today : slot - series.slot < 6 ? series.sum : 0
    ratios.push((seen + 1) / (usual + 1))
  }
  if (ratios.length < PEERS_MIN) return 1
  ratios.sort((a, b) => a - b)
  return Math.min(COMMON_MAX, Math.max(1, ratios[ratios.length >> 1] ?? 1))
}

/** The same look with everybody's rise taken into account. */
export function discounted(moment: Moment, name: Counted, series: Series, look: Look, level: number): Look {
  const factor = commonFactor(moment, name, level === 1)
  if (factor === 1) return look
  const mean = look.expected * factor
  const log = logUpperTail(look.observed, mean, spreadOf(series, moment.principal, level, mean))
  return { ...look, expected: mean, log: Math.max(look.log, log) }
}
