/** One generation as `GET /keys` and `keyfold key status` show it. */
import { iso, isoOrNull } from '../clock.ts'
import type { Generation, GenerationFacts, GenerationState } from './generation.ts'
import type { Condition, Horizon } from './horizon.ts'

/** Versions of one generation are counted no further: counting millions takes long, and nobody needs to know. */
export const VERSIONS_COUNTED_MAX = 100_000

/** Times are ISO 8601, UTC; null: has not happened. */
export type GenerationStatus = {
  readonly generation: number
  readonly keyId: string
  readonly state: GenerationState
  readonly created: string
  readonly activated: string | null
  readonly retired: string | null
  readonly escrow: GenerationFacts['escrow']
  readonly compromised: string | null
  readonly emptied: string | null
  readonly disabled: string | null
  readonly deletionScheduled: string | null
  readonly destroyed: string | null
  readonly copiesDestroyed: string | null
  /** Object versions and messages whose data key is wrapped under it. */
  readonly versions: number
  /** There may be more: they were not counted further. */
  readonly versionsCapped: boolean
  /** The erasure horizon (architecture, section 5). */
  readonly horizon: ErasureHorizon
}

/** As {@link Horizon}, with dates. */
export type ErasureHorizon = {
  readonly managedCopiesGone: string | null
  readonly strayCopiesUnreadable: string | null
  readonly conditions: readonly Condition[]
}

/** @param versions as they were counted, up to `VERSIONS_COUNTED_MAX` */
export const generationStatus = (
  generation: Generation,
  versions: number,
  horizon: Horizon,
): GenerationStatus => ({
  generation: generation.generation,
  keyId: generation.keyId,
  state: generation.state,
  created: iso(generation.created),
  activated: isoOrNull(generation.activated),
  retired: isoOrNull(generation.retired),
  escrow: generation.escrow,
  compromised: isoOrNull(generation.compromised),
  emptied: isoOrNull(generation.emptied),
  disabled: isoOrNull(generation.disabled),
  deletionScheduled: isoOrNull(generation.deletionScheduled),
  destroyed: isoOrNull(generation.destroyed),
  copiesDestroyed: isoOrNull(generation.copiesDestroyed),
  versions: Math.min(versions, VERSIONS_COUNTED_MAX),
  versionsCapped: versions >= VERSIONS_COUNTED_MAX,
  horizon: {
    managedCopiesGone: isoOrNull(horizon.managedCopiesGone),
    strayCopiesUnreadable: isoOrNull(horizon.strayCopiesUnreadable),
    conditions: horizon.conditions,
  },
})
