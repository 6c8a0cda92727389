/** `sign-in-failures`: at one account, or at many from one source, or at many from everywhere. */
import { raise, strictness } from '../incidents.ts'
import type { Severity } from '../model.ts'
import type { Moment } from '../moment.ts'
import { networkOf } from '../networks.ts'
import { DAY_MS, HOUR_MS, logAlpha } from '../policy.ts'
import { between, counted, nameOf, roundly, safe } from '../sentences.ts'
import type { Principal, State } from '../state.ts'
import { logUpperTail } from '../tails.ts'
import { observeSource } from './sources.ts'

/** Failures that are further apart are not of one attempt. */
const APART_MS = 6 * HOUR_MS
const RUN_MIN = 5
/** So many are told although none succeeded. */
const ALONE_MIN = 20
const NETWORKS_MAX = 8
const EVIDENCE_MAX = 18
/** As if so many sign-ins had been seen with this many mistakes each. */
const PRIOR = { signIns: 60, mistakes: 9, squares: 30 }
/** A network that it never used: how much less likely mistakes from there are its own. */
const STRANGE_LOG = -3

export function observeSignInFailure(moment: Moment): void {
  const { principal, now, event, time } = moment
  const run = principal.failedSignIns
  if (run.count > 0 && now - run.last > APART_MS) endRun(principal)
  if (run.count === 0) run.from = time
  run.count += 1
  run.last = now
  const network = event.sourceIp === undefined ? '' : networkOf(event.sourceIp).network
  if (run.networks.length < NETWORKS_MAX && !run.networks.includes(network)) run.networks.push(network)
  if (run.ids.length < EVIDENCE_MAX) run.ids.push(event.id)
  observeSource(moment, network, false)
  const isAlarming = run.count >= ALONE_MIN && (run.count === ALONE_MIN || run.count % ALONE_MIN === 0)
  if (isAlarming && chanceOf(moment.state, run.count) < logAlpha('sign-in-failures', moment.budget) * 1.3) {
    report(moment, chanceOf(moment.state, run.count), false)
  }
}

export function observeSignIn(moment: Moment): void {
  const { principal, now, event, state, budget } = moment
  const network = event.sourceIp === undefined ? '' : networkOf(event.sourceIp).network
  observeSource(moment, network, true)
  const run = principal.failedSignIns
  const isRun = run.count > 0 && now - run.last <= APART_MS
  const count = isRun ? run.count : 0
  if (count >= RUN_MIN) {
    const log = chanceOf(state, count) + (isStrange(principal, network) ? STRANGE_LOG : 0)
    const bar = logAlpha('sign-in-failures', budget) * strictness(principal, now)
    if (log < bar) report(moment, log, true)
    if (log < bar) principal.doubt -= 3
  }
  learn(state, count)
  endRun(principal)
}

const isStrange = ({ known, activeDays }: Principal, network: string): boolean =>
  network !== '' && activeDays >= 5 && !known.has(`network ${network}`)

function endRun({ failedSignIns }: Principal): void {
  failedSignIns.count = 0
  failedSignIns.networks = []
  failedSignIns.ids = []
}

/** How often people mistype: of all sign-ins, since one person's are too few. Long runs are taken for shorter ones. */
function learn({ signIns }: State, mistakes: number): void {
  const seen = Math.min(mistakes, 6)
  for (const [at, value] of [1, seen, seen * seen].entries())
    signIns[at] = (signIns[at] ?? 0) * 0.9998 + value
}

function chanceOf({ signIns }: State, count: number): number {
  const number = (signIns[0] ?? 0) + PRIOR.signIns
  const mean = ((signIns[1] ?? 0) + PRIOR.mistakes) / number
  const variance = ((signIns[2] ?? 0) + PRIOR.squares) / number - mean * mean
  return logUpperTail(count, mean, Math.max(0.5, (variance - mean) / (mean * mean)))
}

function report({ state, principal, event, time, found }: Moment, log: number, isIn: boolean): void {
  const { count, from, ids, networks } = principal.failedSignIns
  const whence =
    networks.length === 1 && networks[0] !== ''
      ? ` from ${safe(networks[0] ?? '')}`
      : networks.length > 1
        ? ` from ${counted(networks.length, 'network')}`
        : ''
  const finding = raise(state, {
    group: 'sign-in-failures',
    detector: 'sign-in-failures',
    severity: severityOf(count, isIn),
    principal: principal.name,
    principals: [principal.name],
    from,
    to: time,
    observed: count,
    expected: ((state.signIns[1] ?? 0) + PRIOR.mistakes) / ((state.signIns[0] ?? 0) + PRIOR.signIns),
    unit: 'failures before a sign-in',
    logProbability: log,
    events: count + (isIn ? 1 : 0),
    evidence: ids.includes(event.id) ? ids : [...ids, event.id],
    sentence: `${counted(count, 'sign-in')} as ${nameOf(principal)} failed${whence} ${between(from, time)}${isIn ? ', and then one succeeded' : ', and none has succeeded so far'}; usual are ${roundly(((state.signIns[1] ?? 0) + PRIOR.mistakes) / ((state.signIns[0] ?? 0) + PRIOR.signIns))} mistakes before one.`,
    gap: DAY_MS,
    isDoneToThem: !isIn,
  })
  if (finding !== null) found.push(finding)
}

const severityOf = (count: number, isIn: boolean): Severity =>
  isIn ? (count >= 15 ? 'high' : 'medium') : count >= 60 ? 'medium' : 'low'
