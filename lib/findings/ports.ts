/** Where findings are kept, and what people and the vault did about them. Times are milliseconds since the Unix epoch. */
import type { DetectorName, Finding, Severity } from '../anomaly/model.ts'

export type Acknowledgment = { readonly by: string; readonly at: number; readonly reason: string }

/** `muted`: a rule said that nobody needs to be told. */
export const FINDING_STATES = ['open', 'acknowledged', 'muted'] as const
export type FindingState = (typeof FINDING_STATES)[number]

export type KeptFinding = {
  readonly finding: Finding
  readonly state: FindingState
  readonly acknowledgment: Acknowledgment | null
  /** The mute rule that covers it; null: none. */
  readonly mute: string | null
  /** The severity at which people were told last; null: they were not told yet. */
  readonly notified: Severity | null
}

export type FindingPage = {
  readonly items: readonly KeptFinding[]
  /** Where the next page begins; opaque to others than the store. Null: this was the last one. */
  readonly next: string | null
}

export interface FindingStore {
  /**
   * Adds it, or puts it in the place of an earlier state of the same finding (the same id): what people did about that stays, and a finding that was
   * acknowledged opens again when its severity has risen (`keptAfter`). One with fewer events is an earlier state, and changes nothing. Idempotent.
   * Durable when it returns.
   *
   * @param mute the rule that covers it now; null: none
   * @returns as it is kept now
   */
  keep(finding: Finding, mute: string | null): Promise<KeptFinding>
  find(id: string): Promise<KeptFinding | null>
  /** Newest first, by `raisedAt` and then id. A page may be short. @param state null: all @param after `next` of the page before */
  page(state: FindingState | null, after: string | null, limit: number): Promise<FindingPage>
  /** Those that were raised in [from, to), oldest first, at most `limit`: for charts. */
  raisedIn(from: number, to: number, limit: number): Promise<readonly KeptFinding[]>
  /** One conditional change; only of one that is `open`, or `muted`. @returns false when it is not there, or acknowledged already. */
  acknowledge(id: string, acknowledgment: Acknowledgment): Promise<boolean>
  /** People were told of it at this severity. Idempotent. */
  noteNotified(id: string, severity: Severity): Promise<void>
}

/** Findings that nobody wants to be told of, for some time. */
export type MuteRule = {
  /** ULID. */
  readonly id: string
  /** Null: any; never both. */
  readonly detector: DetectorName | null
  readonly principal: string | null
  readonly reason: string
  readonly by: string
  readonly at: number
  readonly expiresAt: number
}

export interface MuteStore {
  /** @returns false, and adds nothing, when there are `FINDINGS_POLICY.mutesMax` that have not expired at `mute.at`. */
  add(mute: MuteRule): Promise<boolean>
  /** All that were not removed, also those that have expired within the last 90 days, newest first. */
  list(): Promise<readonly MuteRule[]>
  /** Idempotent. @returns false when it was not there. */
  remove(id: string): Promise<boolean>
}

/** What the detectors have learned, and how far they have read. Can be made anew from the log. */
export interface BaselineStore {
  /** @returns null when there is nothing, or when it is damaged: then it is rebuilt. */
  read(): Promise<{ readonly revision: number; readonly state: Uint8Array } | null>
  /** Compare-and-swap. @param before the revision that was read; null: there was none @returns false when another run was faster. */
  replace(before: number | null, state: Uint8Array): Promise<boolean>
}

/** How often a principal did something in one hour. */
export type UsageCount = {
  /** `-`: nobody who is known. `*`: all others, of an hour with too many. */
  readonly principal: string
  readonly action: string
  readonly allowed: number
  readonly denied: number
  readonly failed: number
}

export type UsageHour = {
  /** Its beginning. */
  readonly hour: number
  readonly counts: readonly UsageCount[]
}

export interface UsageStore {
  /** Each in the place of what was there for its hour. Idempotent. Hours older than `FINDINGS_POLICY.usageRetentionMs` are forgotten. */
  put(hours: readonly UsageHour[]): Promise<void>
  /** Those in [from, to) that have any, in their order. */
  range(from: number, to: number): Promise<readonly UsageHour[]>
}

/** Somebody whom the vault has kept out by itself, after a critical finding. */
export type Suspension = {
  /** ULID. */
  readonly id: string
  readonly principal: string
  readonly finding: string
  readonly at: number
  /** Ends by itself then. */
  readonly until: number
  /** A person ended it; null: nobody did. */
  readonly lifted: { readonly by: string; readonly at: number } | null
}

export interface SuspensionStore {
  /** Idempotent by id. */
  add(suspension: Suspension): Promise<void>
  /** Newest first, at most `limit`. */
  newest(limit: number): Promise<readonly Suspension[]>
  find(id: string): Promise<Suspension | null>
  /** One conditional change. @returns false when it was lifted already, or is not there. */
  lift(id: string, lifted: { readonly by: string; readonly at: number }): Promise<boolean>
}
