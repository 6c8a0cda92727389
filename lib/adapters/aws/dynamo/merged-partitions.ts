import type { IndexDefinition } from '../../../config/tables.ts'
import type { Conditions, SortRange } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import type { ItemTable } from './item-table.ts'
import { compareText } from './keys.ts'
import { take } from './table-reader.ts'

export type MergedQuery = {
  /** null: the table itself. */
  readonly index: IndexDefinition | null
  readonly partitions: readonly string[]
  readonly sort: SortRange | null
  readonly descending: boolean
  /** What does not fulfill it is passed over. */
  readonly filter?: Conditions
}

/** The first items of several partitions of a table or an index, in the order of its sort key over all of them. */
export async function readMerged(
  table: ItemTable,
  { partitions, ...query }: MergedQuery,
  limit: number,
): Promise<readonly ItemReader[]> {
  const read = (partition: string) => take(table.query({ ...query, partition, pageSize: limit }), limit)
  const entries = (await Promise.all(partitions.map(read))).flat()
  const sortKey = query.index?.sortKey ?? 'sk'
  const sign = query.descending ? -1 : 1
  return entries
    .sort((one, other) => sign * compareText(one.text(sortKey), other.text(sortKey)))
    .slice(0, limit)
}
