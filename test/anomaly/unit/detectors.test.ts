/** Each detector: a plain case of what it looks for, and what looks alike and is nothing. */
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../lib/anomaly/model.ts'
import {
  at,
  by,
  DAYS,
  type Draft,
  findingsAfter,
  findingsSince,
  HOUR,
  JOB,
  learnedFrom,
  MINUTE,
  namesOf,
  ordinary,
  PEOPLE,
  read,
} from './support.ts'

const [ann = '', ben = '', cleo = '', dan = ''] = PEOPLE
const WEEKS = ordinary()
/** The Monday after the ordinary weeks. */
const NEXT = DAYS
const LEARNED = learnedFrom(WEEKS)
const found = (...drafts: readonly Draft[]) => findingsAfter(LEARNED, drafts)
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
const refused = (who: string, time: number, object: string, reason = 'object.decrypt: not-found'): Draft => ({
  at: time,
  ...by(who),
  action: 'access.check',
  outcome: 'denied',
  object,
  reason,
})
const failedSignIn = (who: string, time: number, sourceIp: string): Draft => ({
  at: time,
  ...by(who),
  roles: [],
  sourceIp,
  action: 'auth.fail',
  outcome: 'denied',
  reason: 'wrong password',
})

/** What ordinary weeks raise by themselves: their heavier days. */
const BY_THEMSELVES = new Set(findingsSince(ordinary(DAYS + 30), 0).map(({ id }) => id))
const others = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ id }) => !BY_THEMSELVES.has(id))

it('stays far within the budget in ordinary weeks', () => {
  expect(BY_THEMSELVES.size).toBeLessThanOrEqual((0.5 * (PEOPLE.length + 1) * (DAYS + 30)) / 30)
})

describe('reading', () => {
  it('notices far more decryptions than ever before, of objects that are read all the time', () => {
    const findings = found(...times(160, (index) => read(ann, at(NEXT, 10) + index * 15_000, index % 3)))
    expect(namesOf(findings)).toEqual(['decrypt-rate'])
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      principal: ann,
      severity: 'high',
      unit: expect.stringContaining('decryptions'),
    })
    expect(findings[0]?.evidence.length).toBeLessThanOrEqual(20)
  })

  it('notices many different objects', () => {
    const findings = found(...times(200, (index) => read(ann, at(NEXT, 9) + index * MINUTE, 3_500 + index)))
    expect(namesOf(findings)).toEqual(['bulk-read'])
    expect(findings).toHaveLength(1)
    expect(findings[0]?.sentence).toMatch(/^user:person-0 read.+ usual at this time/)
  })

  it('notices that the same few objects are read over and over', () => {
    const [finding] = found(
      ...times(24, (index) => read(ann, at(NEXT, 10) + index * 60_000, 10 + (index % 3))),
    )
    expect(finding).toMatchObject({
      detector: 'decrypt-rate',
      sentence: expect.stringContaining('the same day already'),
    })
  })

  it('takes a busy day for a busy day', () => {
    expect(found(...times(30, (index) => read(ann, at(NEXT, 9) + index * 14 * MINUTE, index % 40)))).toEqual(
      [],
    )
  })

  it('lets a job run late, and after an outage again', () => {
    const failed = times(
      40,
      (index): Draft => ({
        ...read(JOB, at(NEXT, 2) + index * 20_000, 5_000 + index),
        outcome: 'failed',
        reason: 'unavailable',
      }),
    )
    const later = times(75, (index) => read(JOB, at(NEXT, 4) + index * 20_000, 5_000 + index))
    expect(
      found(...failed, ...later).filter(
        ({ detector }) => detector === 'decrypt-rate' || detector === 'bulk-read',
      ),
    ).toEqual([])
  })

  it('notices a slow rise over weeks', () => {
    const more = times(28, (day) =>
      day % 7 < 5
        ? times(35, (item) => read(ann, at(NEXT + day, 8) + item * 14 * MINUTE, 4_000 + day * 40 + item))
        : [],
    )
    const findings = findingsSince([...ordinary(DAYS + 28), ...more.flat()], NEXT)
    const ofAnn = findings.filter(({ principal }) => principal === ann)
    expect(namesOf(ofAnn).some((name) => name === 'slow-exfiltration' || name === 'bulk-read')).toBe(true)
  })
})

describe('refusals', () => {
  it('notices that ids are tried', () => {
    const findings = found(
      ...times(40, (index) => refused(ben, at(NEXT, 11) + index * 5_000, `guess-${index}`)),
    )
    expect(namesOf(findings)).toEqual(['id-scanning'])
    expect(findings).toHaveLength(1)
  })

  it('takes one broken link for one broken link', () => {
    expect(found(...times(40, (index) => refused(ben, at(NEXT, 11) + index * 5_000, 'gone')))).toEqual([])
  })

  it('takes a grant that has ended for that', () => {
    expect(
      found(
        ...times(60, (index) =>
          refused(JOB, at(NEXT, 2) + index * 5_000, `object-${5_000 + index}`, 'object.decrypt: forbidden'),
        ),
      ),
    ).toEqual([])
  })

  it('notices that it works after many refusals', () => {
    const tried = times(15, (index) =>
      refused(ben, at(NEXT, 11) + index * 20_000, 'object-9001', 'object.decrypt: forbidden'),
    )
    expect(namesOf(found(...tried, read(ben, at(NEXT, 11.2), 9_001)))).toContain('refusals-then-success')
  })

  it('lets somebody forget the purpose', () => {
    const tried = times(2, (index) =>
      refused(ben, at(NEXT, 11) + index * 20_000, 'object-201', 'object.decrypt: purpose-required'),
    )
    expect(found(...tried, read(ben, at(NEXT, 11.1), 201))).toEqual([])
  })
})

describe('sign-ins', () => {
  it('notices that one succeeds after many that failed', () => {
    const tried = times(15, (index) => failedSignIn(cleo, at(NEXT, 12) + index * 10_000, '198.51.100.7'))
    const findings = found(...tried, {
      at: at(NEXT, 12.1),
      ...by(cleo),
      action: 'auth.sign-in',
      sourceIp: '198.51.100.7',
    })
    expect(namesOf(findings)).toContain('sign-in-failures')
  })

  it('notices a password that is tried at everybody', () => {
    const tried = PEOPLE.map((who, index) => failedSignIn(who, at(NEXT, 12) + index * 60_000, '198.51.100.7'))
    const findings = found(...tried)
    expect(findings[0]).toMatchObject({
      detector: 'sign-in-failures',
      principal: null,
      principals: expect.arrayContaining([ann, ben]),
    })
  })

  it('makes nobody less odd by trying passwords at their account', () => {
    const tried = times(5, (day) =>
      times(60, (index) => failedSignIn(dan, at(NEXT - 6 + day, 18) + index * 10_000, '198.51.100.7')),
    ).flat()
    const learned = learnedFrom([...WEEKS, ...tried])
    const signedInAfter = (failures: number): Draft[] => [
      ...times(failures, (index) => failedSignIn(dan, at(NEXT, 10) + index * 10_000, '192.0.2.13')),
      { at: at(NEXT, 10.5), ...by(dan), action: 'auth.sign-in' },
    ]
    const leastNoticed = (known: Uint8Array): number | undefined =>
      times(40, (failures) => failures).find((failures) =>
        findingsAfter(known, signedInAfter(failures)).some(({ sentence }) =>
          sentence.includes('then one succeeded'),
        ),
      )
    expect(leastNoticed(learned)).toBe(leastNoticed(LEARNED))
  })

  it('lets somebody mistype', () => {
    const tried = times(3, (index) => failedSignIn(cleo, at(NEXT, 8) + index * 10_000, '192.0.2.12'))
    expect(found(...tried, { at: at(NEXT, 8.1), ...by(cleo), action: 'auth.sign-in' })).toEqual([])
  })
})

describe('who, when and whence', () => {
  it('notices a privilege and a network that nobody ever used', () => {
    const findings = found({
      at: at(NEXT, 10),
      ...by(dan),
      action: 'key.disable',
      generation: 1,
      sourceIp: '203.0.113.5',
    })
    expect(namesOf(findings)).toEqual(['first-use'])
    expect(findings[0]).toMatchObject({ principal: dan })
  })

  it('lets somebody do what they were given the role for', () => {
    const given: Draft = {
      at: at(NEXT, 9),
      principal: 'user:admin',
      roles: ['admin'],
      action: 'user.roles',
      target: dan,
    }
    expect(found(given, { ...read(dan, at(NEXT, 10), 601), purpose: 'legal/7' })).toEqual([])
  })

  it('notices that an account awakes', () => {
    const drafts = [...ordinary(DAYS, { [dan]: 14 }), read(dan, at(DAYS + 30, 10), 600)]
    const findings = findingsSince(drafts, DAYS)
    expect(namesOf(findings)).toEqual(['dormant-account'])
    expect(findings[0]?.sentence).toMatch(/active again after \d+ days without any activity/)
  })

  it('lets people come back from a vacation', () => {
    const drafts = [...ordinary(DAYS, { [dan]: 28 }), read(dan, at(DAYS, 10), 600)]
    expect(findingsSince(drafts, 28)).toEqual([])
  })

  it('notices activity at night, of whoever never works then', () => {
    const findings = found(
      ...times(25, (index) => read(dan, at(NEXT, 1) + index * MINUTE, 600 + (index % 20))),
    )
    expect(namesOf(findings)).toContain('out-of-hours')
  })

  it('lets a job work at night', () => {
    expect(found(...times(60, (index) => read(JOB, at(NEXT, 2) + index * 20_000, 5_000 + index)))).toEqual([])
  })
})

describe('keys and content', () => {
  const rotation: Draft[] = [
    {
      at: at(20, 12),
      principal: 'system:rotation',
      roles: [],
      action: 'key.rotate',
      generation: 2,
      fromGeneration: 1,
    },
    { at: at(22, 12), principal: 'system:retirement', roles: [], action: 'key.disable', generation: 1 },
  ]
  const rotated = WEEKS.map((draft) =>
    draft.at > at(20, 12) && draft.generation === 1 ? { ...draft, generation: 2 } : draft,
  )

  it('notices the use of a generation that was disabled', () => {
    const findings = findingsSince(
      [...rotated, ...rotation, { ...read(ann, at(NEXT, 10), 3), generation: 1 }],
      NEXT,
    )
    expect(namesOf(findings)).toEqual(['retired-generation'])
    expect(findings[0]?.sentence).toMatch(/generation 1, which was disabled on 2026-03-24/)
  })

  it('says nothing about a rotation', () => {
    expect(namesOf(others(findingsSince([...rotated, ...rotation], 0)))).not.toContain('retired-generation')
  })

  it('notices content that does not open', () => {
    const failed = times(
      12,
      (index): Draft => ({
        ...read(ann, at(NEXT, 10) + index * MINUTE, index),
        outcome: 'failed',
        reason: 'decryption-failed',
      }),
    )
    expect(namesOf(found(...failed))).toContain('decryption-failures')
  })

  it('takes a store that is away for that', () => {
    const failed = PEOPLE.flatMap((who) =>
      times(
        12,
        (index): Draft => ({
          ...read(who, at(NEXT, 10) + index * MINUTE, index),
          outcome: 'failed',
          reason: 'unavailable',
        }),
      ),
    )
    expect(found(...failed)).toEqual([])
  })

  it('notices that much is shredded', () => {
    const shredded = times(
      40,
      (index): Draft => ({
        at: at(NEXT, 14) + index * 4_000,
        ...by(ben),
        action: 'object.shred',
        object: `object-${200 + index}`,
      }),
    )
    expect(namesOf(found(...shredded))).toContain('destruction-spree')
  })

  it('lets somebody delete a few', () => {
    const deleted = times(
      4,
      (index): Draft => ({
        at: at(NEXT, 14) + index * 4_000,
        ...by(ben),
        action: 'object.delete',
        object: `object-${200 + index}`,
      }),
    )
    expect(namesOf(found(...deleted)).filter((name) => name !== 'first-use')).toEqual([])
  })
})

describe('together', () => {
  it('notices several people who read the same objects, which none of them had read before', () => {
    const drafts = PEOPLE.slice(0, 3).flatMap((who, person) =>
      times(9, (index) => read(who, at(NEXT, 10) + person * 3_000 + index * MINUTE, 8_000 + index)),
    )
    const findings = found(...drafts)
    expect(namesOf(findings)).toContain('in-step')
    expect(findings.find(({ detector }) => detector === 'in-step')?.principals.toSorted()).toEqual(
      PEOPLE.slice(0, 3),
    )
  })

  it('lets everybody be busy at once', () => {
    const drafts = PEOPLE.flatMap((who, person) =>
      times(14, (index) => read(who, at(NEXT, 10) + index * 3 * MINUTE, person * 200 + index * 4)),
    )
    expect(namesOf(found(...drafts)).filter((name) => name === 'in-step')).toEqual([])
  })

  it('lets a new team join', () => {
    const team = times(6, (index) => `user:new-${index}`)
    const drafts = times(5, (day) =>
      team.flatMap((who, person) =>
        times(15, (item) =>
          read(who, at(NEXT + day, 8) + item * 30 * MINUTE, 9_000 + person * 50 + ((day * 7 + item) % 50)),
        ),
      ),
    ).flat()
    expect(
      findingsSince([...ordinary(DAYS + 5), ...drafts], NEXT).filter(({ principal }) =>
        principal?.startsWith('user:new-'),
      ),
    ).toEqual([])
  })
})

it('makes one finding of one incident, however long it goes on', () => {
  const drafts = times(3_000, (index) => read(ann, at(NEXT, 9) + index * 8_000, 3_500 + index))
  const [finding, ...more] = found(...drafts).filter(
    ({ detector }) => detector === 'bulk-read' || detector === 'decrypt-rate',
  )
  expect(more).toEqual([])
  expect(finding).toMatchObject({ principals: [ann], severity: 'critical' })
  expect(finding?.events).toBeGreaterThan(1_000)
  expect(finding?.raisedAt).toBeLessThan(at(NEXT, 9) + HOUR)
})

it('makes another one of what goes on after the vault has kept somebody out', () => {
  const burst = (hour: number) =>
    times(300, (index) => read(ann, at(NEXT, hour) + index * 8_000, hour * 1_000 + index))
  const suspended: Draft = { at: at(NEXT, 9) + HOUR, action: 'principal.suspend', target: ann }
  const ofAnn = (...drafts: readonly Draft[]) => found(...drafts).filter(({ principal }) => principal === ann)
  expect(ofAnn(...burst(9), ...burst(11))).toHaveLength(1)
  expect(ofAnn(...burst(9), suspended, ...burst(11))).toHaveLength(2)
})

it('lets nobody declare an outage, in which others are not looked at, by bad requests', () => {
  const bad = times(
    60,
    (index): Draft => ({
      ...read(dan, at(NEXT, 0) + index * 10_000, 600),
      outcome: 'failed',
      reason: 'range-not-satisfiable',
    }),
  )
  const night = times(25, (index) => read(ann, at(NEXT, 1) + index * MINUTE, 3_500 + (index % 20)))
  expect(namesOf(found(...bad, ...night).filter(({ principal }) => principal === ann))).toContain(
    'out-of-hours',
  )
})
