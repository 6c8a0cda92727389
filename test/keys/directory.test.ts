import { describe, expect, test } from 'vitest'
import { createGenerationDirectory } from '../../lib/keys/directory.ts'
import { type Generation, type GenerationState, NO_GENERATION_FACTS } from '../../lib/keys/generation.ts'
import { POLICY } from '../../lib/policy.ts'

const generation = (number: number, state: GenerationState = 'active'): Generation => ({
  generation: number,
  keyId: `key-${number}`,
  state,
  created: 0,
  activated: 0,
  retired: null,
  disabled: null,
  deletionScheduled: null,
  destroyed: null,
  ...NO_GENERATION_FACTS,
})

function pointer() {
  const state = {
    now: 0,
    current: generation(1) as Generation | null,
    reads: 0,
    failure: null as Error | null,
  }
  const store = {
    list: async () => {
      state.reads++
      if (state.failure !== null) throw state.failure
      return state.current === null ? [] : [state.current]
    },
  }
  const directory = createGenerationDirectory(store, () => state.now)
  const find = () => directory.active()
  return { state, find, directory }
}

describe('the active generation', () => {
  test('is read once in the time that a rotation waits for, and again after it', async () => {
    const { state, find } = pointer()
    expect((await find()).generation).toBe(1)
    state.current = generation(2)
    state.now = POLICY.activePointerCacheMs - 1
    expect((await find()).generation).toBe(1)
    state.now = POLICY.activePointerCacheMs
    expect((await find()).generation).toBe(2)
    expect(state.reads).toBe(2)
  })

  test('is as old as the beginning of its reading, not the end', async () => {
    const { state, find } = pointer()
    const slow = find()
    state.now = POLICY.activePointerCacheMs
    await slow
    state.current = generation(2)
    expect((await find()).generation).toBe(2)
  })

  test('is read once for many who ask at the same time', async () => {
    const { state, find } = pointer()
    await Promise.all(Array.from({ length: 10 }, () => find()))
    expect(state.reads).toBe(1)
  })

  test('is read again when the clock was set back', async () => {
    const { state, find } = pointer()
    state.now = 1_000_000
    await find()
    state.current = generation(2)
    state.now = 0
    expect((await find()).generation).toBe(2)
  })

  test('is unavailable before bootstrap, and there right after it', async () => {
    const { state, find } = pointer()
    state.current = null
    await expect(find()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/keyfold key import/),
    })
    state.current = generation(1)
    expect((await find()).generation).toBe(1)
  })

  test('is asked for again after a failure', async () => {
    const { state, find } = pointer()
    state.failure = new Error('throttled')
    await expect(find()).rejects.toThrow('throttled')
    state.failure = null
    expect((await find()).generation).toBe(1)
  })
})

describe('a generation by its number', () => {
  test.each([
    'active',
    'decrypt-only',
  ] as const)('is taken from the cache while that has it as %s', async (known) => {
    const { state, directory } = pointer()
    state.current = generation(1, known)
    await directory.byNumber(1)
    state.current = generation(1, 'disabled')
    expect((await directory.byNumber(1))?.state).toBe(known)
    expect(state.reads).toBe(1)
  })

  test.each([
    'pending',
    'disabled',
    'scheduled-for-deletion',
    'destroyed',
  ] as const)('is asked for again when the cache has it as %s', async (known) => {
    const { state, directory } = pointer()
    state.current = generation(1, known)
    expect((await directory.byNumber(1))?.state).toBe(known)
    state.current = generation(1, 'decrypt-only')
    expect((await directory.byNumber(1))?.state).toBe('decrypt-only')
  })

  test('is asked for again when the cache does not have it, and is null when there is none', async () => {
    const { state, directory } = pointer()
    expect(await directory.byNumber(2)).toBeNull()
    state.current = generation(2)
    expect((await directory.byNumber(2))?.generation).toBe(2)
    expect(state.reads).toBe(3)
  })
})
