import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { GenerationUsage } from '../../../keys/ports.ts'
import { ItemTable, take } from './item-table.ts'
import { indexOf, leadingNumber, padded, SHARDS } from './keys.ts'

const INDEX = indexOf('objects', 'byGeneration')

/**
 * Counts by the index: good for a view, but not for retiring a generation, since an index lags.
 *
 * Each shard is read from generation to generation, so that it does not matter how many there ever were.
 */
export class DynamoGenerationUsage implements GenerationUsage {
  readonly #objects: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new ItemTable(client, tables.objects)
  }

  async countByGeneration(): Promise<ReadonlyMap<number, number>> {
    const counts = new Map<number, number>()
    const shards = await Promise.all(SHARDS.map((shard) => this.#countShard(shard)))
    for (const [generation, count] of shards.flat().sort(([one], [other]) => one - other)) {
      counts.set(generation, (counts.get(generation) ?? 0) + count)
    }
    return counts
  }

  async #countShard(partition: string): Promise<readonly (readonly [generation: number, count: number])[]> {
    const counts: (readonly [number, number])[] = []
    let generation = 0
    for (;;) {
      const sort = { above: `${padded(generation)}~` }
      const [next] = await take(this.#objects.query({ index: INDEX, partition, sort, pageSize: 1 }), 1)
      if (next === undefined) return counts
      generation = leadingNumber(next.text(INDEX.sortKey))
      const under = { startsWith: `${padded(generation)}#` }
      counts.push([generation, await this.#objects.count({ index: INDEX, partition, sort: under })])
    }
  }
}
