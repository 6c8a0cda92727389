import type { components } from '../api/schema.d.ts'
import type { ShortFinding } from '../findings/types.ts'

/** How keys were used over time, as the API answers it. */
export type Usage = components['schemas']['Usage']

/** What is counted. */
export const KINDS = ['decryptions', 'encryptions', 'refusals', 'failures'] as const
export type Kind = (typeof KINDS)[number]

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  decryptions: 'Decryptions',
  encryptions: 'Encryptions',
  refusals: 'Refusals',
  failures: 'Failures',
}

export type Counts = Readonly<Record<Kind, number>>

/** A bar, and the findings that were raised in its time. */
export type Slot = Counts & {
  /** Its beginning, in milliseconds since the Unix epoch. */
  readonly start: number
  readonly label: string
  /** Shorter, below the chart. */
  readonly tick: string
  readonly findings: readonly ShortFinding[]
}
