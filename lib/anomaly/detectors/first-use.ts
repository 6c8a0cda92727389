/** `first-use`: a privilege, purpose, role, network, client or program that a principal never used. */
import { raise } from '../incidents.ts'
import type { Severity } from '../model.ts'
import type { Moment } from '../moment.ts'
import { agentOf, networkOf } from '../networks.ts'
import { noteNews, noteUser } from '../novelty.ts'
import { ANOMALY_POLICY, DAY_MS, HOUR_MS, logAlpha } from '../policy.ts'
import { nameOf, roundly, safe } from '../sentences.ts'
import type { Novel, Principal } from '../state.ts'

/** What is used is noted anew only so often. */
const TOUCH_MS = DAY_MS
const GROUP_DAYS_MIN = 60
/** After roles were given by an administrator, what comes with them is expected. */
const NEW_DUTY_MS = 7 * DAY_MS
/** More than this is no doubt about everything else. */
const DOUBT_MIN = Math.log(0.15)

const SLASH = 47

const WORDS: Readonly<Record<Novel, string>> = {
  action: 'privilege',
  purpose: 'purpose',
  role: 'role',
  network: 'network',
  client: 'client',
  agent: 'program',
  hours: 'hour',
}

/** To be called with every event of somebody who was let in. */
export function observeFirstUse(moment: Moment): void {
  const { event, principal } = moment
  const { sourceIp, client, userAgent, purpose, roles, action, outcome } = event
  if (sourceIp !== undefined && sourceIp !== principal.lastIp) observeNetwork(moment, sourceIp)
  if (client !== undefined && client !== principal.lastClient) {
    principal.lastClient = client
    see(moment, 'client', client, false)
  }
  if (userAgent !== undefined && userAgent !== principal.lastAgent) {
    principal.lastAgent = userAgent
    see(moment, 'agent', agentOf(userAgent), false)
  }
  if (outcome === 'denied') return
  if (purpose !== undefined && !isNamed(purpose, principal.lastPurpose)) {
    principal.lastPurpose = nameOfPurpose(purpose)
    see(moment, 'purpose', principal.lastPurpose, false)
  }
  if (action !== principal.lastAction) {
    principal.lastAction = action
    if (!action.startsWith('auth.')) see(moment, 'action', action, false)
  }
  if (roles !== undefined && !isSame(roles, principal.lastRoles)) observeRoles(moment, roles)
}

/** Its reference changes from case to case. */
const isNamed = (purpose: string, name: string): boolean =>
  purpose.startsWith(name) &&
  name !== '' &&
  (purpose.length === name.length || purpose.charCodeAt(name.length) === SLASH)

const nameOfPurpose = (purpose: string): string => {
  const end = purpose.indexOf('/')
  return (end < 0 ? purpose : purpose.slice(0, end)).slice(0, 64)
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((role, at) => role === b[at]))

function observeRoles(moment: Moment, roles: readonly string[]): void {
  if (roles.length === 0) return
  moment.principal.lastRoles = roles.slice(0, 10)
  for (const role of roles.slice(0, 10)) see(moment, 'role', role, false)
}

function observeNetwork(moment: Moment, address: string): void {
  moment.principal.lastIp = address
  const { network, region } = networkOf(address)
  const isNewRegion = noteUser(moment.state.known, `region ${region}`) === 0
  see(moment, 'network', network, isNewRegion)
}

/** @param isFar whether nothing like it was ever seen */
function see(moment: Moment, kind: Novel, value: string, isFar: boolean): void {
  const { principal, now, state } = moment
  const key = `${kind} ${value}`
  const last = principal.known.get(key)
  if (last !== undefined && now - last < TOUCH_MS) return
  principal.known.delete(key)
  principal.known.set(key, now)
  if (last !== undefined) return
  if (principal.known.size > ANOMALY_POLICY.knownMax * 3)
    principal.known.delete(principal.known.keys().next().value ?? '')
  const level = levelOf(moment, kind, key, isFar)
  if (principal.activeDays < ANOMALY_POLICY.settledDays) return
  const chance = noteNews(state, principal, kind, level)
  judge(moment, kind, value, chance, level)
}

/** 0: a peer uses it; 1: somebody does; 2: nobody ever did; 3: nor anything like it */
function levelOf({ principal, state }: Moment, kind: Novel, key: string, isFar: boolean): number {
  const group = state.groups.get(principal.group)
  const ofPeers = group === undefined ? 0 : noteUser(group.known, key)
  const ofAll = noteUser(state.known, key)
  if (isFar) return 3
  if (ofAll === 0) return 2
  const isGroupKnown = group !== undefined && group.days >= GROUP_DAYS_MIN
  if (kind === 'network') return ofPeers > 0 ? 0 : 1
  return ofPeers > 0 || !isGroupKnown ? 0 : 1
}

function judge(moment: Moment, kind: Novel, value: string, chance: number, level: number): void {
  const { principal, now, budget } = moment
  if (now - principal.rolesAt < NEW_DUTY_MS && (kind === 'action' || kind === 'purpose' || kind === 'role'))
    return
  const log = Math.log(chance)
  const before = principal.doubt
  if (log < DOUBT_MIN) {
    principal.doubt += log
    principal.doubtWhy = kind
  }
  // Several new things on one day are one thing, and count together, by Fisher's method less what is bound to come together.
  const together = before < 0 ? log + 0.6 * before : log
  if (together > logAlpha('first-use', budget)) return
  report(moment, kind, value, together, level)
}

function report(
  { state, principal, event, time, found }: Moment,
  kind: Novel,
  value: string,
  log: number,
  level: number,
): void {
  const others =
    level === 0 ? 'others like it do' : level === 1 ? 'nor does anybody like it' : 'nor did anybody else'
  const finding = raise(state, {
    group: 'first-use',
    detector: 'first-use',
    severity: severityOf(kind, value, principal, log),
    principal: principal.name,
    principals: [principal.name],
    from: time,
    to: time,
    observed: 1,
    expected: Math.exp(log),
    unit: 'first uses a day',
    logProbability: log,
    events: 1,
    evidence: [event.id],
    sentence: `${nameOf(principal)} used the ${WORDS[kind]} ${safe(value)} for the first time in ${roundly(principal.activeDays)} days of activity; ${others}.`,
    gap: 26 * HOUR_MS,
  })
  if (finding !== null) found.push(finding)
}

const POWERFUL = /^(key\.|user\.|client\.|audit\.redact|approval\.|object\.shred|mute\.|principal\.resume)/

function severityOf(kind: Novel, value: string, { doubt }: Principal, log: number): Severity {
  if (kind === 'action' && POWERFUL.test(value) && !value.endsWith('.view')) return 'high'
  return doubt < -9 || log < -11 ? 'high' : log < -8 ? 'medium' : 'low'
}
