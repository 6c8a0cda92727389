/** A vault in which something was found: kept by its real stores, through a second connection to its database. */
import { join } from 'node:path'
import { encodeTime } from 'ulid'
import { SqliteBaselineStore } from '../../../lib/adapters/embedded/baseline-store.ts'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import { SqliteFindingStore } from '../../../lib/adapters/embedded/finding-store.ts'
import { SqliteMuteStore } from '../../../lib/adapters/embedded/mute-store.ts'
import { SqliteSuspensionStore } from '../../../lib/adapters/embedded/suspension-store.ts'
import { SqliteUsageStore } from '../../../lib/adapters/embedded/usage-store.ts'
import { AnomalyDetector } from '../../../lib/anomaly/detector.ts'
import type { Finding } from '../../../lib/anomaly/model.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { packDetectionState } from '../../../lib/findings/detection-state.ts'
import type { UsageHour } from '../../../lib/findings/ports.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const BEN = 'user:demo-ben'
export const ANN = 'user:demo-ann'
export const JOB = 'client:demo-reader'

/** A ULID. */
export const idAt = (time: number, number = 0): string => encodeTime(time) + String(number).padStart(16, '0')

type About = Pick<
  Finding,
  'detector' | 'severity' | 'principal' | 'observed' | 'expected' | 'unit' | 'sentence'
> &
  Partial<Finding>

/** @param hoursAgo when it was noticed */
export function findingOf(now: number, hoursAgo: number, about: About): Finding {
  const raisedAt = now - hoursAgo * HOUR_MS
  const from = raisedAt - 40 * MINUTE_MS
  const evidence = Array.from({ length: 8 }, (_, index) => idAt(from + index * 5 * MINUTE_MS, index))
  const principals = about.principal === null ? [] : [about.principal]
  const found = {
    from,
    to: raisedAt,
    raisedAt,
    probability: 2e-7,
    events: about.observed,
    evidence,
    principals,
  }
  return { id: `f-${idAt(raisedAt)}`, ...found, ...about }
}

/** From the newest on: critical, high, medium, low, and one that is muted. */
export const examplesAt = (now: number): readonly Finding[] => [
  findingOf(now, 1, {
    detector: 'decrypt-rate',
    severity: 'critical',
    principal: BEN,
    observed: 412,
    expected: 18,
    unit: 'decryptions an hour',
    sentence: 'user:demo-ben decrypted 412 objects within an hour; 18 would be usual at this time.',
  }),
  findingOf(now, 30, {
    detector: 'bulk-read',
    severity: 'high',
    principal: JOB,
    observed: 96,
    expected: 11,
    unit: 'different subjects a day',
    sentence: 'demo-reader read about 96 different subjects in a day; 11 would be usual.',
  }),
  findingOf(now, 75, {
    detector: 'out-of-hours',
    severity: 'medium',
    principal: ANN,
    observed: 14,
    expected: 0.2,
    unit: 'events at this hour',
    sentence: 'Ann was active from 02:10 to 02:50, when she hardly ever is.',
  }),
  findingOf(now, 130, {
    detector: 'first-use',
    severity: 'low',
    principal: ANN,
    observed: 1,
    expected: 0,
    unit: 'uses from this network',
    sentence: 'Ann used the vault from a network that she never used before.',
  }),
  findingOf(now, 200, {
    detector: 'id-scanning',
    severity: 'medium',
    principal: JOB,
    observed: 60,
    expected: 2,
    unit: 'refusals an hour',
    sentence: 'demo-reader asked for 60 objects that are not there, or not for it.',
  }),
]

/** The same each time: people by day and on weekdays, a program by night. */
function usageAt(now: number): readonly UsageHour[] {
  const last = Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS
  return Array.from({ length: 60 * 24 }, (_, back) => last - back * HOUR_MS).map((hour, back) => {
    const clock = new Date(hour).getUTCHours()
    const weekend = [0, 6].includes(new Date(hour).getUTCDay())
    const busy = weekend || clock < 7 || clock > 17 ? 0 : 10 + (((hour / HOUR_MS) * 7) % 9)
    const counts = [
      count(BEN, 'object.decrypt', back === 0 ? 412 : busy, back % 31 === 0 ? 2 : 0),
      count(ANN, 'object.encrypt', Math.floor(busy / 2)),
      count(ANN, 'object.decrypt', Math.floor(busy / 3)),
      count(JOB, 'object.decrypt', clock === 2 ? 60 : 0, back === 199 ? 60 : 0, back % 97 === 5 ? 1 : 0),
    ]
    return { hour, counts: counts.filter(({ allowed, denied, failed }) => allowed + denied + failed > 0) }
  })
}

const count = (principal: string, action: string, allowed: number, denied = 0, failed = 0) => ({
  principal,
  action,
  allowed,
  denied,
  failed,
})

/** What the detectors learn of three weeks. */
function learnedAt(now: number): Uint8Array {
  const detector = new AnomalyDetector()
  let position: string | null = null
  for (let hour = 21 * 24; hour > 0; hour -= 1) {
    const time = now - hour * HOUR_MS
    if ([22, 23, 0, 1, 2, 3, 4, 5, 6].includes(new Date(time).getUTCHours())) continue
    for (let each = 0; each < 6; each += 1) {
      const event = readAt(time + each * MINUTE_MS, each)
      position = event.id
      detector.observe(event)
    }
  }
  return packDetectionState({ position, until: 0, hours: [], pending: [], snapshot: detector.snapshot() })
}

const readAt = (time: number, number: number): AuditEvent => ({
  id: idAt(time, number),
  time: new Date(time).toISOString(),
  action: 'object.decrypt',
  outcome: 'allowed',
  principal: BEN,
  roles: ['reader'],
  object: `object-${number}`,
  sourceIp: '192.0.2.7',
})

/** @param data the vault's folder @returns what was found, the newest first */
export async function seedFindings(data: string, now = Date.now()): Promise<readonly Finding[]> {
  const database = openDatabase(join(data, 'vault.sqlite'))
  const findings = examplesAt(now)
  const [critical] = findings as [Finding, ...Finding[]]
  const mute = idAt(now - 9 * DAY_MS)
  try {
    await new SqliteMuteStore(database).add({
      id: mute,
      detector: 'id-scanning',
      principal: JOB,
      reason: 'The nightly job asks for what was deleted; it is mended next week.',
      by: 'user:demo-auditor',
      at: now - 9 * DAY_MS,
      expiresAt: now + 5 * DAY_MS,
    })
    const store = new SqliteFindingStore(database)
    for (const finding of findings) {
      await store.keep(finding, finding.detector === 'id-scanning' ? mute : null)
    }
    await new SqliteSuspensionStore(database).add({
      id: idAt(critical.raisedAt),
      principal: BEN,
      finding: critical.id,
      at: critical.raisedAt,
      until: now + HOUR_MS,
      lifted: null,
    })
    await new SqliteUsageStore(database).put(usageAt(now))
    const baselines = new SqliteBaselineStore(database)
    await baselines.replace((await baselines.read())?.revision ?? null, learnedAt(now))
  } finally {
    database.close()
  }
  return findings
}
