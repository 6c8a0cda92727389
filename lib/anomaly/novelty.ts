/**
 * How surprising a first time is: how often people, or machines, of this vault show something as new as that. A network that nobody ever used is
 * no surprise where people travel, and is one for a batch job.
 */

import { everybodyLike } from './moment.ts'
import { LEVELS, NOVEL, type Novel, type Novelty, type Principal, type State } from './state.ts'

const KNOWN_OF_VAULT_MAX = 50_000
/** As if something new had been seen half a time in so many days. */
const PRIOR_NEWS = 0.5
const PRIOR_DAYS = 40
const OWN_PRIOR = 1.5
const DECAY = 0.997
/** What one principal adds to what is usual for all: so many in full, and ever less of more, or one could make everything usual. */
const FULL_NEWS = 3

const of = (state: State, principal: Principal): Novelty => {
  const name = everybodyLike(principal)
  const found = state.novelty.get(name)
  if (found !== undefined) return found
  const made: Novelty = { news: new Float64Array(NOVEL.length * LEVELS), days: 0 }
  state.novelty.set(name, made)
  return made
}

/** One day of a principal that is settled is over. */
export function passNoveltyDay(state: State, principal: Principal): void {
  of(state, principal).days += 1
  for (let kind = 0; kind < NOVEL.length; kind++) principal.news[kind] = (principal.news[kind] ?? 0) * DECAY
}

/**
 * Notes something new, and says how often such a thing is seen.
 *
 * @param level 0: its peers use it; the highest: nothing like it was ever seen
 * @returns the chance of one on a day of this principal
 */
export function noteNews(state: State, principal: Principal, kind: Novel, level: number): number {
  const novelty = of(state, principal)
  const at = NOVEL.indexOf(kind)
  let like = 0
  for (let other = level; other < LEVELS; other++) like += novelty.news[at * LEVELS + other] ?? 0
  let all = 0
  for (let other = 0; other < LEVELS; other++) all += novelty.news[at * LEVELS + other] ?? 0
  const chance = (like + PRIOR_NEWS) / (novelty.days + PRIOR_DAYS)
  const expected = (all / Math.max(1, novelty.days)) * principal.activeDays
  const own = ((principal.news[at] ?? 0) + OWN_PRIOR) / (Math.min(expected, 20) + OWN_PRIOR)
  const cell = at * LEVELS + level
  novelty.news[cell] = (novelty.news[cell] ?? 0) + Math.min(1, FULL_NEWS / (1 + (principal.news[at] ?? 0)))
  principal.news[at] = (principal.news[at] ?? 0) + 1
  return Math.min(1, chance * Math.min(10, Math.max(0.5, own)))
}

/** How many principals are known to use it: of the vault, or of a group. @returns as it was before */
export function noteUser(known: Map<string, number>, key: string): number {
  const before = known.get(key) ?? 0
  if (before === 0 && known.size >= KNOWN_OF_VAULT_MAX) known.delete(known.keys().next().value ?? '')
  known.set(key, before + 1)
  return before
}
