import { isRange, type RangeName } from './ranges.ts'

/** What is shown of key use is in the address, so that others can lead there, and one comes back to it. */
export type Shown = {
  readonly range: RangeName
  /** Null: of all. */
  readonly principal: string | null
}

export const usagePath = ({ range, principal }: Shown): string =>
  `/findings/use?${new URLSearchParams({ range, ...(principal === null ? {} : { principal }) })}`

export function shownOf(search: URLSearchParams): Shown {
  const range = search.get('range')
  return { range: isRange(range) ? range : '7d', principal: search.get('principal') }
}
