/** The stores of findings that the contract suites are run on, and the findings that they put there. */
import { ulid } from 'ulid'
import type { Finding } from '../../lib/anomaly/model.ts'
import type {
  BaselineStore,
  FindingStore,
  MuteStore,
  SuspensionStore,
  UsageHour,
  UsageStore,
} from '../../lib/findings/ports.ts'

/** Those of one vault, over the same data. */
export type FindingStores = {
  readonly findings: FindingStore
  readonly mutes: MuteStore
  readonly baselines: BaselineStore
  readonly usageHours: UsageStore
  readonly suspensions: SuspensionStore
  /** Closes these stores, and opens the same data again. */
  reopen(): Promise<FindingStores>
  close(): Promise<void>
}

export const AT = 1_700_000_000_000
export const HOUR_MS = 60 * 60_000

export const newFinding = (change: Partial<Finding> = {}): Finding => ({
  id: `f-${ulid()}`,
  detector: 'decrypt-rate',
  severity: 'medium',
  principal: 'user:ada',
  principals: ['user:ada'],
  from: AT - HOUR_MS,
  to: AT - 1,
  raisedAt: AT,
  observed: 412,
  expected: 18.25,
  unit: 'decryptions an hour',
  probability: 1e-30,
  events: 412,
  evidence: ['01HF7YAT00KDHNCPXHDKYYV2WR', '01HF7YAT00KDHNCPXHDKYYV2WS'],
  sentence: 'user:ada decrypted 412 objects between 14:00 and 15:00 UTC; usual at this hour are 18.',
  ...change,
})

/** What two did in the hour that this is in. */
export const hourOf = (time: number, allowed = 5): UsageHour => ({
  hour: Math.floor(time / HOUR_MS) * HOUR_MS,
  counts: [
    { principal: 'user:ada', action: 'object.decrypt', allowed, denied: 2, failed: 0 },
    { principal: '-', action: 'auth.fail', allowed: 0, denied: 0, failed: 7 },
  ],
})
