/** Events for tests of `keyfold anomaly`: four people who read evenly for weeks, one of whom then copies a lot in one night. */
import { encodeTime } from 'ulid'
import type { AuditEvent } from '../../lib/audit/event.ts'

const START = Date.UTC(2031, 0, 6)
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const COPIER = 'user:copier'
const PEOPLE = [COPIER, 'user:ann', 'user:ben', 'user:cleo']
const DAYS = 40
const OPENING = 8
const OFFICE_HOURS = 9
const READS_AN_HOUR = 6
const COPIED = 900
const COPIED_FROM = START + DAYS * DAY_MS + 2 * HOUR_MS
const COPIED_EVERY_MS = 3_000

export function decryption(time: number, principal: string, object: string, sequence = 0): AuditEvent {
  return {
    id: encodeTime(time, 10) + String(sequence).padStart(16, '0'),
    time: new Date(time).toISOString(),
    action: 'object.decrypt',
    outcome: 'allowed',
    principal,
    roles: ['reader'],
    client: 'keyfold-page',
    object,
    version: 1,
    classification: 'confidential',
    generation: 1,
    bytes: 2_000,
    sourceIp: '10.0.0.7',
    userAgent: 'Mozilla/5.0 é',
  }
}

/** Oldest first. */
export function copiedAtNight(): readonly AuditEvent[] {
  const events: AuditEvent[] = []
  for (let day = 0; day < DAYS; day++) {
    if ([5, 6].includes(day % 7)) continue
    for (let read = 0; read < OFFICE_HOURS * READS_AN_HOUR; read++) {
      const time = START + day * DAY_MS + OPENING * HOUR_MS + read * (HOUR_MS / READS_AN_HOUR)
      for (const [at, person] of PEOPLE.entries()) {
        events.push(decryption(time + at * MINUTE_MS, person, `object-${(day * 7 + read * 3 + at) % 40}`))
      }
    }
  }
  for (let copied = 0; copied < COPIED; copied++) {
    events.push(decryption(COPIED_FROM + copied * COPIED_EVERY_MS, COPIER, `record-${copied}`))
  }
  return events
}

export const linesOf = (events: readonly AuditEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('')
