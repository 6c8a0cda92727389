/**
 * Key generations: the line of master keys 1, 2, 3 … and the states each goes through (architecture, section 5).
 *
 *     pending ─▶ active ─▶ decrypt-only ─▶ disabled ─▶ scheduled-for-deletion ─▶ destroyed
 *
 * There is no way back to `active`. While its key still exists, a generation may take one step back from `disabled` or from
 * `scheduled-for-deletion`: a restore may need it, and KMS allows the same. A `pending` one whose material was lost before
 * its import goes to `scheduled-for-deletion`.
 */
import { KeyfoldError } from '../errors.ts'

export const GENERATION_STATES = [
  'pending',
  'active',
  'decrypt-only',
  'disabled',
  'scheduled-for-deletion',
  'destroyed',
] as const

export type GenerationState = (typeof GENERATION_STATES)[number]

/** One item of the generation store. Times are milliseconds since the Unix epoch. */
export type Generation = {
  /** 1, 2, 3 … */
  readonly generation: number
  /** What the key service calls this master key. */
  readonly keyId: string
  readonly state: GenerationState
  readonly created: number
  readonly activated: number | null
  /** When it stopped wrapping. */
  readonly retired: number | null
  /** When it was disabled, its deletion was scheduled, its key was destroyed. */
  readonly disabled: number | null
  readonly deletionScheduled: number | null
  readonly destroyed: number | null
} & GenerationFacts

/** What is known of a generation beside its states; null: not so. */
export type GenerationFacts = {
  /** `kept`: its material is in escrow, and was read back. `waived`: somebody accepted that there is none. */
  readonly escrow: 'kept' | 'waived' | null
  /** Since when it is taken for known to strangers. */
  readonly compromised: number | null
  /** Since when a consistent scan finds nothing wrapped under it. */
  readonly emptied: number | null
  /** When the operator stated that no copy of its material is left: escrow, and `crypto.key` for generation 1. */
  readonly copiesDestroyed: number | null
}

export const NO_GENERATION_FACTS: GenerationFacts = {
  escrow: null,
  compromised: null,
  emptied: null,
  copiesDestroyed: null,
}

const NEXT: Readonly<Record<GenerationState, readonly GenerationState[]>> = {
  pending: ['active', 'scheduled-for-deletion'],
  active: ['decrypt-only'],
  'decrypt-only': ['disabled'],
  disabled: ['decrypt-only', 'scheduled-for-deletion'],
  'scheduled-for-deletion': ['disabled', 'destroyed'],
  destroyed: [],
}

/** Whether a generation may go from one state to another. */
export function mayBecome(from: GenerationState, to: GenerationState): boolean {
  return NEXT[from].includes(to)
}

/** `active` and `decrypt-only` unwrap; everything else refuses. */
export function unwraps(state: GenerationState): boolean {
  return state === 'active' || state === 'decrypt-only'
}

/** @throws KeyfoldError `key-state` when the generation does not unwrap. */
export function assertUnwraps(generation: Generation): void {
  if (!unwraps(generation.state)) {
    throw new KeyfoldError('key-state', `Generation ${generation.generation} is ${generation.state}.`)
  }
}
