/** Compares what the store has of each event with the entry of its leaf. */
import { decodeTime } from 'ulid'
import { isEventId, LATE_AFTER_MS } from '../entry.ts'
import { commitmentTo } from '../hash.ts'
import type { PlacedEvent, PlacedEvents } from '../ports.ts'
import type { Entries } from './entries.ts'
import type { VerifiedLeaves } from './leaves.ts'

/** A stored event that its leaf does not bear out. */
export type Suspect = { readonly id: string; readonly leaf: number; readonly commitment: Uint8Array | null }

/** Those that are looked at one by one; beyond them they are counted. */
const SUSPECTS_MAX = 10_000
const STALE_MAX = 1_000

export class EventCheck {
  readonly #entries: Entries
  readonly #leaves: VerifiedLeaves
  readonly #events: Pick<PlacedEvents, 'find'>
  readonly #now: number
  readonly suspects = new Map<string, Suspect>()
  suspectCount = 0
  /** Events that are as they were sealed, and that lists do not have where they belong: leaf and id. */
  readonly mislisted = new Map<number, string>()
  mislistedCount = 0
  waiting = 0
  /** Of those that wait: milliseconds since the Unix epoch, as its id says. */
  oldestWaiting = Number.POSITIVE_INFINITY
  /** Those that wait for too long, or have an id of a time to come, and the leaf that each claims, beyond the log's. */
  readonly stale = new Map<string, number | null>()
  /** Those that wait, and say that they are of a time to come. */
  early = 0

  /** @param now milliseconds since the Unix epoch */
  constructor(entries: Entries, leaves: VerifiedLeaves, events: Pick<PlacedEvents, 'find'>, now: number) {
    this.#entries = entries
    this.#leaves = leaves
    this.#events = events
    this.#now = now
  }

  async add(row: PlacedEvent): Promise<void> {
    const { leaf } = row
    const { size, from, claimed } = this.#leaves
    if (leaf === null || leaf >= size) return this.#wait(row)
    if (leaf >= 0 && leaf < from) return
    if (leaf < 0 || claimed.has(leaf) || !(await this.#entries.isAt(row, leaf))) this.#suspect(row, leaf)
    else await this.claim(row, leaf)
  }

  /** The event is there, and the one of that leaf. */
  async claim({ id, body, mislisted }: PlacedEvent, leaf: number): Promise<void> {
    this.#leaves.claimed.set(leaf)
    if (mislisted) this.#mislist(leaf, id)
    if (body === null) this.#leaves.redacted.set(leaf)
    else await this.#noteRedaction(body)
  }

  #mislist(leaf: number, id: string): void {
    this.mislistedCount += 1
    if (this.mislisted.size < SUSPECTS_MAX) this.mislisted.set(leaf, id)
  }

  #suspect({ id, body, salt }: PlacedEvent, leaf: number): void {
    this.suspectCount += 1
    if (this.suspects.size === SUSPECTS_MAX) return
    const commitment = body === null || salt === null ? null : commitmentTo(body, salt)
    this.suspects.set(id, { id, leaf, commitment })
  }

  async #wait({ id, leaf, body }: PlacedEvent): Promise<void> {
    const time = isEventId(id) ? decodeTime(id) : 0
    this.waiting += 1
    this.oldestWaiting = Math.min(this.oldestWaiting, time)
    const isEarly = time > this.#now + LATE_AFTER_MS
    if (isEarly) this.early += 1
    const isStale = isEarly || time < this.#now - LATE_AFTER_MS
    if (isStale && this.stale.size < STALE_MAX) this.stale.set(id, leaf)
    // One that will never be told as late makes nothing lawful: it need never be sealed.
    if (body !== null && !isEarly) await this.#noteRedaction(body)
  }

  /** An event that says that another was redacted makes that lawful. */
  async #noteRedaction(body: string): Promise<void> {
    const redacted = redactedBy(body)
    if (redacted === null) return
    const leaf = (await this.#events.find(redacted))?.leaf ?? null
    if (leaf !== null && leaf < this.#leaves.size) this.#leaves.lawful.set(leaf)
  }
}

function redactedBy(body: string): string | null {
  // Most events are none, and need not be parsed.
  if (!body.includes('"audit.redact"')) return null
  try {
    const { action, outcome, event } = JSON.parse(body) as Record<string, unknown>
    return action === 'audit.redact' && outcome === 'allowed' && typeof event === 'string' ? event : null
  } catch {
    return null
  }
}
