import { describe, expect, test } from 'vitest'
import {
  assertUnwraps,
  GENERATION_STATES,
  type Generation,
  mayBecome,
  NO_GENERATION_FACTS,
} from '../../lib/keys/generation.ts'

const ALLOWED = new Set([
  'pending>active',
  'pending>scheduled-for-deletion',
  'active>decrypt-only',
  'decrypt-only>disabled',
  'disabled>decrypt-only',
  'disabled>scheduled-for-deletion',
  'scheduled-for-deletion>disabled',
  'scheduled-for-deletion>destroyed',
])

const PAIRS = GENERATION_STATES.flatMap((from) => GENERATION_STATES.map((to) => [from, to] as const))

describe('the states of a generation', () => {
  test.each(PAIRS)('%s to %s', (from, to) => {
    expect(mayBecome(from, to)).toBe(ALLOWED.has(`${from}>${to}`))
  })

  test('lead back to active from nowhere but pending', () => {
    expect(GENERATION_STATES.filter((state) => mayBecome(state, 'active'))).toEqual(['pending'])
  })

  test.each(GENERATION_STATES)('%s unwraps only when active or decrypt-only', (state) => {
    const generation: Generation = {
      ...NO_GENERATION_FACTS,
      generation: 3,
      keyId: 'k',
      state,
      created: 0,
      activated: null,
      retired: null,
      disabled: null,
      deletionScheduled: null,
      destroyed: null,
    }
    let refusal: string | null = null
    try {
      assertUnwraps(generation)
    } catch (error) {
      refusal = (error as Error).message
    }
    const may = state === 'active' || state === 'decrypt-only'
    expect(refusal).toBe(may ? null : `Generation 3 is ${state}.`)
  })
})
