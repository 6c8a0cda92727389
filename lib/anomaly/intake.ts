/** Which events count: each once, in about their order, and none from a time that cannot be. */
import type { AuditEvent } from '../audit/event.ts'
import { timeOf } from './event-time.ts'
import { ANOMALY_POLICY } from './policy.ts'
import type { State } from './state.ts'

const { repeatedIdsMax, repeatedIdsKeptMax, latenessMaxMs, leapMaxMs } = ANOMALY_POLICY

/**
 * The newest ids. Those that ascend, as they do in a log, are new for sure; a set is made only once one does not, since that takes longer than
 * everything else that is done with an event.
 */
export class NewestIds {
  readonly #ring: string[]
  #next = 0
  #greatest = ''
  #set: Set<string> | null = null

  constructor(ids: readonly string[] = []) {
    this.#ring = []
    for (const id of ids) this.add(id)
  }

  /** @returns false when it was there */
  add(id: string): boolean {
    if (id === this.#greatest) return false
    if (id < this.#greatest) {
      this.#set ??= new Set(this.#ring)
      if (this.#set.has(id)) return false
    } else this.#greatest = id
    const oldest = this.#ring[this.#next]
    this.#ring[this.#next] = id
    this.#next = (this.#next + 1) % repeatedIdsMax
    if (this.#set !== null) {
      if (oldest !== undefined) this.#set.delete(oldest)
      this.#set.add(id)
    }
    return true
  }

  /** The newest ones, for a snapshot, the newest last. */
  toKeep(): string[] {
    const ordered = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)]
    return ordered.slice(-repeatedIdsKeptMax)
  }
}

/** @returns the event's time; null: it is not to be counted, and was noted as skipped */
export function admit(state: State, ids: NewestIds, event: AuditEvent): number | null {
  const time = timeOf(event)
  const isNew = ids.add(event.id.slice(0, 64))
  const isCounted = time !== null && isNew && isPlausible(state, time)
  if (isCounted) {
    state.observed += 1
    return time
  }
  state.skipped += 1
  return null
}

/** One event from far ahead would make all that follow it too late: two in a row are believed. */
function isPlausible(state: State, time: number): boolean {
  if (state.clock === Number.NEGATIVE_INFINITY || time < state.clock + leapMaxMs) {
    if (time < state.clock - latenessMaxMs) return false
    state.ahead = 0
    return true
  }
  const before = state.ahead
  state.ahead = time
  return before > 0 && Math.abs(time - before) < leapMaxMs
}
