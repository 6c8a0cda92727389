/** `id-scanning` and `refusals-then-success`: what is tried, and is refused. */
import { hashOf, remembers } from '../distinct.ts'
import { raise, strictness } from '../incidents.ts'
import { type Moment, seriesOf } from '../moment.ts'
import { DAY_MS, HOUR_MS, logAlpha, MINUTE_MS } from '../policy.ts'
import { between, counted, nameOf, usually } from '../sentences.ts'
import { count, type Series } from '../series.ts'
import type { Principal, Refusal } from '../state.ts'
import { type Look, lookAtHour } from '../usual.ts'
import { testVolume, type VolumeTest } from './volume.ts'

const REFUSALS_KEPT_MAX = 64
const BURST_MIN = 6
/** A success this soon after the last refusal belongs to it, when it is of something that was never used before. */
const SOON_MS = 15 * MINUTE_MS
const BURST_MS = HOUR_MS

const SCANNING: VolumeTest = {
  counted: 'refused',
  detector: 'id-scanning',
  group: 'scanning',
  unit: 'different ids refused',
  hourMin: 9,
  dayMin: 12,
  ratio: 3,
  aboveMost: 1.4,
  worst: 'high',
  sentence: (
    { principal, now, time }: Moment,
    { observed, expected }: Look,
    _series: Series,
    isDay: boolean,
  ) =>
    `${nameOf(principal)} asked for ${counted(observed, 'id')} of objects that are not there, or not for it, ${isDay ? 'within one day' : between(now - HOUR_MS, time)}; usual at this time ${usually(expected)}.`,
}

/** An `access.check` that was denied, or something that was not found. */
export function observeRefusal(moment: Moment): void {
  const { event, principal, slot, hour, now } = moment
  const { object = '', reason = '' } = event
  const hash = object === '' ? 0 : hashOf(object)
  const isRepeated = principal.refusals.some((one) => one.object === hash && now - one.at < DAY_MS)
  if (principal.refusals.length >= REFUSALS_KEPT_MAX) principal.refusals.shift()
  principal.refusals.push({
    at: now,
    object: hash,
    action: reason.split(':', 1)[0]?.slice(0, 32) ?? '',
    id: event.id,
  })
  count(seriesOf(principal, 'refusals'), slot, hour, 1, event.id)
  // What it has read before and may not read any more was taken from it: that is no search for ids.
  if (object === '' || isRepeated || (principal.read !== null && remembers(principal.read, hash))) return
  const refused = seriesOf(principal, 'refused')
  count(refused, slot, hour, 1, event.id)
  testVolume(moment, refused, SCANNING)
}

/** Something that was allowed. @param isFresh whether its object was never read before */
export function observeSuccess(moment: Moment, isFresh: boolean): void {
  const { principal, now, event } = moment
  const last = principal.refusals.at(-1)
  if (last === undefined || now - last.at > BURST_MS) return
  const burst = principal.refusals.filter(({ at }) => now - at <= BURST_MS)
  if (burst.length < BURST_MIN) return
  const hash = event.object === undefined ? 0 : hashOf(event.object)
  const works = burst.filter((one) => isSame(one, hash, event.action)).length > 0
  const isSoon = isFresh && now - last.at <= SOON_MS && burst.some(({ action }) => action === event.action)
  if (works || isSoon) judge(moment, burst)
}

const isSame = (one: Refusal, object: number, action: string): boolean =>
  object === 0 ? one.action === action : one.object === object

function judge(moment: Moment, burst: readonly Refusal[]): void {
  const { principal, state, budget, now, time, event } = moment
  const series = seriesOf(principal, 'refusals')
  const look = lookAtHour(moment, 'refusals', series)
  const bar = logAlpha('refusals-then-success', budget) * strictness(principal, now)
  const most = Math.max(series.maxHour, 1)
  if (
    look.log > bar - Math.max(-4, principal.doubt) ||
    burst.length < 3 * look.expected ||
    burst.length < 1.3 * most
  )
    return
  const finding = raise(state, {
    group: 'refusals-then-success',
    detector: 'refusals-then-success',
    severity: severityOf(principal, burst.length),
    principal: principal.name,
    principals: [principal.name],
    from: burst[0]?.at ?? now,
    to: time,
    observed: burst.length,
    expected: look.expected,
    unit: 'refusals an hour',
    logProbability: look.log,
    events: burst.length + 1,
    evidence: [...burst.slice(-19).map(({ id }) => id), event.id],
    sentence: `${nameOf(principal)} was refused ${counted(burst.length, 'time')} ${between(burst[0]?.at ?? now, time)}, and then was let in; usual at this time ${usually(look.expected)}.`,
    gap: 6 * HOUR_MS,
  })
  if (finding !== null) moment.found.push(finding)
}

const severityOf = ({ doubt }: Principal, refusals: number): 'high' | 'medium' =>
  refusals >= 20 || doubt < -4 ? 'high' : 'medium'
