/** One way to people: one message at a time, tried again until it is taken, with all that was found meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Finding } from '../../lib/anomaly/model.ts'
import { FINDINGS_POLICY } from '../../lib/findings/policy.ts'
import { describeError, type Log } from '../../lib/http/log.ts'
import { LOCAL_POLICY } from '../policy.ts'
import { retried } from '../retried.ts'

export type WayOptions = {
  /** For the log. */
  readonly to: string
  readonly send: (findings: readonly Finding[], signal: AbortSignal) => Promise<void>
  readonly log: Log
  /** What became of them: a message took them, or nobody tries any more. */
  readonly onEnd: (findings: readonly Finding[], taken: boolean) => void
  /** For tests. */
  readonly backoffMs?: number | undefined
  readonly spacingMs?: number | undefined
}

export class Way {
  readonly #options: WayOptions
  readonly #waiting = new Map<string, Finding>()
  readonly #end = new AbortController()
  #sending: Promise<void> | null = null

  constructor(options: WayOptions) {
    this.#options = options
  }

  /** Returns at once. A newer state of a finding takes the place of one that was not taken yet. */
  offer(finding: Finding): void {
    this.#waiting.set(finding.id, finding)
    const [oldest] = this.#waiting.keys()
    // Whoever was away for so long finds them on the page.
    if (this.#waiting.size > FINDINGS_POLICY.pendingMax && oldest !== undefined) this.#waiting.delete(oldest)
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null
    })
  }

  /** Drops what was not taken yet: the next start goes on. */
  async stop(): Promise<void> {
    this.#end.abort()
    await this.#sending
  }

  async #sendAll(): Promise<void> {
    const { signal } = this.#end
    const { spacingMs = LOCAL_POLICY.findingMessageSpacingMs } = this.#options
    // What one run of the detectors has found is offered one by one, and goes together.
    await Promise.resolve()
    while (this.#waiting.size > 0 && !signal.aborted) {
      await this.#sendOnce(signal)
      await sleep(spacingMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  async #sendOnce(signal: AbortSignal): Promise<void> {
    const { to, send, log, onEnd, backoffMs } = this.#options
    let findings: readonly Finding[] = []
    const taken = await retried({
      act: () => {
        findings = [...this.#waiting.values()]
        return Promise.race([send(findings, signal), ended(signal)])
      },
      onFailure: (attempt, error) =>
        log.error({ to, attempt, error: describeError(error) }, 'A message about findings was not taken.'),
      signal,
      backoffMs,
    })
    if (signal.aborted && !taken) return
    for (const finding of findings) {
      if (this.#waiting.get(finding.id) === finding) this.#waiting.delete(finding.id)
    }
    onEnd(findings, taken)
  }
}

/** Mail cannot be broken off: nobody waits for it then. */
const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
