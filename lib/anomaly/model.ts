/** What the detectors say: the words of findings (architecture, section 3). */

/** Each looks for one kind of odd use. */
export const DETECTORS = [
  /** A principal decrypts far more than it ever did, and than its peers do. */
  'decrypt-rate',
  /** Many different objects, or subjects, are read. */
  'bulk-read',
  /** Ids are tried: many refusals, or objects that are not there. */
  'id-scanning',
  /** Many refusals, and then it works. */
  'refusals-then-success',
  /** Sign-ins fail, and then one does not. */
  'sign-in-failures',
  /** A privilege, purpose, network or client that this principal never used. */
  'first-use',
  /** Somebody who was away for long is back. */
  'dormant-account',
  /** Activity when this principal is never active. */
  'out-of-hours',
  /** A generation that is not to be used any more is used. */
  'retired-generation',
  /** Content does not open: it was damaged, or changed. */
  'decryption-failures',
  /** Much is erased, exported, shredded or deleted. */
  'destruction-spree',
  /** Volume rises so slowly that no single hour or day is odd. */
  'slow-exfiltration',
  /** Several principals do odd things together. */
  'in-step',
] as const
export type DetectorName = (typeof DETECTORS)[number]

/** From the least on. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/**
 * One incident, however many events it has. The same events give the same findings, in the same order. Times are milliseconds since the
 * Unix epoch, as the events tell them.
 */
export type Finding = {
  /** `f-` and 26 characters of Crockford's Base32, from what began it: while an incident goes on, its finding keeps its id. */
  readonly id: string
  readonly detector: DetectorName
  readonly severity: Severity
  /** Whom it is about; null: several alike, as for {@link principals}, or nobody who is known. */
  readonly principal: string | null
  /** All whom it is about; of one, that one. At most 20. */
  readonly principals: readonly string[]
  /** The window: from its first event to its last one so far. */
  readonly from: number
  readonly to: number
  /** Time of the event at which it was noticed. */
  readonly raisedAt: number
  /** What was seen in the window, and what would have been usual, both in {@link unit}. */
  readonly observed: number
  readonly expected: number
  /** Follows a number: `decryptions an hour`. */
  readonly unit: string
  /** How likely it is to see so much, or more, when nothing is wrong: 0 to 1. */
  readonly probability: number
  /** How many events are behind it, and the ids of at most 20 of them, the first and the last ones. */
  readonly events: number
  readonly evidence: readonly string[]
  /** One sentence that a person understands: who, what, how much, and what would be usual. */
  readonly sentence: string
}
