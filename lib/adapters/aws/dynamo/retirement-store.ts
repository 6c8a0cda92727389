import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KEYS_PARTITIONS } from '../../../config/tables.ts'
import type { RetirementReport } from '../../../rotation/model.ts'
import type { RetirementStore } from '../../../rotation/ports.ts'
import { changeOf } from './expressions.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, SINGLE } from './keys.ts'

/** Not among the rotations, where the API may write: what an operator reads here must be what the daily job found. */
const KEY: ItemKey = { pk: KEYS_PARTITIONS.retirement, sk: SINGLE }

export class DynamoRetirementStore implements RetirementStore {
  readonly #keys: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly keys: string }) {
    this.#keys = new ItemTable(client, tables.keys)
  }

  async last(): Promise<RetirementReport | null> {
    const item = await this.#keys.get(KEY)
    if (item === null) return null
    return {
      at: item.integer('at'),
      holds: item.optionalInteger('holds'),
      moved: item
        .maps('moved')
        .map((move) => ({ generation: move.integer('generation'), to: move.text('to') })),
      blockedBy: item.texts('blockedBy'),
    }
  }

  save(report: RetirementReport): Promise<void> {
    return this.#keys.put(KEY, changeOf(report).set)
  }
}
