/** Password spraying: many accounts fail, from one network or from everywhere, in one hour, and few succeed. */
import { raise } from '../incidents.ts'
import type { Moment } from '../moment.ts'
import { HOUR_MS, logAlpha } from '../policy.ts'
import { between, counted, safe, usually } from '../sentences.ts'
import type { Source } from '../state.ts'
import { logUpperTail } from '../tails.ts'

const SOURCES_MAX = 4_096
const ACCOUNTS_MAX = 500
const ACCOUNTS_MIN = 5
/** From everywhere: accounts that are known, on a Monday morning, mistype by themselves. */
const EVERYWHERE = '*'
const EVERYWHERE_MIN = 6
const SPREAD = 0.8
const IDS_MAX = 20
const SLOTS_OF_WINDOW = 6

export function observeSource(moment: Moment, network: string, isIn: boolean): void {
  if (network !== '') judge(moment, network, sourceOf(moment, network), isIn, ACCOUNTS_MIN)
  judge(moment, EVERYWHERE, sourceOf(moment, EVERYWHERE), isIn, EVERYWHERE_MIN)
}

function sourceOf({ state, slot }: Moment, network: string): Source {
  const found = state.sources.get(network)
  if (found !== undefined) {
    if (slot - found.slot >= SLOTS_OF_WINDOW) endWindow(found, slot)
    return found
  }
  if (state.sources.size >= SOURCES_MAX) {
    for (const name of state.sources.keys()) {
      if (name === EVERYWHERE) continue
      state.sources.delete(name)
      break
    }
  }
  const made: Source = {
    slot,
    failed: new Map(),
    succeeded: 0,
    mean: 0,
    max: 0,
    windows: 0,
    ids: [],
    from: 0,
  }
  state.sources.set(network, made)
  return made
}

/** Windows without any sign-in are not counted: then nobody was there. */
function endWindow(source: Source, slot: number): void {
  const seen = Math.min(source.failed.size, 3 + 2 * source.mean)
  source.windows = Math.min(200, source.windows + 1)
  source.mean += (seen - source.mean) / Math.max(5, source.windows)
  source.max = Math.max(source.max * 0.998, seen)
  Object.assign(source, { slot, failed: new Map(), succeeded: 0, ids: [], from: 0 })
}

function judge(moment: Moment, network: string, source: Source, isIn: boolean, least: number): void {
  const { principal, event, time } = moment
  if (isIn) {
    source.succeeded += 1
    return
  }
  if (source.failed.size === 0) source.from = time
  if (source.failed.size < ACCOUNTS_MAX)
    source.failed.set(principal.name, (source.failed.get(principal.name) ?? 0) + 1)
  if (source.ids.length < IDS_MAX) source.ids.push(event.id)
  const accounts = source.failed.size
  if (accounts < least || accounts < 1.5 * source.max || source.succeeded > accounts) return
  const mean = source.mean + (network === EVERYWHERE ? 0.3 : 0.1)
  const log = logUpperTail(accounts, mean, SPREAD)
  if (log < logAlpha('sign-in-failures', moment.budget)) report(moment, network, source, mean, log)
}

function report(
  { state, time, found }: Moment,
  network: string,
  source: Source,
  mean: number,
  log: number,
): void {
  const names = [...source.failed.keys()]
  const finding = raise(state, {
    group: 'spraying',
    detector: 'sign-in-failures',
    severity: names.length >= 15 ? 'high' : 'medium',
    principal: null,
    principals: names,
    from: source.from,
    to: time,
    observed: names.length,
    expected: mean,
    unit: 'accounts with failed sign-ins an hour',
    logProbability: log,
    events: [...source.failed.values()].reduce((sum, count) => sum + count, 0),
    evidence: source.ids,
    sentence: `Sign-ins failed at ${counted(names.length, 'account')} ${network === EVERYWHERE ? 'within an hour' : `from ${safe(network)}`} ${between(source.from, time)}; usual in an hour ${usually(mean)}.`,
    gap: 6 * HOUR_MS,
    isDoneToThem: true,
  })
  if (finding !== null) found.push(finding)
}
