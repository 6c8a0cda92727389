/** A stretch of time in Activity, by the address: where other views lead when they speak of events. */

export type Window = {
  /** Null: whoever it was. */
  readonly principal: string | null
  /** ISO 8601, both within it. */
  readonly from: string
  readonly to: string
}

export function windowPath({ principal, from, to }: Window): string {
  const search = new URLSearchParams({ from, to, ...(principal === null ? {} : { principal }) })
  return `/activity?${search}`
}

const isTime = (text: string): boolean => !Number.isNaN(Date.parse(text))

/** @returns null: the address names none */
export function windowOf(search: URLSearchParams): Window | null {
  const [from, to] = [search.get('from') ?? '', search.get('to') ?? '']
  return isTime(from) && isTime(to) ? { principal: search.get('principal'), from, to } : null
}

const moved = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString()

/** As the API is asked, whose bounds are not within the interval. */
export const queryOfWindow = ({ principal, from, to }: Window) => ({
  all: 'true' as const,
  ...(principal === null ? {} : { principal }),
  after: moved(from, -1),
  before: moved(to, 1),
})
