/** `retired-generation`: which generations are in use is learned from what the record says of keys, and from what is encrypted. */
import { raise } from '../incidents.ts'
import type { Moment } from '../moment.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../policy.ts'
import { dayOf, nameOf } from '../sentences.ts'
import type { Generation } from '../state.ts'

const GENERATIONS_MAX = 1_000
/** Writers hold on to the pointer for a while, and have a deadline (architecture, section 5). */
const WRITERS_MS = 15 * MINUTE_MS
const DRAINED_AFTER_MS = DAY_MS
const DRAINED_OTHERS = 300

const CHANGES: Readonly<Record<string, Generation['state']>> = {
  'key.disable': 'disabled',
  'key.delete': 'deleted',
  'key.destroy': 'destroyed',
  'key.reinstate': 'former',
}

export function learnGeneration({ state, event, now }: Moment): void {
  const { action } = event
  if (!action.startsWith('key.')) return
  const { generation, fromGeneration } = event
  if (generation === undefined || event.outcome !== 'allowed') return
  if (action === 'key.rotate' || action === 'key.activate') makeCurrent(state.generations, generation, now)
  const to = CHANGES[action]
  if (to !== undefined) Object.assign(known(state.generations, generation, now), { state: to, since: now })
  if (action === 'key.compromise') known(state.generations, generation, now).compromised = true
  if (
    (action === 'key.rewrap' || action === 'key.reencrypt') &&
    fromGeneration !== undefined &&
    fromGeneration !== generation
  ) {
    known(state.generations, fromGeneration, now).rewrapAt = now
  }
}

function known(generations: Map<number, Generation>, number: number, now: number): Generation {
  const found = generations.get(number)
  if (found !== undefined) return found
  const made: Generation = {
    state: 'former',
    since: now,
    compromised: false,
    rewrapAt: -1,
    lastUse: now,
    others: 0,
  }
  if (generations.size < GENERATIONS_MAX) generations.set(number, made)
  return made
}

function makeCurrent(generations: Map<number, Generation>, number: number, now: number): void {
  const next = known(generations, number, now)
  if (next.state === 'current') return
  for (const one of generations.values())
    if (one.state === 'current') Object.assign(one, { state: 'former', since: now })
  Object.assign(next, { state: 'current', since: now })
}

/** Content was encrypted or decrypted under a generation, or was to be. */
export function observeGeneration(moment: Moment): void {
  const { state, event, now } = moment
  const { generation: number, action } = event
  if (number === undefined) return
  const { generations } = state
  if (action === 'object.encrypt' && event.outcome === 'allowed' && isNewest(generations, number))
    makeCurrent(generations, number, now)
  const generation = known(generations, number, now)
  const why = wrongWith(generation, action === 'object.encrypt', now)
  if (why !== null) report(moment, number, generation, why)
  generation.lastUse = now
  generation.others = 0
  if (generations.size > 1) for (const one of generations.values()) if (one !== generation) one.others += 1
}

function isNewest(generations: Map<number, Generation>, number: number): boolean {
  for (const [other, { state }] of generations) if (other > number && state === 'current') return false
  const state = generations.get(number)?.state
  return (
    state === undefined ||
    (state === 'former' && ![...generations.values()].some((one) => one.state === 'current'))
  )
}

/** @returns null: nothing */
function wrongWith(generation: Generation, isWrite: boolean, now: number): string | null {
  const { state, since, compromised, rewrapAt, lastUse, others } = generation
  // Another process may still be at what it began before.
  if ((state === 'disabled' || state === 'deleted' || state === 'destroyed') && now - since > MINUTE_MS) {
    return { disabled: 'was disabled', deleted: 'is to be deleted', destroyed: 'was destroyed' }[state]
  }
  if (state === 'current') return null
  if (isWrite && now - since > WRITERS_MS) return 'was replaced'
  const isDrained =
    rewrapAt > 0 &&
    now - rewrapAt > DRAINED_AFTER_MS &&
    now - lastUse > DRAINED_AFTER_MS &&
    others > DRAINED_OTHERS
  if (isDrained) return compromised ? 'is compromised, and was left by everything' : 'was left by everything'
  return null
}

function report(
  moment: Moment,
  number: number,
  { state, since, compromised }: Generation,
  why: string,
): void {
  const { principal, event, time, found } = moment
  const finding = raise(moment.state, {
    group: 'retired-generation',
    detector: 'retired-generation',
    severity: compromised || state === 'destroyed' || event.action === 'object.encrypt' ? 'high' : 'medium',
    principal: principal.name,
    principals: [principal.name],
    from: time,
    to: time,
    observed: 1,
    expected: 0,
    unit: 'uses of a retired generation',
    logProbability: Math.log(1e-6),
    events: 1,
    evidence: [event.id],
    sentence: `${nameOf(principal)} ${event.action === 'object.encrypt' ? 'encrypted' : 'asked for content'} under generation ${number}, which ${why} on ${dayOf(since)}.`,
    gap: 12 * HOUR_MS,
  })
  if (finding !== null) found.push(finding)
}
