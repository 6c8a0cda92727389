/** Tells whoever listens at a webhook which checks of the vault failed. */
import { iso, isoOrNull } from '../../lib/clock.ts'
import { type DoctorReport, failuresOf } from '../../lib/doctor/report.ts'
import { describeError, type Log } from '../../lib/http/log.ts'
import { retried } from '../retried.ts'
import { postTo } from '../webhook.ts'

export type AlarmPorts = {
  /** Null: nobody is told. */
  readonly webhook: URL | null
  /** Which vault. */
  readonly vault: string
  readonly log: Log
  /** For tests. */
  readonly backoffMs?: number
}

/**
 * Tries again and again, for about an hour, beside everything else. A newer report takes the place of one that was not taken yet. The log
 * names only the host: the path of a webhook is often its password.
 */
export class Alarm {
  readonly #ports: AlarmPorts
  #current = new AbortController()
  #telling: Promise<void> = Promise.resolve()

  constructor(ports: AlarmPorts) {
    this.#ports = ports
  }

  /** Returns at once, whatever comes of it. Of a report without failures nobody is told. */
  raise(report: DoctorReport): void {
    const { webhook, vault } = this.#ports
    this.#current.abort()
    if (webhook === null || failuresOf(report).length === 0) return
    this.#current = new AbortController()
    this.#telling = this.#tell(webhook, JSON.stringify(messageOf(vault, report)), this.#current.signal)
  }

  /** Drops what was not taken yet: it is in the log. */
  async stop(): Promise<void> {
    this.#current.abort()
    await this.#telling
  }

  async #tell(webhook: URL, body: string, signal: AbortSignal): Promise<void> {
    const { log, backoffMs } = this.#ports
    await retried({
      act: () => postTo(webhook, { type: 'application/json', body, signal }),
      onFailure: (attempt, error) => {
        const fields = { to: webhook.host, attempt, error: describeError(error) }
        log.error(fields, 'An alarm was not taken by its webhook.')
      },
      signal,
      backoffMs,
    })
  }
}

/** Times are ISO 8601, UTC. */
const messageOf = (vault: string, report: DoctorReport): object => ({
  vault,
  at: iso(report.at),
  failed: failuresOf(report).map(({ check, detail, remedy, failingSince }) => ({
    check,
    detail,
    remedy,
    failingSince: isoOrNull(failingSince),
  })),
})
