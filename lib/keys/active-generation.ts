import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { POLICY } from '../policy.ts'
import type { Generation } from './generation.ts'
import type { GenerationStore } from './ports.ts'

/**
 * The generation that wraps, from a cache: a rotation waits for `cacheMs` before it relies on every writer having seen
 * the new one, so nothing here is ever older, counted from the moment when its reading began.
 *
 * @returns a function; concurrent misses share one read, and a failed read is not remembered.
 *   It throws KeyfoldError `unavailable` before bootstrap.
 */
export function activeGeneration(options: {
  readonly generations: Pick<GenerationStore, 'active'>
  readonly clock: Clock
  readonly cacheMs?: number
}): () => Promise<Generation> {
  const { generations, clock, cacheMs = POLICY.activePointerCacheMs } = options
  let cached: { readonly asked: number; readonly answer: Promise<Generation> } | null = null

  return async () => {
    const age = cached === null ? Number.POSITIVE_INFINITY : clock() - cached.asked
    // A negative age: the clock was set back, and says nothing about the cache any more.
    if (cached !== null && age >= 0 && age < cacheMs) return cached.answer
    const asking = { asked: clock(), answer: readActive(generations) }
    cached = asking
    try {
      return await asking.answer
    } catch (error) {
      if (cached === asking) cached = null
      throw error
    }
  }
}

async function readActive(generations: Pick<GenerationStore, 'active'>): Promise<Generation> {
  const active = await generations.active()
  if (active !== null) return active
  throw new KeyfoldError('unavailable', 'No key generation is active: run "keyfold key import" first.')
}
