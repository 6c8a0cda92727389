/** Counts events by the hour, principal, action and outcome, for charts. */
import type { AuditEvent, Outcome } from '../audit/event.ts'
import { FINDINGS_POLICY, HOUR_MS } from './policy.ts'
import type { UsageCount, UsageHour } from './ports.ts'

/** Nobody who is known, and all others of an hour with too many. */
const NOBODY = '-'
const OTHERS = '*'

/** Events are out of order by no more than this, so that an hour is over for sure then. */
const DISORDER_MS = HOUR_MS

type Counts = { -readonly [name in keyof UsageCount]: UsageCount[name] }
type OpenHour = { readonly counts: Map<string, Counts>; readonly names: Set<string> }

/** The hours that events may still come of. The same events give the same counts, wherever a run ended. */
export class UsageHours {
  readonly #open = new Map<number, OpenHour>()
  readonly #changed = new Set<number>()
  #latest = -Infinity

  constructor(hours: readonly UsageHour[]) {
    for (const { hour, counts } of hours) {
      const open = this.#openHour(hour)
      for (const count of counts) {
        open.counts.set(keyOf(count.principal, count.action), { ...count })
        open.names.add(count.principal)
      }
      this.#latest = Math.max(this.#latest, hour)
    }
    this.#changed.clear()
  }

  /** What comes more than an hour late is not counted: its hour may be over. */
  add({ time, principal = NOBODY, action, outcome }: AuditEvent): void {
    const at = Date.parse(time)
    const hour = at - (at % HOUR_MS)
    if (!Number.isFinite(hour) || hour < this.#latest - DISORDER_MS) return
    this.#latest = Math.max(this.#latest, hour)
    const open = this.#openHour(hour)
    const count = countIn(open, nameIn(open, principal), action)
    count[outcome] += 1
    this.#changed.add(hour)
  }

  /** Those that were added to since this was last asked, in their order. Those that are over are forgotten with it. */
  take(): readonly UsageHour[] {
    const hours = this.#hours((hour) => this.#changed.has(hour))
    this.#changed.clear()
    for (const hour of this.#open.keys()) if (hour < this.#latest - DISORDER_MS) this.#open.delete(hour)
    return hours
  }

  /** Those that are not over, in their order. */
  inProgress(): readonly UsageHour[] {
    return this.#hours((hour) => hour >= this.#latest - DISORDER_MS)
  }

  #hours(wanted: (hour: number) => boolean): readonly UsageHour[] {
    return [...this.#open]
      .filter(([hour]) => wanted(hour))
      .toSorted(([one], [other]) => one - other)
      .map(([hour, { counts }]) => ({ hour, counts: [...counts.values()].map((count) => ({ ...count })) }))
  }

  #openHour(hour: number): OpenHour {
    const known = this.#open.get(hour)
    if (known !== undefined) return known
    const opened = { counts: new Map<string, Counts>(), names: new Set<string>() }
    this.#open.set(hour, opened)
    return opened
  }
}

function nameIn({ names }: OpenHour, principal: string): string {
  if (names.has(principal) || names.size < FINDINGS_POLICY.usagePrincipalsMax) return principal
  return OTHERS
}

function countIn({ counts, names }: OpenHour, principal: string, action: string): Counts {
  const key = keyOf(principal, action)
  const known = counts.get(key)
  if (known !== undefined) return known
  const added = { principal, action, ...NONE }
  counts.set(key, added)
  names.add(principal)
  return added
}

const NONE: Readonly<Record<Outcome, number>> = { allowed: 0, denied: 0, failed: 0 }

/** No action has a space. */
const keyOf = (principal: string, action: string): string => `${action} ${principal}`
