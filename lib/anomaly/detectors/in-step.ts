/** `in-step`: several principals who read the same objects for the first time, or who all do more than usual, at nearly the same time. */
import { remembers } from '../distinct.ts'
import { raise } from '../incidents.ts'
import type { Moment } from '../moment.ts'
import { HOUR_MS, logAlpha } from '../policy.ts'
import { between, counted } from '../sentences.ts'
import { recentOf, type Series } from '../series.ts'
import type { Company, Counted, Elevated, State } from '../state.ts'
import { logBinomialTail } from '../tails.ts'
import { commonFactor, lookAtHour } from '../usual.ts'

const TOGETHER_MS = HOUR_MS
const SHARED_MAX = 8_192
const COMPANY_MAX = 2_000
const READERS_MAX = 12
/** So many principals, and so many objects of each that others read, too. */
const PARTIES_MIN = 3
const SHARED_MIN = 4
const IDS_MAX = 8
/** What more than this share of those who are at work do is not odd. */
const COMMON_SHARE = 0.6
const OTHERS_RISEN_MAX = 1.5
/** Whoever does so much more than usual is looked at together with others. */
const ELEVATED_MIN = 6
const ELEVATED_RATIO = 1.8
const ELEVATED_LOG = Math.log(0.08)
/** Moderate probabilities are less moderate than they say: real tails are heavier. */
const CALIBRATION = 0.8

/** A person read an object that it never read before. */
export function noteShared(moment: Moment, hash: number): void {
  const { state, principal, now } = moment
  if (principal.machine || remembers(state.made, hash)) return
  const found = state.shared.get(hash)
  if (found === undefined || now - found.at > TOGETHER_MS) {
    state.shared.delete(hash)
    state.shared.set(hash, { at: now, readers: [principal.name] })
    if (state.shared.size > SHARED_MAX) state.shared.delete(state.shared.keys().next().value ?? 0)
    return
  }
  if (found.readers.includes(principal.name) || found.readers.length >= READERS_MAX) return
  for (const reader of found.readers) keepCompany(state, reader, principal.name, now, null)
  for (const reader of found.readers.slice(0, 1))
    keepCompany(state, principal.name, reader, now, moment.event.id)
  found.readers.push(principal.name)
  judgeCompany(moment)
}

function keepCompany(state: State, name: string, other: string, now: number, id: string | null): void {
  const found = state.company.get(name)
  const company: Company =
    found === undefined || now - found.at > TOGETHER_MS ? { at: now, count: 0, with: [], ids: [] } : found
  if (found !== company) {
    state.company.delete(name)
    state.company.set(name, company)
    if (state.company.size > COMPANY_MAX) state.company.delete(state.company.keys().next().value ?? '')
  }
  company.count += 1
  if (company.with.length < READERS_MAX && !company.with.includes(other)) company.with.push(other)
  if (id !== null && company.ids.length < IDS_MAX) company.ids.push(id)
}

function judgeCompany(moment: Moment): void {
  const { state, principal, now, time, found } = moment
  const own = state.company.get(principal.name)
  if (own === undefined || own.count < SHARED_MIN) return
  const parties = [principal.name]
  const ids = [...own.ids]
  let shared = own.count
  for (const [name, company] of state.company) {
    if (name === principal.name || company.count < SHARED_MIN || now - company.at > TOGETHER_MS) continue
    if (!company.with.some((other) => parties.includes(other)) && !own.with.includes(name)) continue
    parties.push(name)
    ids.push(...company.ids)
    shared += company.count
  }
  if (parties.length < PARTIES_MIN || parties.length > COMMON_SHARE * Math.max(8, activeIn(state, now)))
    return
  const objects = Math.round(shared / parties.length)
  const finding = raise(state, {
    group: 'in-step',
    detector: 'in-step',
    severity: parties.length >= 5 ? 'high' : 'medium',
    principal: null,
    principals: parties,
    from: own.at,
    to: time,
    observed: parties.length,
    expected: 1,
    unit: 'principals with the same new objects in an hour',
    logProbability: -3 * shared ** 0.7 - parties.length,
    events: shared,
    evidence: ids,
    sentence: `${counted(parties.length, 'principal')} read some ${objects} objects each ${between(own.at, time)} that none of them had ever read before, and that the others read, too, at nearly the same time.`,
    gap: 3 * HOUR_MS,
  })
  if (finding !== null) found.push(finding)
}

/** Who is at work: had any event within the hour. */
function activeIn(state: State, now: number): number {
  let active = 0
  for (const { last } of state.principals.values()) if (now - last <= TOGETHER_MS) active += 1
  return active
}

/** To be called after a decryption was counted, with what is counted of it. */
export function observeElevated(moment: Moment, name: Counted, series: Series): void {
  const { principal, state, now } = moment
  if (series.sum < ELEVATED_MIN || series.sum < series.stepBound || principal.activeDays < 6) return
  if (now < state.outage.until) return
  series.stepBound = series.sum * 1.2
  const look = lookAtHour(moment, name, series)
  const log = CALIBRATION * look.log + Math.max(-4, principal.doubt)
  if (look.observed < ELEVATED_RATIO * look.expected || log > ELEVATED_LOG) return
  const found = state.elevated.get(principal.name)
  if (found !== undefined && now - found.at <= TOGETHER_MS && found.log <= log) return
  state.elevated.delete(principal.name)
  state.elevated.set(principal.name, { at: now, log, from: now, ids: recentOf(series).slice(-4) })
  if (state.elevated.size > COMPANY_MAX) state.elevated.delete(state.elevated.keys().next().value ?? '')
  judgeElevated(moment, name)
}

function judgeElevated(moment: Moment, name: Counted): void {
  const { state, now, budget } = moment
  const together: [string, Elevated][] = []
  for (const entry of state.elevated) if (now - entry[1].at <= TOGETHER_MS / 2) together.push(entry)
  if (together.length < PARTIES_MIN) return
  const active = activeIn(state, now)
  together.sort(([, a], [, b]) => a.log - b.log)
  let best = 0
  let parties = 0
  for (const [at, [, { log }]] of together.entries()) {
    if (at + 1 < PARTIES_MIN) continue
    const tail = logBinomialTail(at + 1, Math.max(active, at + 1), Math.min(0.5, Math.exp(log)))
    if (tail < best) {
      best = tail
      parties = at + 1
    }
  }
  if (best > logAlpha('in-step', budget) || parties > COMMON_SHARE * active) return
  const names = together.slice(0, parties).map(([one]) => one)
  if (commonFactor(moment, name, false, names) > OTHERS_RISEN_MAX) return
  reportElevated(moment, together.slice(0, parties), active, best)
}

function reportElevated(
  { state, time, found }: Moment,
  parties: readonly (readonly [string, Elevated])[],
  active: number,
  logProbability: number,
): void {
  const from = Math.min(...parties.map(([, one]) => one.from))
  const worst = Math.max(...parties.map(([, { log }]) => log))
  const finding = raise(state, {
    group: 'in-step',
    detector: 'in-step',
    severity: parties.length >= 6 ? 'high' : 'medium',
    principal: null,
    principals: parties.map(([name]) => name),
    from,
    to: time,
    observed: parties.length,
    expected: active * Math.exp(worst),
    unit: 'principals above their usual within half an hour',
    logProbability,
    events: parties.length,
    evidence: parties.flatMap(([, { ids }]) => ids).slice(0, 20),
    sentence: `${counted(parties.length, 'principal')} of ${active} at work read clearly more than is usual for each of them, all ${between(from, time)}, while the others did not.`,
    gap: 3 * HOUR_MS,
  })
  if (finding !== null) found.push(finding)
}
