/** What a detection run works on: real SQLite stores, events of known ids, and a detector so small that all it says is known beforehand. */
import { join } from 'node:path'
import { encodeTime } from 'ulid'
import { onTestFinished } from 'vitest'
import { openDatabase } from '../../../lib/adapters/embedded/database.ts'
import type { Finding, Severity } from '../../../lib/anomaly/model.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { createRecorder } from '../../../lib/audit/record.ts'
import type { DetectionPorts, OpenDetector } from '../../../lib/findings/detection-ports.ts'
import type { Notifier } from '../../../lib/findings/notify.ts'
import { HOUR_MS } from '../../../lib/findings/policy.ts'
import type { Suspension } from '../../../lib/findings/ports.ts'
import { createSuspender, type Spared, type SuspendSettings } from '../../../lib/findings/suspend.ts'
import { storesOf, temporaryFolder } from '../../adapters/embedded/open-stores.ts'
import { START, testClock } from '../../support/test-clock.ts'

const SEVERITY_AT = new Map<number, Severity>([
  [3, 'medium'],
  [5, 'high'],
  [8, 'critical'],
])

/** Every third, fifth and eighth decryption of a principal is odd. */
export const smallDetector: OpenDetector = async (snapshot) => {
  const seen: Record<string, string[]> =
    snapshot === null ? {} : JSON.parse(Buffer.from(snapshot).toString('utf8'))
  const observe = ({ id, time, action, principal }: AuditEvent): Finding[] => {
    if (action !== 'object.decrypt' || principal === undefined) return []
    const ids = [...(seen[principal] ?? []), id]
    seen[principal] = ids
    const severity = SEVERITY_AT.get(ids.length)
    return severity === undefined ? [] : [findingOf(principal, severity, ids, Date.parse(time))]
  }
  return {
    observe: async (events) => events.flatMap(observe),
    advance: async () => [],
    snapshot: async () => Buffer.from(JSON.stringify(seen)),
  }
}

export const findingOf = (
  principal: string,
  severity: Severity,
  evidence: readonly string[],
  to: number,
): Finding => ({
  id: `f-${evidence[0]}`,
  detector: 'decrypt-rate',
  severity,
  principal,
  principals: [principal],
  from: to,
  to,
  raisedAt: to,
  observed: evidence.length,
  expected: 1,
  unit: 'decryptions an hour',
  probability: 1e-9,
  events: evidence.length,
  evidence,
  sentence: `${principal} decrypted ${evidence.length} objects.`,
})

export const SUSPENDS: SuspendSettings = { suspensionMs: HOUR_MS, suspensionsPerHourMax: 3 }

/** Takes everything at once, and remembers it. */
export function takingNotifier(): Notifier & { readonly told: string[] } {
  const told: string[] = []
  return {
    told,
    notify: async (findings) => {
      told.push(...findings.map(({ id, severity }) => `${id} ${severity}`))
      return findings
    },
  }
}

export type Watched = Awaited<ReturnType<typeof watchedStores>>

/** Closed when the test ends. */
export async function watchedStores() {
  const database = openDatabase(join(await temporaryFolder(), 'keyfold.db'))
  onTestFinished(() => database.close())
  const stores = storesOf(database)
  const clock = testClock()
  const recorder = createRecorder(stores.events, clock)
  let number = 0
  return {
    stores,
    clock,
    recorder,
    /** Something that a principal did now. @returns its id */
    did: async (principal: string, change: Partial<AuditEvent> = {}): Promise<string> => {
      const id = encodeTime(clock()) + String((number += 1)).padStart(16, '0')
      await stores.events.append({
        id,
        time: new Date(clock()).toISOString(),
        action: 'object.decrypt',
        outcome: 'allowed',
        principal,
        roles: ['reader'],
        ...change,
      })
      return id
    },
  }
}

type DetectionStores = Pick<
  Watched['stores'],
  'events' | 'findings' | 'mutes' | 'baselines' | 'usageHours' | 'suspensions' | 'principals' | 'admins'
>

export type Answers = [finding: string, answer: Suspension | Spared][]

/** Ports of one process: what it has in memory dies with it. */
export function detectionPorts(
  { stores, clock, recorder }: Pick<Watched, 'clock' | 'recorder'> & { readonly stores: DetectionStores },
  change: Partial<DetectionPorts> = {},
): DetectionPorts & { readonly answers: Answers } {
  const answers: Answers = []
  return {
    ...stores,
    notifier: takingNotifier(),
    suspender: createSuspender({ ...stores, recorder, clock }, SUSPENDS),
    openDetector: smallDetector,
    clock,
    settleMs: 0,
    budgetMs: 10_000,
    now: () => performance.now(),
    onRebuild: () => undefined,
    onAnswer: ({ id }, answer) => void answers.push([id, answer]),
    answers,
    ...change,
  }
}

export { START }
