/** `detect_anomalies` of the original specification: findings in a stream of events. */
import type { AuditEvent } from '../audit/event.ts'
import { AnomalyDetector, type DetectorOptions } from './detector.ts'
import type { Finding } from './model.ts'

/**
 * Finds what is odd in events, in about the order of their times. Each incident is told once, when it is over or at the end, in order of `raisedAt`.
 * The same events give the same findings.
 *
 * @example
 * for (const { sentence } of detectAnomalies(events)) console.log(sentence)
 */
export function* detectAnomalies(
  events: Iterable<AuditEvent>,
  options: DetectorOptions = {},
): Generator<Finding> {
  const detector = new AnomalyDetector(options)
  const results = new Results(detector)
  for (const event of events) {
    const found = detector.observe(event)
    if (found.length > 0) yield* results.take(found)
  }
  yield* results.end()
}

/** {@link detectAnomalies} of events that arrive one by one, or page by page. With a new detector of its caller's, that can be asked what it skipped. */
export async function* detectAnomaliesIn(
  events: AsyncIterable<AuditEvent> | AsyncIterable<readonly AuditEvent[]>,
  options: DetectorOptions | AnomalyDetector = {},
): AsyncGenerator<Finding> {
  const detector = options instanceof AnomalyDetector ? options : new AnomalyDetector(options)
  const results = new Results(detector)
  for await (const some of events) {
    for (const event of pageOf(some)) {
      const found = detector.observe(event)
      if (found.length > 0) yield* results.take(found)
    }
  }
  yield* results.end()
}

const pageOf = (some: AuditEvent | readonly AuditEvent[]): readonly AuditEvent[] =>
  'id' in some ? [some] : some

/** Findings that wait for an earlier one that is not over. */
class Results {
  readonly #detector: AnomalyDetector
  readonly #waiting = new Map<string, Finding>()

  constructor(detector: AnomalyDetector) {
    this.#detector = detector
  }

  take(found: readonly Finding[]): readonly Finding[] {
    for (const finding of found) this.#waiting.set(finding.id, finding)
    return this.#before(this.#detector.openSince)
  }

  end(): readonly Finding[] {
    for (const finding of this.#detector.open()) this.#waiting.set(finding.id, finding)
    return this.#before(Number.POSITIVE_INFINITY)
  }

  #before(time: number): readonly Finding[] {
    const over = [...this.#waiting.values()]
      .filter(({ raisedAt }) => raisedAt < time)
      .toSorted((a, b) => a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1))
    for (const { id } of over) this.#waiting.delete(id)
    return over
  }
}
