/** What `GET /keys` and `keyfold key status` show: the line of master keys, and what still depends on each. */
import type { Generation, GenerationState } from './generation.ts'
import type { GenerationStore, GenerationUsage } from './ports.ts'

/** Times are ISO 8601, UTC; null: has not happened. */
export type GenerationStatus = {
  readonly generation: number
  readonly keyId: string
  readonly state: GenerationState
  readonly created: string
  readonly activated: string | null
  readonly retired: string | null
  /** Object versions and messages whose data key is wrapped under it. */
  readonly versions: number
  /** The erasure horizon (architecture, section 5). */
  readonly horizon: ErasureHorizon
}

/** Dates after which what was erased is beyond reach; null: not determined. */
export type ErasureHorizon = {
  /** Erasure plus the longest retention of backups, exports and replicas. */
  readonly managedCopiesGone: string | null
  /** The key is destroyed everywhere, and its escrow and `crypto.key` are recorded as destroyed. */
  readonly strayCopiesUnreadable: string | null
}

/** Nothing records the destruction of escrow and key files yet, so that neither date may be promised to anyone. */
const UNDETERMINED: ErasureHorizon = { managedCopiesGone: null, strayCopiesUnreadable: null }

/** @returns every generation, oldest first. */
export async function listGenerations(ports: {
  readonly generations: Pick<GenerationStore, 'list'>
  readonly usage: GenerationUsage
}): Promise<readonly GenerationStatus[]> {
  const [generations, counts] = await Promise.all([ports.generations.list(), ports.usage.countByGeneration()])
  return generations.map((generation) => toStatus(generation, counts.get(generation.generation) ?? 0))
}

const toStatus = (generation: Generation, versions: number): GenerationStatus => ({
  generation: generation.generation,
  keyId: generation.keyId,
  state: generation.state,
  created: toIso(generation.created),
  activated: generation.activated === null ? null : toIso(generation.activated),
  retired: generation.retired === null ? null : toIso(generation.retired),
  versions,
  horizon: UNDETERMINED,
})

const toIso = (milliseconds: number): string => new Date(milliseconds).toISOString()
