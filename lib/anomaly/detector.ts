/** The detectors, over a stream of events. */
import type { AuditEvent } from '../audit/event.ts'
import { KeyfoldError } from '../errors.ts'
import { decodeState, encodeState } from './codec.ts'
import { closeDays, kindOf } from './days.ts'
import { closeSilent, toFinding } from './incidents.ts'
import { admit, NewestIds } from './intake.ts'
import { type Learned, learnedOf } from './learned.ts'
import type { Finding } from './model.ts'
import type { Moment } from './moment.ts'
import { observeEvent } from './observe.ts'
import { ANOMALY_POLICY, DAY_MS, HOUR_MS, MINUTE_MS } from './policy.ts'
import { principalOf } from './principals.ts'
import { slotOf } from './series.ts'
import { createPrincipal, createState, type State } from './state.ts'

export type DetectorOptions = {
  /** How many findings about nothing a principal may have; of all detectors together. */
  readonly falseFindingsPer30Days?: number
  /** Where most people are: minutes to be added to UTC. It says when a day, and with it a weekend, begins. */
  readonly utcOffsetMinutes?: number
}

const NONE: readonly Finding[] = []
const NOBODY = createPrincipal('', false, '', 0)

/**
 * Looks at events one by one and says what is odd. Its memory does not grow with the number of events, and is bounded in that of principals.
 *
 * @example
 * const detector = new AnomalyDetector()
 * for (const event of events) for (const finding of detector.observe(event)) tell(finding)
 */
export class AnomalyDetector {
  readonly #state: State
  readonly #ids: NewestIds
  readonly #offset: number
  readonly #moment: Moment

  /** @throws KeyfoldError `internal` for a snapshot of another version, or a damaged one: then it is to be made anew from the log */
  constructor(options: DetectorOptions = {}, snapshot?: Uint8Array) {
    const { falseFindingsPer30Days: budget = ANOMALY_POLICY.falseFindingsPer30Days, utcOffsetMinutes = 0 } =
      options
    if (!(budget > 0))
      throw new KeyfoldError('internal', 'The budget of false findings is a positive number.')
    const kept = snapshot === undefined ? null : (decodeState(snapshot) as { state: State; ids: string[] })
    this.#state = kept?.state ?? createState()
    this.#ids = new NewestIds(kept?.ids)
    this.#offset = utcOffsetMinutes * MINUTE_MS
    this.#moment = momentOf(this.#state, budget)
  }

  /** The id of the last event that was observed; null: none. */
  get position(): string | null {
    return this.#state.position
  }

  /** How many events were not counted: repeated, too late, or from a time that cannot be. */
  get skipped(): number {
    return this.#state.skipped
  }

  /** The earliest `raisedAt` of the incidents that are not over; infinite: there is none. */
  get openSince(): number {
    let since = Number.POSITIVE_INFINITY
    for (const { raisedAt } of this.#state.incidents.values()) since = Math.min(since, raisedAt)
    return since
  }

  /** @returns findings that are new, or have changed: those have the id of an earlier one, whose place they take */
  observe(event: AuditEvent): readonly Finding[] {
    const state = this.#state
    const time = admit(state, this.#ids, event)
    state.position = event.id
    if (time === null) return NONE
    const moment = this.#moment
    if (moment.found.length > 0) moment.found = []
    this.#move(time)
    moment.event = event
    moment.time = time
    moment.principal = principalOf(moment)
    observeEvent(moment)
    return moment.found.length === 0 ? NONE : moment.found
  }

  /** Time passes without events: what is over is closed. @returns as {@link observe} */
  advance(time: number): readonly Finding[] {
    const state = this.#state
    if (state.clock === Number.NEGATIVE_INFINITY || !(time > state.clock)) return NONE
    const moment = this.#moment
    moment.found = []
    this.#move(time)
    return moment.found
  }

  /** Incidents that are still going on, as they are now. */
  open(): readonly Finding[] {
    return [...this.#state.incidents.values()].map(toFinding)
  }

  /** The same events give the same bytes. */
  snapshot(): Uint8Array {
    const { clock } = this.#state
    const isNew = clock === Number.NEGATIVE_INFINITY
    return encodeState({
      state: isNew ? { ...this.#state, clock: null } : this.#state,
      ids: this.#ids.toKeep(),
    })
  }

  /** @returns null when nothing is known of it */
  learned(principal: string): Learned | null {
    const found = this.#state.principals.get(principal)
    return found === undefined ? null : learnedOf(found)
  }

  /** The clock of the stream never goes back; what is a little late counts as of now. */
  #move(time: number): void {
    const state = this.#state
    const moment = this.#moment
    if (time > state.clock) state.clock = time
    const now = state.clock
    moment.now = now
    const slot = slotOf(now)
    if (slot === state.slot) return
    moment.slot = slot
    state.slot = slot
    const day = Math.floor((now + this.#offset) / DAY_MS)
    if (day !== state.day) {
      closeDays(moment, day)
      state.day = day
    }
    moment.hour = Math.floor(now / HOUR_MS) % 24
    moment.kind = kindOf(day)
    if (state.incidents.size > 0) moment.found.push(...closeSilent(state, now))
  }
}

const momentOf = (state: State, budget: number): Moment => {
  if (state.clock === null) state.clock = Number.NEGATIVE_INFINITY
  const slot = state.slot
  const now = state.clock
  return {
    state,
    budget,
    event: { id: '', time: '', action: 'access.check', outcome: 'allowed' },
    time: now,
    now,
    slot,
    hour: slot < 0 ? 0 : Math.floor(now / HOUR_MS) % 24,
    kind: kindOf(state.day),
    principal: NOBODY,
    found: [],
  }
}
