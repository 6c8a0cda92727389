import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { PRINCIPALS_PARTITIONS } from '../../../config/tables.ts'
import type { AdminRegistry } from '../../../people/ports.ts'
import { ItemTable } from './item-table.ts'
import { compareText, type ItemKey, SINGLE } from './keys.ts'

/** One item for all of them, so that one condition sees whether another one is left. */
const KEY: ItemKey = { pk: PRINCIPALS_PARTITIONS.admins, sk: SINGLE }

export class DynamoAdminRegistry implements AdminRegistry {
  readonly #principals: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly principals: string }) {
    this.#principals = new ItemTable(client, tables.principals)
  }

  add(principal: string): Promise<void> {
    return this.#principals.change(KEY, { add: { admins: new Set([principal]) } })
  }

  remove(principal: string): Promise<boolean> {
    const change = { take: { admins: new Set([principal]) } }
    const isAllowed = { anyOf: [{ larger: { admins: 1 } }, { lacking: { admins: principal } }] }
    return this.#principals.replace(KEY, change, isAllowed, (item) => !item.textSet('admins').has(principal))
  }

  async list(): Promise<readonly string[]> {
    const item = await this.#principals.get(KEY)
    return item === null ? [] : [...item.textSet('admins')].toSorted(compareText)
  }
}
