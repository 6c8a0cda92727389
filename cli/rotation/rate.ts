/** How fast a count grows, by what was seen of it lately. */

const WINDOW_MS = 15_000

export type Pace = {
  /** Null: nothing can be said yet. */
  readonly perSecond: number | null
  readonly secondsLeft: number | null
}

export class RateMeter {
  readonly #now: () => number
  #seen: { readonly at: number; readonly count: number }[] = []

  /** @param now milliseconds of a clock that is never set back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /**
   * @param count so far
   * @param goal null: not known
   */
  add(count: number, goal: number | null): Pace {
    const at = this.#now()
    // Another run of the same work begins to count anew.
    if (count < (this.#seen.at(-1)?.count ?? 0)) this.#seen = []
    this.#seen.push({ at, count })
    while (this.#seen.length > 2 && at - (this.#seen[1]?.at ?? at) >= WINDOW_MS) this.#seen.shift()
    const first = this.#seen[0] ?? { at, count }
    if (at - first.at < 500) return { perSecond: null, secondsLeft: null }
    const perSecond = ((count - first.count) * 1_000) / (at - first.at)
    const left = goal === null || perSecond === 0 ? null : Math.max(0, goal - count) / perSecond
    return { perSecond, secondsLeft: left }
  }
}

/** Such as `45 s`, `12 min`, `3 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
