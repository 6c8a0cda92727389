/** One incident is one finding: what is raised again while it goes on is added to it. */
import { createHash } from 'node:crypto'
import { type DetectorName, type Finding, SEVERITIES, type Severity } from './model.ts'
import { ANOMALY_POLICY, DAY_MS, MINUTE_MS } from './policy.ts'
import type { Incident, State } from './state.ts'

export type Raised = {
  /** Incidents of one group about the same principals are one; by its own name, or with others that see the same events. */
  readonly group: string
  readonly detector: DetectorName
  readonly severity: Severity
  readonly principal: string | null
  readonly principals: readonly string[]
  readonly from: number
  readonly to: number
  readonly observed: number
  readonly expected: number
  readonly unit: string
  readonly logProbability: number
  readonly events: number
  readonly evidence: readonly string[]
  readonly sentence: string
  /** After which silence it is over; milliseconds. */
  readonly gap: number
  /** What makes it one of its own among those of its group; empty: there is one at a time. */
  readonly about?: string
  /** It was done to its principals, and nobody knows by whom: it must not make what they do look less odd. */
  readonly isDoneToThem?: boolean
}

/** Shorter than suspensions usually are. */
const AFTER_ANSWER_MS = 45 * MINUTE_MS
const HALF = ANOMALY_POLICY.evidenceMax / 2
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const PRINCIPALS_MAX = 20
/** Going on at once. Of more, which only made-up events bring about, the one that began first is forgotten: people were told of it. */
const INCIDENTS_MAX = 20_000
/** Of evidence: the more specific detector wins when it is nearly as strong. */
const STRONGER = 1.15

const keyOf = ({ group, principal, about = '' }: Raised): string => `${group}\n${principal ?? ''}\n${about}`

/** @returns the finding when it is new, or has changed so much that people should see it; else null */
export function raise(state: State, raised: Raised): Finding | null {
  const key = keyOf(raised)
  const found = state.incidents.get(key)
  if (found !== undefined) return prolong(state, found, raised)
  const incident = begin(state, key, raised)
  if (state.incidents.size >= INCIDENTS_MAX) state.incidents.delete(state.incidents.keys().next().value ?? '')
  state.incidents.set(key, incident)
  if (raised.isDoneToThem !== true) noteFinding(state, incident)
  return toFinding(incident)
}

function begin(state: State, key: string, raised: Raised): Incident {
  const { evidence, principals, about: _, isDoneToThem: __, ...facts } = raised
  return {
    ...facts,
    id: idOf(key, evidence[0] ?? `${raised.from}`),
    principals: principals.slice(0, PRINCIPALS_MAX),
    raisedAt: raised.to,
    first: evidence.slice(0, HALF),
    newest: evidence.slice(HALF).slice(-HALF),
    last: state.clock,
    told: raised.events,
  }
}

function idOf(key: string, first: string): string {
  const digest = createHash('sha256').update(`${key}\n${first}`).digest()
  let text = ''
  for (let at = 0; at < 26; at++) text += CROCKFORD[(digest[at] ?? 0) & 31]
  return `f-${text}`
}

/** Whoever raises many findings needs stronger reasons for the next one: see `loudness`. */
function noteFinding(state: State, { principals }: Incident): void {
  for (const name of principals) {
    const principal = state.principals.get(name)
    if (principal === undefined) continue
    principal.findings = loudness(principal, state.clock) + 1
    principal.findingsAt = state.clock
  }
}

/** How many findings there were about it lately, those of a month ago as a half. */
export const loudness = (
  { findings, findingsAt }: { readonly findings: number; readonly findingsAt: number },
  now: number,
): number => (findings === 0 ? 0 : findings * 0.5 ** ((now - findingsAt) / (30 * DAY_MS)))

/** By how much the bar is raised for whom there were findings about lately: nobody is to be drowned out for good, so it has an end. */
export const strictness = (
  principal: { readonly findings: number; readonly findingsAt: number },
  now: number,
): number => 1 + 0.2 * Math.min(4, Math.max(0, loudness(principal, now) - 0.5))

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity)

function prolong(state: State, incident: Incident, raised: Raised): Finding | null {
  const isWorse = rank(raised.severity) > rank(incident.severity)
  if (isWorse) incident.severity = raised.severity
  if (isStronger(raised, incident)) {
    const { detector, observed, expected, unit, logProbability, sentence } = raised
    Object.assign(incident, { detector, observed, expected, unit, logProbability, sentence })
  }
  for (const name of raised.principals) {
    if (incident.principals.length < PRINCIPALS_MAX && !incident.principals.includes(name))
      incident.principals.push(name)
  }
  for (const id of raised.evidence) addEvidence(incident, id)
  // One event more, or all of a window, of which some are known already.
  incident.events = raised.events === 1 ? incident.events + 1 : Math.max(incident.events, raised.events)
  return touch(state, incident, raised.to, isWorse)
}

const isStronger = ({ detector, logProbability }: Raised, incident: Incident): boolean =>
  detector === incident.detector
    ? logProbability <= incident.logProbability
    : logProbability < incident.logProbability * STRONGER

/** One event more. */
export function addEvent(state: State, incident: Incident, id: string, time: number): Finding | null {
  addEvidence(incident, id)
  incident.events += 1
  return touch(state, incident, time, false)
}

function touch(state: State, incident: Incident, time: number, isWorse: boolean): Finding | null {
  if (time > incident.to) incident.to = time
  incident.last = state.clock
  if (!isWorse && incident.events < 2 * incident.told) return null
  incident.told = incident.events
  return toFinding(incident)
}

function addEvidence({ first, newest }: Incident, id: string): void {
  if (first.includes(id) || newest.includes(id)) return
  if (first.length < HALF) first.push(id)
  else {
    if (newest.length >= HALF) newest.shift()
    newest.push(id)
  }
}

/** Whoever goes on after a suspension begins another incident, of which people are told, and which is answered, anew. */
export function endSoon(state: State, principal: string): void {
  for (const incident of state.incidents.values()) {
    if (incident.principal === principal) incident.gap = Math.min(incident.gap, AFTER_ANSWER_MS)
  }
}

/** Incidents that are over: nothing more of them was seen for as long as each waits. @returns their last states */
export function closeSilent(state: State, now: number): Finding[] {
  const closed: Finding[] = []
  for (const [key, incident] of state.incidents) {
    if (now - incident.last <= incident.gap) continue
    state.incidents.delete(key)
    closed.push(toFinding(incident))
  }
  return closed
}

export const toFinding = (incident: Incident): Finding => ({
  id: incident.id,
  detector: incident.detector,
  severity: incident.severity,
  principal: incident.principal,
  principals: [...incident.principals],
  from: incident.from,
  to: incident.to,
  raisedAt: incident.raisedAt,
  observed: Math.round(incident.observed * 10) / 10,
  expected: Math.round(incident.expected * 10) / 10,
  unit: incident.unit,
  probability: Math.min(1, Math.exp(incident.logProbability)),
  events: incident.events,
  evidence: [...incident.first, ...incident.newest],
  sentence: incident.sentence,
})
