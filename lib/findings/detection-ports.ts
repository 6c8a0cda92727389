import type { Finding, Severity } from '../anomaly/model.ts'
import type { AuditEvent } from '../audit/event.ts'
import type { EventStore } from '../audit/ports.ts'
import type { Clock } from '../clock.ts'
import type { Notifier } from './notify.ts'
import type { BaselineStore, FindingStore, MuteStore, Suspension, UsageStore } from './ports.ts'
import type { Spared, Suspender } from './suspend.ts'

/** An `AnomalyDetector`, wherever it is: it may take seconds of a processor. One call at a time. */
export interface Detector {
  observe(events: readonly AuditEvent[]): Promise<readonly Finding[]>
  advance(time: number): Promise<readonly Finding[]>
  snapshot(): Promise<Uint8Array>
}

/** @throws KeyfoldError `unavailable` when it cannot be now; anything else says that there can be none of this snapshot. */
export type OpenDetector = (snapshot: Uint8Array | null) => Promise<Detector>

export type DetectionPorts = {
  readonly events: Pick<EventStore, 'page'>
  readonly findings: Pick<FindingStore, 'keep' | 'find' | 'noteNotified'>
  readonly mutes: Pick<MuteStore, 'list'>
  readonly baselines: BaselineStore
  readonly usageHours: Pick<UsageStore, 'put'>
  readonly notifier: Notifier
  /** Null: nobody is kept out. */
  readonly suspender: Suspender | null
  /** By default in this thread. */
  readonly openDetector?: OpenDetector
  readonly clock: Clock
  /** How old an event is when it is looked at, in milliseconds. */
  readonly settleMs: number
  /** After how long a run ends, although there is more to look at, in milliseconds of {@link now}. */
  readonly budgetMs: number
  /** Monotonic, in milliseconds. */
  readonly now: () => number
  /** All is learned anew from the log: what was learned is damaged, of another version, or there is nothing yet. */
  readonly onRebuild: () => void
  /** What the vault did about a critical finding, or why it did nothing. */
  readonly onAnswer: (finding: Finding, answer: Suspension | Spared) => void
}

/** What a run did. */
export type DetectionReport = {
  readonly events: number
  /** Findings that are new, or have changed. */
  readonly findings: number
  /** Those of them that are news to people, which they are to be told. */
  readonly news: Readonly<Record<Severity, number>>
  readonly told: number
  readonly suspended: number
  /** There were more events than it had time for. */
  readonly more: boolean
}
