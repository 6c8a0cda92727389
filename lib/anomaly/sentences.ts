/** Words of findings. Times are UTC; numbers are rounded as a person would. */
import type { Principal } from './state.ts'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** @example roundly(3.26) // → '3.3'; roundly(412.4) // → '412' */
export function roundly(value: number): string {
  if (value < 0.05) return 'none'
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value))
}

/** @example usually(0) // → 'are none'; usually(1) // → 'is 1' */
export const usually = (value: number): string => {
  const words = roundly(value)
  return words === '1' ? 'is 1' : `are ${words}`
}

/** @example counted(1, 'object') // → '1 object' */
export const counted = (value: number, thing: string, things = pluralOf(thing)): string => {
  const number = Math.round(value)
  return `${number} ${number === 1 ? thing : things}`
}

const pluralOf = (thing: string): string =>
  /[^aeiou]y$/.test(thing) ? `${thing.slice(0, -1)}ies` : `${thing}s`

/** @example between(from, to) // → 'between 14:00 and 15:10 UTC on 2026-11-23' */
export function between(from: number, to: number): string {
  const [a, b] = [iso(from), iso(to)]
  if (a.slice(0, 16) === b.slice(0, 16)) return `at ${a.slice(11, 16)} UTC on ${a.slice(0, 10)}`
  if (a.slice(0, 10) === b.slice(0, 10))
    return `between ${a.slice(11, 16)} and ${b.slice(11, 16)} UTC on ${a.slice(0, 10)}`
  return `between ${a.slice(0, 10)} ${a.slice(11, 16)} and ${b.slice(0, 10)} ${b.slice(11, 16)} UTC`
}

export const dayOf = (time: number): string => iso(time).slice(0, 10)
export const clockOf = (time: number): string => `${iso(time).slice(11, 16)} UTC`
export const weekdayOf = (time: number): string => DAYS[new Date(time).getUTCDay()] ?? ''

const MAX = 8.64e15
const iso = (time: number): string => new Date(Math.max(-6e13, Math.min(MAX / 40, time))).toISOString()

/** @example durationOf(90 * 60_000) // → '2 hours' */
export function durationOf(ms: number): string {
  if (ms >= 48 * 3_600_000) return counted(ms / 86_400_000, 'day')
  return ms >= 100 * 60_000 ? counted(ms / 3_600_000, 'hour') : counted(Math.max(1, ms / 60_000), 'minute')
}

/** Names are untrusted text: without anything that could break a line or a terminal. */
export const safe = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}').slice(0, 100)

export const nameOf = (principal: Principal | null): string =>
  principal === null ? 'Somebody who is not known' : safe(principal.name)
