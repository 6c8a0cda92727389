import { expect, it } from 'vitest'
import { GENERATION_STATES, type Generation, NO_GENERATION_FACTS } from '../../lib/keys/generation.ts'
import { ifCompromised } from '../../lib/keys/if-compromised.ts'

const generation = (state: Generation['state'], activated: number | null = 10): Generation => ({
  ...NO_GENERATION_FACTS,
  generation: 2,
  keyId: 'k2',
  state,
  created: 5,
  activated,
  retired: state === 'active' ? null : 20,
  disabled: null,
  deletionScheduled: null,
  destroyed: null,
})

it.each(
  GENERATION_STATES,
)('a generation that is %s means an emergency only if it opens data keys', (state) => {
  const opens = state === 'active' || state === 'decrypt-only'
  expect(ifCompromised(generation(state), 3) !== null).toBe(opens)
})

it('one that never was in use protects nothing', () => {
  expect(ifCompromised(generation('pending', null), 0)).toBeNull()
})

it('says since when and until when it wrapped', () => {
  expect(ifCompromised(generation('decrypt-only'), 3)).toMatchObject({ protectedSince: 10, activeUntil: 20 })
  expect(ifCompromised(generation('active'), 3)).toMatchObject({ protectedSince: 10, activeUntil: null })
})

it('speaks of what has to be moved only when there is something', () => {
  const said = (versions: number) =>
    ifCompromised(generation('decrypt-only'), versions)?.consequences.join(' ')
  expect(said(1)).toContain('A version that cannot be moved')
  expect(said(0)).not.toContain('A version that cannot be moved')
  expect(said(0)).toContain('nothing has to be moved')
  // What old copies become depends on no version of today.
  for (const versions of [0, 1]) expect(said(versions)).toContain('backups')
})
