import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KEYS_PARTITIONS } from '../../../config/tables.ts'
import type { EscrowStore } from '../../../keys/ports.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, keyText, padded } from './keys.ts'

const keyOf = (generation: number, keyId: string): ItemKey => ({
  pk: KEYS_PARTITIONS.escrows,
  sk: `${padded(generation)}#${keyText(keyId)}`,
})

export class DynamoEscrowStore implements EscrowStore {
  readonly #keys: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly keys: string }) {
    this.#keys = new ItemTable(client, tables.keys)
  }

  put(generation: number, keyId: string, file: string): Promise<void> {
    return this.#keys.put(keyOf(generation, keyId), { generation, keyId, file })
  }

  async get(generation: number, keyId: string): Promise<string | null> {
    return (await this.#keys.get(keyOf(generation, keyId)))?.text('file') ?? null
  }
}
