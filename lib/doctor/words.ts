import { DOCTOR_POLICY } from './policy.ts'

/** `one secret`, `3 secrets` */
export const countOf = (count: number, one: string, many: string): string =>
  count === 1 ? `one ${one}` : `${count} ${many}`

/** The first of them by name, of the rest how many. */
export function listed(names: readonly string[]): string {
  const named = names.slice(0, DOCTOR_POLICY.namedMax).join(', ')
  const more = names.length - DOCTOR_POLICY.namedMax
  return more > 0 ? `${named}, and ${more} more` : named
}

/** Whole days, hours or minutes, rounded down. */
export function durationOf(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}
