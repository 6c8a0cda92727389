import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { GenerationUsage } from '../../../keys/ports.ts'
import { indexOf, leadingNumber, padded, SHARDS } from './keys.ts'
import { TableReader, take } from './table-reader.ts'

const INDEX = indexOf('objects', 'byGeneration')

/**
 * Counts by the index: good for a view, but not for retiring a generation, since an index lags.
 *
 * Each shard is read from generation to generation, so that it does not matter how many there ever were.
 */
export class DynamoGenerationUsage implements GenerationUsage {
  readonly #objects: TableReader

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new TableReader(client, tables.objects)
  }

  async countByGeneration(max: number = Number.POSITIVE_INFINITY): Promise<ReadonlyMap<number, number>> {
    const counts = new Map<number, number>()
    await Promise.all(SHARDS.map((shard) => this.#countShard(shard, max, counts)))
    const sorted = [...counts].toSorted(([one], [other]) => one - other)
    return new Map(sorted.map(([generation, count]) => [generation, Math.min(count, max)]))
  }

  /** Adds to what the other shards count at the same time, so that all of them stop when it is enough. */
  async #countShard(partition: string, max: number, counts: Map<number, number>): Promise<void> {
    let generation = 0
    for (;;) {
      const sort = { above: `${padded(generation)}~` }
      const [next] = await take(this.#objects.query({ index: INDEX, partition, sort, pageSize: 1 }), 1)
      if (next === undefined) return
      generation = leadingNumber(next.text(INDEX.sortKey))
      const under = { startsWith: `${padded(generation)}#` }
      const pageSize = Number.isFinite(max) ? max : undefined
      for await (const count of this.#objects.counts({ index: INDEX, partition, sort: under, pageSize })) {
        counts.set(generation, (counts.get(generation) ?? 0) + count)
        if ((counts.get(generation) ?? 0) >= max) break
      }
    }
  }
}
