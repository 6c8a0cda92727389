/** What a function counts, and says in one line at the end of each request. */
import type { APIGatewayProxyResult } from 'aws-lambda'
import type { Action, Outcome } from '../../audit/event.ts'
import type { EventFacts, Recorder } from '../../audit/record.ts'
import type { MetricId } from '../../config/metrics.ts'
import { type MetricSource, type MetricValues, putMetrics } from './metric.ts'

/** No event is written of one, only a counter. */
const UNAUTHENTICATED = 401
const SERVER_ERROR = 500

/** Lambda gives a process one request at a time; of several at once, one line would count for all, and the sums stay right. */
export class Meter {
  readonly #source: MetricSource
  #counted: Partial<Record<MetricId, number>> = {}

  constructor(source: Required<MetricSource>) {
    this.#source = source
  }

  /** Counts what it records, once that is durable. */
  counting(recorder: Recorder): Recorder {
    return {
      record: async (caller, action, outcome, facts) => {
        await recorder.record(caller, action, outcome, facts)
        this.#countEvent(action, outcome, facts)
      },
    }
  }

  /** A function of the API: tells also how long a request took, and how it ended. */
  request<Arguments extends readonly unknown[]>(
    handle: (...request: Arguments) => Promise<APIGatewayProxyResult>,
  ): (...request: Arguments) => Promise<APIGatewayProxyResult> {
    return async (...request) => {
      const begun = performance.now()
      const answer = await handle(...request)
      if (answer.statusCode === UNAUTHENTICATED) this.#count('refusals')
      if (answer.statusCode >= SERVER_ERROR) this.#count('failures')
      this.#put({ latency: Math.round(performance.now() - begun) })
      return answer
    }
  }

  /** A task of the workflow. */
  task<Input, Result>(run: (input: Input) => Promise<Result>): (input: Input) => Promise<Result> {
    return async (input) => {
      try {
        return await run(input)
      } finally {
        this.#put({})
      }
    }
  }

  #put(values: MetricValues): void {
    const all = { ...values, ...this.#counted }
    this.#counted = {}
    if (Object.keys(all).length > 0) putMetrics(this.#source, all)
  }

  #count(id: MetricId, by = 1): void {
    this.#counted[id] = (this.#counted[id] ?? 0) + by
  }

  #countEvent(action: Action, outcome: Outcome, facts: EventFacts | undefined): void {
    if (outcome === 'denied') this.#count('refusals')
    if (outcome !== 'allowed') return
    if (action === 'object.encrypt') this.#count('encryptions')
    if (action === 'object.decrypt') this.#count('decryptions')
    if (action === 'key.rewrap' || action === 'key.reencrypt') this.#count('rewraps', facts?.count ?? 0)
  }
}
