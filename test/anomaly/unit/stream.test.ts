/** The stream as such: the same findings every time, whatever happens to the events, and to the process. */
import { describe, expect, it } from 'vitest'
import { decodeState } from '../../../lib/anomaly/codec.ts'
import { detectAnomalies, detectAnomaliesIn } from '../../../lib/anomaly/detect.ts'
import { AnomalyDetector } from '../../../lib/anomaly/detector.ts'
import { type Raised, raise } from '../../../lib/anomaly/incidents.ts'
import { DETECTORS, type Finding, SEVERITIES } from '../../../lib/anomaly/model.ts'
import { noteNews, passNoveltyDay } from '../../../lib/anomaly/novelty.ts'
import { createPrincipal, createState, type State } from '../../../lib/anomaly/state.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { at, by, DAY, DAYS, type Draft, ordinary, PEOPLE, random, read, toEvents } from './support.ts'

const spree: Draft[] = Array.from({ length: 300 }, (_, index) =>
  read('user:person-0', at(DAYS, 9) + index * 20_000, 3_500 + index),
)
const scan: Draft[] = Array.from({ length: 50 }, (_, index) => ({
  at: at(DAYS, 11) + index * 5_000,
  ...by('user:person-1'),
  action: 'access.check',
  outcome: 'denied',
  object: `guess-${index}`,
  reason: 'object.decrypt: not-found',
}))
const raisedAbout = (principal: string): Raised => ({
  group: 'g',
  detector: 'bulk-read',
  severity: 'low',
  principal,
  principals: [principal],
  from: 0,
  to: 0,
  observed: 1,
  expected: 0,
  unit: 'objects',
  logProbability: -9,
  events: 1,
  evidence: ['e'],
  sentence: 'Something.',
  gap: DAY,
})
const EVENTS = toEvents([...ordinary(), ...spree, ...scan])
const all = (events: readonly AuditEvent[]): Finding[] => [...detectAnomalies(events)]
const EXPECTED = all(EVENTS)

describe('the same events', () => {
  it('give the same findings, each once, in order', async () => {
    const last = EXPECTED.filter(({ raisedAt }) => raisedAt >= at(DAYS, 0))
    expect(last.map(({ detector }) => detector).toSorted()).toEqual(['bulk-read', 'id-scanning'])
    expect(all(EVENTS)).toEqual(EXPECTED)
    expect(EXPECTED.map(({ raisedAt }) => raisedAt)).toEqual(
      EXPECTED.map(({ raisedAt }) => raisedAt).toSorted((a, b) => a - b),
    )
    const paged: Finding[] = []
    for await (const finding of detectAnomaliesIn(pagesOf(EVENTS))) paged.push(finding)
    expect(paged).toEqual(EXPECTED)
  })

  it('give the same findings across snapshots, and the same bytes', () => {
    const findings = new Map<string, Finding>()
    let detector = new AnomalyDetector()
    for (const [index, event] of EVENTS.entries()) {
      if (index % 4_001 === 4_000 || index === EVENTS.length - 30) {
        const bytes = detector.snapshot()
        detector = new AnomalyDetector({}, bytes)
        expect(Buffer.compare(detector.snapshot(), bytes)).toBe(0)
      }
      for (const finding of detector.observe(event)) findings.set(finding.id, finding)
    }
    for (const finding of detector.open()) findings.set(finding.id, finding)
    expect([...findings.values()]).toEqual(EXPECTED)
    expect(detector.position).toBe(EVENTS.at(-1)?.id)
  })

  it('give the same findings when each comes twice', () => {
    expect(all(EVENTS.flatMap((event) => [event, event]))).toEqual(EXPECTED)
    expect(all([...EVENTS, ...EVENTS.slice(-5_000)])).toEqual(EXPECTED)
  })

  it('are told of when they come a little out of order', () => {
    const next = random(3)
    const mixed = EVENTS.map((event) => ({ event, key: Date.parse(event.time) + next() * 600_000 }))
    const events = mixed.toSorted((a, b) => a.key - b.key).map(({ event }) => event)
    // What ordinary weeks raise by themselves may be above the bar by a minute.
    const injected = (findings: readonly Finding[]) =>
      findings
        .filter(({ raisedAt }) => raisedAt >= at(DAYS, 0))
        .map(({ detector, principal }) => ({ detector, principal }))
    expect(injected(all(events))).toEqual(injected(EXPECTED))
    expect(injected(EXPECTED).map(({ detector }) => detector)).toEqual(['bulk-read', 'id-scanning'])
  })
})

async function* pagesOf(events: readonly AuditEvent[]): AsyncGenerator<readonly AuditEvent[]> {
  for (let from = 0; from < events.length; from += 1_000) yield events.slice(from, from + 1_000)
}

describe('a snapshot', () => {
  it('is refused when it is damaged, or of another version', () => {
    const bytes = new AnomalyDetector().snapshot()
    const damaged = Uint8Array.from(bytes)
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1
    for (const wrong of [
      damaged,
      bytes.subarray(0, 20),
      new Uint8Array(),
      Buffer.from('keyfold-anomaly-state 9 x\n'),
    ]) {
      expect(() => new AnomalyDetector({}, wrong)).toThrow(expect.objectContaining({ code: 'internal' }))
    }
  })

  it('is small', () => {
    const detector = new AnomalyDetector()
    for (const event of EVENTS) detector.observe(event)
    expect(detector.snapshot().length / 9).toBeLessThan(12_000)
  })
})

describe('time', () => {
  const last = at(DAYS, 12)
  const learned = (): AnomalyDetector => {
    const detector = new AnomalyDetector()
    for (const event of EVENTS) detector.observe(event)
    return detector
  }

  it('that passes closes incidents', () => {
    const detector = learned()
    expect(detector.open()).toHaveLength(2)
    expect(detector.advance(last + 10 * DAY)).toHaveLength(2)
    expect(detector.open()).toEqual([])
    expect(detector.advance(last + 4_000 * DAY)).toEqual([])
  })

  it('of one event that is years ahead is not believed, and of two in a row is', () => {
    const detector = learned()
    const far = toEvents([
      read('user:person-0', last + 9_000 * DAY, 1),
      read('user:person-0', last + 9_000 * DAY + 1, 2),
    ])
    const [first, second] = far as [AuditEvent, AuditEvent]
    detector.observe(first)
    expect(detector.skipped).toBe(1)
    const [near] = toEvents([read('user:person-0', last, 1)]) as [AuditEvent]
    detector.observe({ ...near, id: `${near.id.slice(0, 25)}Z` })
    expect(detector.skipped).toBe(1)
    detector.observe({ ...first, id: `7${first.id.slice(1)}` })
    detector.observe(second)
    expect(detector.skipped).toBe(2)
  })

  it('that goes back by more than an hour is skipped', () => {
    const detector = learned()
    const [late] = toEvents([{ ...read('user:person-0', last - 3 * DAY, 1) }]) as [AuditEvent]
    detector.observe({ ...late, id: `0${late.id.slice(1, 25)}Z` })
    expect(detector.skipped).toBe(1)
  })
})

describe('hostile events', () => {
  it('are all taken', () => {
    const names = [
      '__proto__',
      'constructor',
      'toString',
      '',
      '-',
      'user:\u202Eevil\n',
      'x'.repeat(100_000),
      '\uD800',
      'system:',
      'client:',
    ]
    const detector = new AnomalyDetector()
    const found: Finding[] = []
    let number = 0
    for (const [index, name] of names.entries())
      for (let time = 0; time < 60; time++) {
        const text = names[(index + time) % names.length] ?? ''
        const [event] = toEvents([
          {
            ...read(name, at(0, 9) + (index * 60 + time) * 1_000, time),
            principal: name,
            roles: [text, text],
            client: text,
            object: text,
            subject: text,
            purpose: text,
            sourceIp: text,
            userAgent: text,
            requestId: text,
            reason: text,
            target: text,
            generation: Number.MAX_SAFE_INTEGER - time,
            action:
              (
                [
                  'object.decrypt',
                  'access.check',
                  'auth.fail',
                  'auth.sign-in',
                  'key.rotate',
                  'object.shred',
                ] as const
              )[time % 6] ?? 'object.list',
            outcome: (['allowed', 'denied', 'failed'] as const)[time % 3] ?? 'allowed',
          },
        ]) as [AuditEvent]
        found.push(
          ...detector.observe({
            ...event,
            id: `${event.id.slice(0, 16)}${String(number++).padStart(10, '0')}`,
          }),
        )
      }
    expect(detector.snapshot().length).toBeLessThan(200_000)
    for (const { sentence } of found) expect(sentence).toMatch(/^[^\p{Cc}\p{Cf}]{10,600}$/u)
  })

  it('with a time that is none are told apart by their id, or are skipped', () => {
    const detector = new AnomalyDetector()
    const [event] = toEvents([read('user:a', at(0, 9), 1)]) as [AuditEvent]
    detector.observe({ ...event, time: 'yesterday' })
    expect(detector.skipped).toBe(0)
    detector.observe({ ...event, id: 'no ulid', time: '2026-99-99T99:99:99.999Z' })
    expect(detector.skipped).toBe(1)
  })

  it('of ever other roles fill no memory', () => {
    const detector = new AnomalyDetector()
    for (let number = 0; number < 2_000; number++) {
      const roles = ['reader', `role-${number}`]
      const [event] = toEvents([
        { at: at(0, 9) + number, ...by(PEOPLE[0] ?? ''), roles, action: 'object.list' },
      ]) as [AuditEvent]
      detector.observe(event)
    }
    const { state } = decodeState(detector.snapshot()) as { readonly state: State }
    expect(state.groups.size).toBe(512)
  })

  it('of one who uses ever other programs do not make those of others usual', () => {
    const state = createState()
    const one = createPrincipal('user:one', false, 'p', 0)
    const other = createPrincipal('user:other', false, 'p', 0)
    for (let day = 0; day < 4_500; day++) passNoveltyDay(state, other)
    for (let number = 0; number < 10_000; number++) noteNews(state, one, 'agent', 2)
    expect(noteNews(state, other, 'agent', 2)).toBeLessThan(0.01)
  })

  it('of ever other incidents fill no memory', () => {
    const state = createState()
    for (let number = 0; number < 20_010; number++) raise(state, raisedAbout(`user:${number}`))
    expect([state.incidents.size, [...state.incidents.values()].at(-1)?.principal]).toEqual([
      20_000,
      'user:20009',
    ])
  })

  it('of more principals than there is room for make the idle ones give way', () => {
    const detector = new AnomalyDetector()
    for (let number = 0; number < 21_000; number++) {
      const [event] = toEvents([
        { at: at(0, 9) + number, principal: `user:${number}`, action: 'object.list' },
      ]) as [AuditEvent]
      detector.observe(event)
    }
    expect(detector.learned('user:0')).toBeNull()
    expect(detector.learned('user:20999')).not.toBeNull()
  })
})

it('says what it has learned in words', () => {
  const detector = new AnomalyDetector()
  for (const event of EVENTS) detector.observe(event)
  const learned = detector.learned('user:person-2')
  expect(learned?.sentences.length).toBeGreaterThanOrEqual(3)
  expect(learned?.sentences.length).toBeLessThanOrEqual(12)
  expect(learned?.sentences.join('\n')).toMatch(/On weekdays it is active from 0[78]:00 to 1[78]:00 UTC/)
  expect(learned?.sentences.join('\n')).toMatch(/On weekends it is hardly ever active/)
  expect(detector.learned('user:nobody')).toBeNull()
})

it('has findings that fit the model', () => {
  for (const finding of EXPECTED) {
    expect(finding.id).toMatch(/^f-[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(DETECTORS).toContain(finding.detector)
    expect(SEVERITIES).toContain(finding.severity)
    expect(finding.probability).toBeGreaterThanOrEqual(0)
    expect(finding.probability).toBeLessThanOrEqual(0.01)
    expect(finding.from).toBeLessThanOrEqual(finding.raisedAt)
    expect(finding.raisedAt).toBeLessThanOrEqual(finding.to)
    expect(finding.evidence.length).toBeLessThanOrEqual(20)
    expect(finding.events).toBeGreaterThanOrEqual(finding.evidence.length)
  }
})
