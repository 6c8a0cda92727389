/** When the vault is away for everybody: what is tried again, and done late, is no attack. */
import type { Moment } from './moment.ts'
import { HOUR_MS, SLOTS } from './policy.ts'

const AFTERWARDS_MS = 3 * HOUR_MS
const OF_SEVERAL_MIN = 6
const PRINCIPALS_MIN = 2
const OF_ONE_MIN = 25
const PRINCIPALS_MAX = 50

/** Not what a request can bring about: else one caller could declare an outage for all, and be overlooked. */
const OF_THE_VAULT: ReadonlySet<string> = new Set(['unavailable', 'timeout', 'internal'])

/** An event that failed, or was answered with a refusal to serve. */
export function observeOutage({ state, event, slot, now, principal }: Moment): void {
  if (!OF_THE_VAULT.has(event.reason ?? '')) return
  const { outage } = state
  if (slot - outage.slot >= SLOTS) Object.assign(outage, { slot, count: 0, principals: [] })
  outage.count += 1
  if (outage.principals.length < PRINCIPALS_MAX && !outage.principals.includes(principal.name))
    outage.principals.push(principal.name)
  const isCommon = outage.principals.length >= PRINCIPALS_MIN && outage.count >= OF_SEVERAL_MIN
  if (isCommon || outage.count >= OF_ONE_MIN) outage.until = now + AFTERWARDS_MS
}
