/** Whatever watches the events and raises alarms: the detectors, and their rivals. */
import { AnomalyDetector } from '../../../lib/anomaly/detector.ts'
import type { Finding } from '../../../lib/anomaly/model.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'

export type Alarm = Pick<Finding, 'principals' | 'from' | 'to' | 'raisedAt' | 'evidence' | 'sentence'> & {
  readonly detector: string
}

export type Contender = {
  readonly observe: (event: AuditEvent) => void
  /** @returns all that it raised, in order, once there are no more events */
  readonly end: () => readonly Alarm[]
}

const AFTER_ALL_MS = 40 * 24 * 60 * 60_000

/** The detectors of the vault. A finding that has changed takes the place of its earlier state. */
export function createOurs(): Contender {
  const detector = new AnomalyDetector()
  const findings = new Map<string, Finding>()
  let last = 0
  const keep = (found: readonly Finding[]): void => {
    for (const finding of found) findings.set(finding.id, finding)
  }
  return {
    observe: (event) => {
      last = Math.max(last, Date.parse(event.time))
      keep(detector.observe(event))
    },
    end: () => {
      keep(detector.advance(last + AFTER_ALL_MS))
      // Nobody is told of what was noticed after the last event.
      return [...findings.values()].filter(({ raisedAt }) => raisedAt <= last)
    },
  }
}
