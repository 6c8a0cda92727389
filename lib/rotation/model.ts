/** What a rotation is: one run of the workflow that moves every version under a new master key (architecture, section 5). */

/**
 * `rewrap`: each data key is wrapped under the new generation; ciphertext is never touched. `reencrypt`: what is in the scope
 * gets new data keys and new ciphertext too, for when data keys may have leaked.
 */
export const ROTATION_MODES = ['rewrap', 'reencrypt'] as const
export type RotationMode = (typeof ROTATION_MODES)[number]

/** What is re-encrypted: everything that one generation wraps, or all versions of some objects. */
export type ReencryptScope = { readonly generation: number } | { readonly objects: readonly string[] }

/**
 * A failed rotation has not ended: it is resumed by the next start, and until then no generation is retired. `abandoned`: a
 * failed re-encryption of objects, in whose place another rotation began.
 */
export const ROTATION_STATES = ['running', 'failed', 'finished', 'abandoned'] as const
export type RotationState = (typeof ROTATION_STATES)[number]

/** Where a run is. Only for people: a run that is resumed begins at the beginning, and finds what is done. */
export const ROTATION_STEPS = [
  'begun',
  'generation-made',
  'activated',
  'rewrapping',
  'verifying',
  'finished',
] as const
export type RotationStep = (typeof ROTATION_STEPS)[number]

/** One item of the rotation store. Times are milliseconds since the Unix epoch. */
export type Rotation = {
  /** 1, 2, 3 … Only the last one can be unfinished. */
  readonly rotation: number
  /** Counts the changes of this item, but not of its counters; starts at 1. */
  readonly revision: number
  readonly state: RotationState
  readonly mode: RotationMode
  /** Null unless it re-encrypts. */
  readonly scope: ReencryptScope | null
  /** `schedule`, or somebody's request. */
  readonly trigger: 'schedule' | 'request'
  /** A principal. */
  readonly requestedBy: string
  /** It was accepted that nobody can bring the material of the new generation back. */
  readonly escrowWaived: boolean
  /** Generations that are disabled as soon as nothing is wrapped under them. */
  readonly compromised: readonly number[]
  /** The execution of the workflow that may go on with it; every other one finds that it was superseded. */
  readonly execution: string
  /** Executions so far. */
  readonly attempt: number
  readonly step: RotationStep
  /** The generation that was active at the beginning. */
  readonly from: number
  /** The generation that it made; null before, and when it makes none. */
  readonly to: number | null
  readonly started: number
  readonly ended: number | null
  /** Passes over the index of generations so far, the last one that has ended, and how many of the last ones in a row found nothing to do. */
  readonly passes: number
  readonly passEnded: number
  readonly emptyPasses: number
  /** When the last pass began. */
  readonly passStarted: number | null
  /** How often the consistent scan found versions that the index had not shown. */
  readonly rescans: number
  /** Versions to be moved, counted by the index before the first pass. */
  readonly planned: number | null
  /** Versions whose data key was wrapped anew, and those that got another, with new ciphertext. About: a repeated call may count twice. */
  readonly rewrapped: number
  readonly reencrypted: number
  /** Versions that the last pass could not move. While there are any, no generation is retired. */
  readonly failures: number
  /** Why it failed; null while it has not. */
  readonly error: RotationError | null
}

export type RotationError = { readonly code: string; readonly message: string }

/** One version that could not be moved. */
export type RotationFailure = {
  readonly object: string
  readonly version: number
  /** One of the vault's error codes, or `message-kept-by-caller`: the caller has the ciphertext, so only the caller can re-encrypt it. */
  readonly code: string
  /** The pass that it failed in; every pass tries again. */
  readonly pass: number
}

/** What the daily job last found. */
export type RetirementReport = {
  readonly at: number
  /** Objects under legal hold, by a consistent scan; null when none was needed. */
  readonly holds: number | null
  /** Generations that were moved on, and to which state. */
  readonly moved: readonly { readonly generation: number; readonly to: string }[]
  /** Why nothing may be retired now. Empty: nothing stands in the way. */
  readonly blockedBy: readonly string[]
}

/** The objects that a run re-encrypts; null when it moves everything. Such a run makes no generation, and is short. */
export const objectsOf = ({ scope }: Pick<Rotation, 'scope'>): readonly string[] | null =>
  scope !== null && 'objects' in scope ? scope.objects : null
