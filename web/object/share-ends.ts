/** When a share ends. */
import { fromLocalInput } from '../parts/local-time.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const PRESETS = [
  { value: 'hour', label: '1 hour', ms: HOUR_MS },
  { value: 'day', label: '1 day', ms: DAY_MS },
  { value: 'week', label: '7 days', ms: 7 * DAY_MS },
  { value: 'month', label: '30 days', ms: 30 * DAY_MS },
] as const

export const ENDS = [
  ...PRESETS.map(({ value, label }) => ({ value, label })),
  { value: 'date', label: 'Until a date' },
  { value: 'never', label: 'No end' },
] as const
export type End = (typeof ENDS)[number]['value']

export const DEFAULT_END: End = 'week'

/**
 * @param date as `datetime-local`
 * @returns ISO 8601; null: never; undefined: no time was given yet
 */
export function endOf(end: End, date: string, now = Date.now()): string | null | undefined {
  if (end === 'never') return null
  if (end === 'date') return fromLocalInput(date) ?? undefined
  const preset = PRESETS.find(({ value }) => value === end)
  return new Date(now + (preset?.ms ?? 0)).toISOString()
}
