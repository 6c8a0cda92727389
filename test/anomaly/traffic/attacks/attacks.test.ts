import { describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../../../lib/audit/event.ts'
import { AuditEventSchema } from '../../../../lib/audit/event-schema.ts'
import { ATTACK_KINDS, type Attack, STRENGTHS } from '../model.ts'
import { generateTraffic } from '../traffic.ts'
import { planAttacks } from './inject.ts'

const OPTIONS = { seed: 11, days: 115, rate: 0.25 }
const plan = planAttacks({ ...OPTIONS, strengths: STRENGTHS, each: 1 })
const byId = new Map<string, AuditEvent>()
for (const event of generateTraffic(OPTIONS, plan.inject)) byId.set(event.id, event)

const eventsOf = ({ ids }: Attack): AuditEvent[] => ids.flatMap((id) => byId.get(id) ?? [])

describe('an injected attack', () => {
  it.each(ATTACK_KINDS)('of the kind %s takes place at every strength', (kind) => {
    const found = plan.attacks.filter((attack) => attack.kind === kind)
    expect(found.map(({ strength }) => strength).toSorted()).toEqual(['moderate', 'strong', 'weak'])
  })

  it('names the events that it consists of', () => {
    for (const attack of plan.attacks) {
      expect(attack.ids.length, attack.kind).toBeGreaterThan(0)
      expect(eventsOf(attack), attack.kind).toHaveLength(attack.ids.length)
    }
  })

  it('lies within its window, and is by its principals', () => {
    for (const attack of plan.attacks) {
      const events = eventsOf(attack)
      const times = events.map(({ time }) => Date.parse(time))
      expect([Math.min(...times), Math.max(...times)]).toEqual([attack.from, attack.to])
      expect(new Set(events.map(({ principal }) => principal))).toEqual(new Set(attack.principals))
    }
  })

  it('consists of events as the schema has them', () => {
    const invalid = plan.attacks
      .flatMap(eventsOf)
      .filter((event) => !AuditEventSchema.safeParse(event).success)
    expect(invalid).toEqual([])
  })

  it('begins after a quiet time, and leaves the rest of the traffic as it would have been', () => {
    const attacked = new Set(plan.attacks.flatMap(({ ids }) => ids))
    const nameOf = ({ requestId, time }: AuditEvent): string => `${time} ${requestId}`
    const expected = new Set([...generateTraffic(OPTIONS)].map(nameOf))
    const rest = new Set([...byId.values()].filter(({ id }) => !attacked.has(id)).map(nameOf))
    expect(rest.symmetricDifference(expected)).toEqual(new Set())
  })
})

describe('a strong attack', () => {
  it.each([
    'id-scanning',
    'sign-in-failures',
    'destruction',
    'retired-generation',
  ] as const)('of the kind %s has more events than a weak one', (kind) => {
    const count = (strength: string): number =>
      plan.attacks.find((attack) => attack.kind === kind && attack.strength === strength)?.ids.length ?? 0
    expect(count('strong')).toBeGreaterThan(2 * count('weak'))
  })
})
