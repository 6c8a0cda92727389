/** What a rotation costs in AWS and how long it takes, from the calls that one version needs. Sources: docs/costs.md. */

/** US dollars; us-east-1. */
const PRICES = {
  kmsRequest: 0.03 / 10_000,
  writeUnit: 0.625 / 1_000_000,
  readUnit: 0.125 / 1_000_000,
} as const

/** Of a version item, 0.85 KB, and of its entry in the index by generation: the old entry goes, the new one comes. */
const WRITE_UNITS = 1 + 2
/** A consistent read of the version in a batch; its two looks by the index, 27 entries in half a unit. */
const READ_UNITS = 1 + 2 * 0.02
/** The consistent scan that proves it: 4 KB in a unit. */
const SCAN_UNITS = 0.21

/** Calls of KMS in a second, by region: the quota for symmetric keys, which the whole account shares. */
const KMS_QUOTAS = [10_000, 20_000, 100_000] as const
/** Writes a second of one partition, of which each shard of the index is one; a version needs two of them there. */
const PARTITION_WRITES = 1_000
const SHARDS = 8
const INDEX_WRITES = 2

const SECONDS_OF_WAITING = 9 * 60

export type AwsEstimate = {
  readonly versions: number
  readonly dollars: number
  /** By the KMS quota, and by the partitions of the index, whichever is slower. */
  readonly hours: readonly { readonly kmsQuota: number; readonly hours: number }[]
}

/** @param calls of the key service and of the conditional update, for one version, as they were counted */
export function estimate(
  versions: number,
  calls: { readonly rewraps: number; readonly updates: number },
): AwsEstimate {
  const { kmsRequest, writeUnit, readUnit } = PRICES
  const dollars =
    versions *
    (calls.rewraps * kmsRequest +
      calls.updates * WRITE_UNITS * writeUnit +
      (READ_UNITS + SCAN_UNITS) * readUnit)
  const indexRate = (SHARDS * PARTITION_WRITES) / INDEX_WRITES / calls.updates
  const hours = KMS_QUOTAS.map((kmsQuota) => ({
    kmsQuota,
    hours: (SECONDS_OF_WAITING + versions / Math.min(kmsQuota / calls.rewraps, indexRate)) / 3_600,
  }))
  return { versions, dollars, hours }
}

export const FORMULA =
  'dollars = versions × (ReEncrypt × 0.000003 + updates × 3 units × 0.000000625 + 1.25 units × 0.000000125); ' +
  'seconds = 540 + versions ÷ min(KMS quota ÷ ReEncrypt, 8 shards × 1,000 writes ÷ 2 ÷ updates)'
