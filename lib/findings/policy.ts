/** Limits of findings and of what is done about them. */
const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const FINDINGS_POLICY = {
  /** Mute rules that have not expired. */
  mutesMax: 200,
  /** Of a mute rule: longer ones would be forgotten. */
  muteMaxMs: 90 * DAY_MS,
  reasonMaxCharacters: 1_000,
  usageRetentionMs: 400 * DAY_MS,
  /** Principals of one hour whose use is kept by name; others are summed. */
  usagePrincipalsMax: 500,
  /** How much one answer shows: days, points of all its series, findings, and who did most. A point is about 50 bytes. */
  usageDaysMax: { hour: 31, day: 400 },
  usageDaysDefault: { hour: 1, day: 30 },
  usagePointsMax: 60_000,
  usageFindingsMax: 500,
  usageTopMax: 20,
  /** What is read of the hours at a time. */
  usageReadMs: 4 * DAY_MS,
  /** Rules that have ended and are still shown. */
  endedMutesShownMax: 300,
  /** The newest ones. */
  suspensionsShownMax: 100,
  /** Unless `config.json` says otherwise. */
  suspensionMs: HOUR_MS,
  suspensionsPerHourMax: 3,
  /** A finding whose last event is older is kept, and nobody is told: it comes of a log that is read anew, or of a vault that was off. */
  toldWithinMs: DAY_MS,
  /** The same of keeping somebody out. */
  answeredWithinMs: HOUR_MS,
  /** Findings that wait to be told; of more at once, the oldest wait no longer, and are only on the page. */
  pendingMax: 500,
  /** Read at once by the detection run. */
  eventsPerPage: 250,
  findingsKeptAtOnce: 16,
  /**
   * Events are looked at when they are this old: one that is committed late, or that an index shows late, has an id among those that were looked at
   * already.
   */
  settleMs: { embedded: 5_000, aws: MINUTE_MS },
} as const
