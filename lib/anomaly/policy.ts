/** The numbers of the detectors, and how the budget of false findings is divided among them. */
import type { DetectorName } from './model.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Counts slide in steps of ten minutes: so many are an hour. */
export const SLOTS = 6

export const ANOMALY_POLICY = {
  falseFindingsPer30Days: 1,
  principalsMax: 20_000,
  /** The same id among the last so many is not counted again. */
  repeatedIdsMax: 65_536,
  /** Of those, how many a snapshot holds. */
  repeatedIdsKeptMax: 512,
  /** An event that is older than the newest one by more than this is skipped. */
  latenessMaxMs: HOUR_MS,
  /** An event that is further ahead is believed only when the next one is so, too. */
  leapMaxMs: 35 * DAY_MS,
  /** `client:` and the longest id (lib/access/principal.ts); what is longer is cut, and is nobody of the vault. */
  nameMaxCharacters: 263,
  /** Of what each principal is known to use, by kind. */
  knownMax: 48,
  evidenceMax: 20,
  /** Of a principal: so many days with activity until what it does for the first time says anything. */
  settledDays: 8,
  /** After so many days of its own, nothing is left of what a baseline knew before, but a half. */
  halfLifeDays: 21,
} as const

/**
 * What part of the budget each may use up, by its own tail alone. It adds up to a little more than all of it: what is found must also be much in itself,
 * and more than everybody does at the time. What is left of it then is measured: see docs/anomaly-evaluation.md.
 */
const SHARES: Readonly<Record<DetectorName, number>> = {
  'decrypt-rate': 0.13,
  'bulk-read': 0.26,
  'id-scanning': 0.03,
  'refusals-then-success': 0.02,
  'sign-in-failures': 0.03,
  'first-use': 0.09,
  'dormant-account': 0.02,
  'out-of-hours': 0.2,
  'retired-generation': 0.01,
  'decryption-failures': 0.02,
  'destruction-spree': 0.05,
  'slow-exfiltration': 0.3,
  'in-step': 0.02,
}

/** How often each looks at a principal in 30 days, counting looks that overlap as one. */
const LOOKS: Readonly<Record<DetectorName, number>> = {
  'decrypt-rate': 80,
  'bulk-read': 140,
  'id-scanning': 300,
  'refusals-then-success': 100,
  'sign-in-failures': 30,
  'first-use': 30,
  'dormant-account': 30,
  'out-of-hours': 20,
  'retired-generation': 30,
  'decryption-failures': 300,
  'destruction-spree': 100,
  'slow-exfiltration': 20,
  'in-step': 4_000,
}

/** ln of the probability below which one look of a detector raises a finding. */
export const logAlpha = (detector: DetectorName, budget: number): number =>
  Math.log((budget * SHARES[detector]) / LOOKS[detector])
