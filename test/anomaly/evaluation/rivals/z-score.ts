/** Rival two: standard deviations above the mean of the last 28 days' hours, of decryptions, refusals and all events. */
import type { AuditEvent } from '../../../../lib/audit/event.ts'
import { HOUR, isDecryption, isRefusal, type Meter } from './meter.ts'

const HOURS = 28 * 24
const HOURS_NEEDED = 7 * 24
/** Else one event in a quiet month would be beyond all measure. */
const LEAST_DEVIATION = 0.5

class RollingHours {
  readonly #hours = new Uint32Array(HOURS)
  #sum = 0
  #squares = 0

  put(hour: number, count: number): void {
    const index = hour % HOURS
    const before = this.#hours[index] ?? 0
    this.#sum += count - before
    this.#squares += count * count - before * before
    this.#hours[index] = count
  }

  /** @param known how many hours there were */
  score(count: number, known: number): number {
    const hours = Math.min(known, HOURS)
    if (hours < HOURS_NEEDED) return 0
    const mean = this.#sum / hours
    const variance = Math.max(0, this.#squares / hours - mean * mean)
    return (count - mean) / Math.max(LEAST_DEVIATION, Math.sqrt(variance))
  }
}

const METRICS: readonly ((event: AuditEvent) => boolean)[] = [isDecryption, isRefusal, () => true]

class History {
  readonly #first: number
  readonly #rolling = METRICS.map(() => new RollingHours())
  readonly #counts = METRICS.map(() => 0)
  #hour: number

  constructor(hour: number) {
    this.#first = hour
    this.#hour = hour
  }

  measure(event: AuditEvent, hour: number): readonly number[] {
    if (hour > this.#hour) this.#turn(hour)
    return METRICS.map((counts, index) => {
      if (counts(event)) this.#counts[index] = (this.#counts[index] ?? 0) + 1
      return this.#rolling[index]?.score(this.#counts[index] ?? 0, hour - this.#first) ?? 0
    })
  }

  #turn(hour: number): void {
    for (const [index, rolling] of this.#rolling.entries()) {
      rolling.put(this.#hour, this.#counts[index] ?? 0)
      this.#counts[index] = 0
      for (let quiet = Math.max(this.#hour + 1, hour - HOURS); quiet < hour; quiet += 1) rolling.put(quiet, 0)
    }
    this.#hour = hour
  }
}

export function createZScoreMeter(): Meter {
  const principals = new Map<string, History>()
  return (event, time) => {
    const hour = Math.floor(time / HOUR)
    const history = principals.get(event.principal) ?? new History(hour)
    principals.set(event.principal, history)
    return history.measure(event, hour)
  }
}
