/** `decryption-failures`: content that does not open was damaged, or changed. Of each principal, each object and the whole vault. */
import { raise } from '../incidents.ts'
import { type Moment, seriesOf } from '../moment.ts'
import { HOUR_MS, logAlpha } from '../policy.ts'
import { between, counted, nameOf, safe, usually } from '../sentences.ts'
import { count, recentOf, slide } from '../series.ts'
import { logUpperTail } from '../tails.ts'
import { lookAtHour } from '../usual.ts'

const OF_ONE_MIN = 4
const OF_VAULT_MIN = 6
const OBJECTS_MAX = 1_000
const OBJECT_MIN = 4
const GAP_MS = 12 * HOUR_MS
const VAULT_SPREAD = 1

/** The vault is away for a while; nothing is wrong with the content. */
const AWAY: ReadonlySet<string> = new Set([
  'unavailable',
  'timeout',
  'internal',
  'request-timeout',
  'gone',
  'precondition-failed',
  'conflict',
  'not-found',
  'range-not-satisfiable',
])
export const isAway = (reason: string | undefined): boolean => AWAY.has(reason ?? '')

/** An `object.decrypt` that failed, and not because the vault was away. */
export function observeFailure(moment: Moment): void {
  const { state, principal, slot, hour, event } = moment
  if (moment.now < state.outage.until && event.reason === undefined) return
  count(seriesOf(principal, 'failures'), slot, hour, 1, event.id)
  count(state.failures, slot, hour, 1, event.id)
  judgePrincipal(moment)
  judgeVault(moment)
  if (event.object !== undefined) judgeObject(moment, event.object)
}

function judgePrincipal(moment: Moment): void {
  const { principal, budget } = moment
  const series = seriesOf(principal, 'failures')
  const most = Math.max(series.sum, series.today)
  if (most < OF_ONE_MIN || (series.sum < 2 && series.today < 2 * OF_ONE_MIN)) return
  const { log, expected } = lookAtHour(moment, 'failures', series)
  const today = logUpperTail(series.today, 0.3 + 4 * expected, 1)
  if (Math.min(log, today) > logAlpha('decryption-failures', budget) || series.today < 1.5 * series.maxDay)
    return
  report(moment, principal.name, [principal.name], most, expected, Math.min(log, today), recentOf(series))
}

/** Tampering meets whoever reads next: several people, a few failures each. */
function judgeVault(moment: Moment): void {
  const { state, slot, budget, kind } = moment
  const series = state.failures
  slide(series, slot)
  if (series.sum < OF_VAULT_MIN) return
  const days = (series.days[kind] ?? 0) + 1
  const mean = ((series.totals[kind] ?? 0) + 1) / days / 12
  const log = logUpperTail(series.sum, mean, VAULT_SPREAD)
  if (log > 1.5 * logAlpha('decryption-failures', budget) || series.sum < 1.5 * series.maxHour) return
  const hit: string[] = []
  for (const one of state.principals.values()) {
    const own = one.series.get('failures')
    if (own !== undefined && slot - own.slot < 6 && own.sum > 0) hit.push(one.name)
  }
  if (hit.length > 1) report(moment, null, hit, series.sum, mean, log, recentOf(series))
}

function judgeObject(moment: Moment, object: string): void {
  const { state, principal, now, event } = moment
  const key = object.slice(0, 64)
  const found = state.failing.get(key)
  const fresh =
    found === undefined || now - found.at > 24 * HOUR_MS ? { at: now, count: 0, principals: [] } : found
  state.failing.delete(key)
  state.failing.set(key, fresh)
  if (state.failing.size > OBJECTS_MAX) state.failing.delete(state.failing.keys().next().value ?? '')
  fresh.count += 1
  if (!fresh.principals.includes(principal.name) && fresh.principals.length < 20)
    fresh.principals.push(principal.name)
  if (fresh.count < OBJECT_MIN || fresh.principals.length < 2) return
  report(
    moment,
    null,
    fresh.principals,
    fresh.count,
    0.01,
    logUpperTail(fresh.count, 0.01, 1),
    [event.id],
    object,
  )
}

function report(
  moment: Moment,
  principal: string | null,
  principals: readonly string[],
  observed: number,
  expected: number,
  logProbability: number,
  evidence: readonly string[],
  object?: string,
): void {
  const { state, now, time } = moment
  const who =
    principal === null
      ? `What ${counted(principals.length, 'principal')} asked for`
      : `What ${nameOf(moment.principal)} asked for`
  const what = object === undefined ? '' : `, object ${safe(object)},`
  const finding = raise(state, {
    group: 'decryption-failures',
    detector: 'decryption-failures',
    severity: observed >= 20 ? 'high' : 'medium',
    principal,
    principals,
    from: now - HOUR_MS,
    to: time,
    observed,
    expected,
    unit: 'failed decryptions an hour',
    logProbability,
    events: Math.round(observed),
    evidence,
    sentence: `${who}${what} could not be decrypted ${counted(observed, 'time')} ${between(now - HOUR_MS, time)}, which points at damaged or altered content; usual ${usually(expected)}.`,
    gap: GAP_MS,
  })
  if (finding !== null) moment.found.push(finding)
}
