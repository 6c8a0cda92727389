/**
 * The line of generations as the data path sees it: cached, because it changes a few times a month and is needed by
 * every request. What is cached is only which key to name; whether that key may be used is the key service's to say.
 */
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { POLICY } from '../policy.ts'
import { type Generation, unwraps } from './generation.ts'
import type { GenerationStore } from './ports.ts'

export interface GenerationDirectory {
  /** The generation that wraps, at most `POLICY.activePointerCacheMs` old. @throws KeyfoldError `unavailable` before bootstrap. */
  active(): Promise<Generation>
  /**
   * One that does not unwrap is as the store has it at this moment: to a cache from before its activation, the generation
   * that a version was just moved to is pending still, or unknown. One that unwraps may be disabled meanwhile: that is the
   * key service's to say.
   *
   * @returns null when there is no such generation, after asking the store.
   */
  byNumber(generation: number): Promise<Generation | null>
  byKeyId(keyId: string): Promise<Generation | null>
}

export function createGenerationDirectory(
  store: Pick<GenerationStore, 'list'>,
  clock: Clock,
): GenerationDirectory {
  let cached: { at: number; all: Promise<readonly Generation[]> } | null = null

  const refresh = (): Promise<readonly Generation[]> => {
    const entry = { at: clock(), all: store.list() }
    cached = entry
    entry.all.catch(() => {
      if (cached === entry) cached = null
    })
    return entry.all
  }
  const generations = (): Promise<readonly Generation[]> => {
    if (cached === null) return refresh()
    const age = clock() - cached.at
    // A negative age: the clock was set back, and says nothing about the cache any more.
    return age >= 0 && age < POLICY.activePointerCacheMs ? cached.all : refresh()
  }

  const search = async (wanted: (generation: Generation) => boolean): Promise<Generation | null> =>
    (await generations()).find(wanted) ?? (await refresh()).find(wanted) ?? null

  return {
    async active() {
      const found = await search(({ state }) => state === 'active')
      if (found === null)
        throw new KeyfoldError('unavailable', 'No key generation is active: run "keyfold key import" first.')
      return found
    },
    async byNumber(number) {
      const named = ({ generation }: Generation): boolean => generation === number
      const known = (await generations()).find(named)
      if (known !== undefined && unwraps(known.state)) return known
      return (await refresh()).find(named) ?? null
    },
    byKeyId: (id) => search(({ keyId }) => keyId === id),
  }
}
