import { describe, expect, it } from 'vitest'
import { coveringMute } from '../../lib/findings/covering-mute.ts'
import { isAbove, keptAfter } from '../../lib/findings/kept.ts'
import type { MuteRule } from '../../lib/findings/ports.ts'
import { AT, newFinding } from '../contract/finding-stores.ts'

const rule = (change: Partial<MuteRule>): MuteRule => ({
  id: 'm',
  detector: null,
  principal: null,
  reason: 'r',
  by: 'user:eve',
  at: AT,
  expiresAt: AT + 10,
  ...change,
})

describe('a mute rule', () => {
  const finding = newFinding({ detector: 'out-of-hours', principal: 'user:ada', principals: ['user:ada'] })

  it.each([
    ['of the detector and the principal', { detector: 'out-of-hours', principal: 'user:ada' }, 'm'],
    ['of the detector, whoever it is', { detector: 'out-of-hours' }, 'm'],
    ['of the principal, whatever it is', { principal: 'user:ada' }, 'm'],
    ['of another detector', { detector: 'first-use', principal: 'user:ada' }, null],
    ['of another principal', { detector: 'out-of-hours', principal: 'user:bob' }, null],
    ['that ends now', { principal: 'user:ada', expiresAt: AT }, null],
    ['by whom it is about', { detector: 'out-of-hours', by: 'user:ada' }, null],
  ] as const)('%s: %j → %s', (_, change, expected) => {
    expect(coveringMute(finding, [rule(change)], AT)).toBe(expected)
  })

  it('never covers what is critical', () => {
    const critical = { ...finding, severity: 'critical' } as const
    expect(coveringMute(critical, [rule({ principal: 'user:ada' })], AT)).toBeNull()
  })

  it('does not cover what its author did together with others', () => {
    const together = newFinding({
      detector: 'in-step',
      principal: null,
      principals: ['user:ada', 'user:eve'],
    })
    expect(coveringMute(together, [rule({ detector: 'in-step' })], AT)).toBeNull()
    expect(coveringMute(together, [rule({ detector: 'in-step', by: 'user:kim' })], AT)).toBe('m')
  })

  it('covers also when another one does not', () => {
    const rules = [
      rule({ id: 'ended', principal: 'user:ada', expiresAt: AT }),
      rule({ id: 'n', principal: 'user:ada' }),
    ]
    expect(coveringMute(finding, rules, AT)).toBe('n')
  })
})

describe('what is kept of a finding', () => {
  const acknowledgment = { by: 'user:eve', at: AT, reason: 'r' }

  it('is muted when an open one is covered by a rule that came later', () => {
    const finding = newFinding()
    const kept = keptAfter(keptAfter(null, finding, null), { ...finding, events: 999 }, 'm')
    expect(kept).toMatchObject({ state: 'muted', mute: 'm' })
  })

  it('is muted, and not open, when an acknowledged one that is covered gets worse', () => {
    const finding = newFinding({ severity: 'low' })
    const before = { ...keptAfter(null, finding, null), state: 'acknowledged', acknowledgment } as const
    const kept = keptAfter(before, { ...finding, severity: 'high' }, 'm')
    expect(kept).toMatchObject({ state: 'muted', mute: 'm', acknowledgment })
  })

  it('tells people again of what is worse than what they were told, and of nothing twice', () => {
    expect(isAbove('low', null)).toBe(true)
    expect(isAbove('high', 'medium')).toBe(true)
    expect(isAbove('medium', 'medium')).toBe(false)
    expect(isAbove('low', 'critical')).toBe(false)
  })
})
