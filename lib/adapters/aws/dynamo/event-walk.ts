import { eventPartition, PERIODS, periodOf } from './event-item.ts'
import type { Conditions } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import type { ItemTable } from './item-table.ts'
import { SHARDS, SINGLE } from './keys.ts'
import { readMerged } from './merged-partitions.ts'

/** Forward from period to period: items of events after the given id, in the order of their ids, at most `limit`. */
export async function eventsAfter(
  audit: ItemTable,
  after: string | null,
  limit: number,
  filter: Conditions = {},
): Promise<readonly ItemReader[]> {
  const events: ItemReader[] = []
  const periods = after === null ? null : ({ between: [periodOf(after), SINGLE] } as const)
  const sort = after === null ? null : { above: after }
  for await (const period of audit.query({ index: null, partition: PERIODS, sort: periods })) {
    const partitions = SHARDS.map((shard) => eventPartition(period.text('sk'), shard))
    const query = { index: null, partitions, sort, descending: false, filter }
    events.push(...(await readMerged(audit, query, limit - events.length)))
    if (events.length === limit) break
  }
  return events
}
