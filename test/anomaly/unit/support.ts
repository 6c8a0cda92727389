/** A small vault's ordinary weeks, seeded, and what is put in on top of them. */
import { AnomalyDetector } from '../../../lib/anomaly/detector.ts'
import type { Finding } from '../../../lib/anomaly/model.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** A Monday. */
export const START = Date.parse('2026-03-02T00:00:00.000Z')
export const DAYS = 42

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export type Draft = Partial<AuditEvent> & { readonly at: number }

const idOf = (at: number, number: number): string => {
  let time = ''
  for (let rest = at, digit = 0; digit < 10; digit++, rest = Math.floor(rest / 32))
    time = (CROCKFORD[rest % 32] ?? '') + time
  let text = ''
  for (let rest = number, digit = 0; digit < 16; digit++, rest = Math.floor(rest / 32))
    text = (CROCKFORD[rest % 32] ?? '') + text
  return time + text
}

/** In order of time, with ids. */
export const toEvents = (drafts: readonly Draft[]): AuditEvent[] =>
  drafts
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, ...event }, number) => ({
      id: idOf(at, number),
      time: new Date(at).toISOString(),
      action: 'object.decrypt',
      outcome: 'allowed',
      ...event,
    }))

/** Numbers between 0 and 1 that are always the same (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const PEOPLE = Array.from({ length: 8 }, (_, index) => `user:person-${index}`)
export const JOB = 'client:nightly'

/** When a working day's hour is. @param day of the weeks that are made, from 0 */
export const at = (day: number, hour: number): number => START + day * DAY + hour * HOUR

export const by = (principal: string, index = Number(principal.at(-1))): Partial<AuditEvent> =>
  principal.startsWith('client:')
    ? { principal, roles: ['reader'], client: principal.slice(7), sourceIp: '10.1.1.9', userAgent: 'node' }
    : {
        principal,
        roles: ['writer', 'reader'],
        client: 'keyfold-web',
        sourceIp: `192.0.2.${10 + index}`,
        userAgent: 'Firefox/140.0',
      }

export const read = (principal: string, time: number, number: number): Draft => ({
  at: time,
  ...by(principal),
  object: `object-${number}`,
  subject: `subject-${number >> 1}`,
  classification: 'confidential',
  generation: 1,
  bytes: 1_000,
})

/** People work from eight to five on weekdays, a job at two every night. @param without who is away from a day on */
export function ordinary(days = DAYS, awayFrom: Readonly<Record<string, number>> = {}): Draft[] {
  const next = random(7)
  const drafts: Draft[] = []
  for (let day = 0; day < days; day++) {
    for (let item = 0; item < 60 + next() * 20; item++)
      drafts.push(read(JOB, at(day, 2) + item * 20_000, 5_000 + ((day * 60 + item) % 3_000)))
    if (day % 7 >= 5) continue
    for (const [index, person] of PEOPLE.entries()) {
      if (day >= (awayFrom[person] ?? days)) continue
      drafts.push({ at: at(day, 8) - next() * 10 * MINUTE, ...by(person), action: 'auth.sign-in' })
      for (let session = 0; session < 5; session++) {
        const begun = at(day, 8 + next() * 9)
        for (let item = 0; item < next() * 7; item++)
          drafts.push(read(person, begun + item * 40_000, index * 200 + Math.floor(next() * next() * 200)))
      }
    }
  }
  return drafts
}

/** All findings as they are at the end. */
export function findingsIn(drafts: readonly Draft[]): Finding[] {
  const detector = new AnomalyDetector()
  const findings = new Map<string, Finding>()
  for (const event of toEvents(drafts))
    for (const finding of detector.observe(event)) findings.set(finding.id, finding)
  return [...findings.values()]
}

/** What a detector knows after these. */
export function learnedFrom(drafts: readonly Draft[]): Uint8Array {
  const detector = new AnomalyDetector()
  for (const event of toEvents(drafts)) detector.observe(event)
  return detector.snapshot()
}

/** What is found in what comes then, all of it after the ordinary weeks. */
export function findingsAfter(learned: Uint8Array, drafts: readonly Draft[]): Finding[] {
  const detector = new AnomalyDetector({}, learned)
  const findings = new Map<string, Finding>()
  for (const event of toEvents(drafts))
    for (const finding of detector.observe(event)) findings.set(finding.id, finding)
  return [...findings.values()]
}

/** What is found about what was put in after day `from`. */
export const findingsSince = (drafts: readonly Draft[], from: number): Finding[] =>
  findingsIn(drafts).filter(({ raisedAt }) => raisedAt >= at(from, 0))

export const namesOf = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.map(({ detector }) => detector)),
]
