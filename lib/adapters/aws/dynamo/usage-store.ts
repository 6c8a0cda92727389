import { gunzipSync, gzipSync } from 'node:zlib'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { forEachBounded } from '../../../concurrency.ts'
import { AUDIT_PARTITIONS } from '../../../config/tables.ts'
import { FINDINGS_POLICY } from '../../../findings/policy.ts'
import type { UsageCount, UsageHour, UsageStore } from '../../../findings/ports.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import type { Attributes } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { padded } from './keys.ts'
import { keyOf, take } from './table-reader.ts'

const PARTITION = AUDIT_PARTITIONS.usage

/** An hour has hundreds of these at most, and a year thousands of hours. */
type Row = readonly [principal: string, action: string, allowed: number, denied: number, failed: number]

/** An item for each hour. What is too old goes with the next put, and DynamoDB tidies it away as well. */
export class DynamoUsageStore implements UsageStore {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  async put(hours: readonly UsageHour[]): Promise<void> {
    await forEachBounded(hours, DYNAMO_POLICY.headsAtOnce, async ({ hour, counts }) => {
      const forgetAfter = Math.ceil((hour + FINDINGS_POLICY.usageRetentionMs) / 1000)
      await this.#audit.put(
        { pk: PARTITION, sk: padded(hour) },
        { hour, forgetAfter, ...rowsAttributes(counts) },
      )
    })
    if (hours.length > 0) await this.#forget()
  }

  async range(from: number, to: number): Promise<readonly UsageHour[]> {
    if (to <= from) return []
    const sort = { between: [padded(from), padded(to)] } as const
    const hours: UsageHour[] = []
    for await (const item of this.#audit.query({ index: null, partition: PARTITION, sort })) {
      const hour = item.integer('hour')
      if (hour < to) hours.push({ hour, counts: rowsIn(item).map(fromRow) })
    }
    return hours
  }

  async #forget(): Promise<void> {
    const query = { index: null, partition: PARTITION }
    const [newest] = await take(this.#audit.query({ ...query, descending: true, pageSize: 1 }), 1)
    if (newest === undefined) return
    const sort = { below: padded(newest.integer('hour') - FINDINGS_POLICY.usageRetentionMs) }
    for await (const item of this.#audit.query({ ...query, sort })) await this.#audit.delete(keyOf(item), {})
  }
}

function rowsAttributes(counts: readonly UsageCount[]): Attributes {
  const rows = JSON.stringify(counts.map(toRow))
  return Buffer.byteLength(rows) > DYNAMO_POLICY.usagePlainMaxBytes ? { zipped: gzipSync(rows) } : { rows }
}

function rowsIn(item: ItemReader): readonly Row[] {
  const rows = item.has('zipped') ? gunzipSync(item.bytes('zipped')).toString() : item.text('rows')
  return JSON.parse(rows) as readonly Row[]
}

const toRow = ({ principal, action, allowed, denied, failed }: UsageCount): Row => [
  principal,
  action,
  allowed,
  denied,
  failed,
]

const fromRow = ([principal, action, allowed, denied, failed]: Row): UsageCount => ({
  principal,
  action,
  allowed,
  denied,
  failed,
})
