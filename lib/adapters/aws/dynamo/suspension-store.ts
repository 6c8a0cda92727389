import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { AUDIT_PARTITIONS } from '../../../config/tables.ts'
import type { Suspension, SuspensionStore } from '../../../findings/ports.ts'
import { changeOf } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, keyText } from './keys.ts'
import { take } from './table-reader.ts'

const PARTITION = AUDIT_PARTITIONS.suspensions

const keyOf = (id: string): ItemKey => ({ pk: PARTITION, sk: keyText(id) })

export class DynamoSuspensionStore implements SuspensionStore {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  /** One that is there stays as it is: somebody may have lifted it. */
  async add({ lifted, ...suspension }: Suspension): Promise<void> {
    await this.#audit.putNew(keyOf(suspension.id), {
      ...suspension,
      ...changeOf({ liftedBy: lifted?.by ?? null, liftedAt: lifted?.at ?? null }).set,
    })
  }

  async newest(limit: number): Promise<readonly Suspension[]> {
    const query = { index: null, partition: PARTITION, descending: true, pageSize: limit }
    return (await take(this.#audit.query(query), limit)).map(suspensionFrom)
  }

  async find(id: string): Promise<Suspension | null> {
    const item = await this.#audit.get(keyOf(id))
    return item === null ? null : suspensionFrom(item)
  }

  lift(id: string, { by, at }: NonNullable<Suspension['lifted']>): Promise<boolean> {
    const change = { set: { liftedBy: by, liftedAt: at } }
    return this.#audit.update(keyOf(id), change, { present: ['pk'], absent: ['liftedAt'] })
  }
}

function suspensionFrom(item: ItemReader): Suspension {
  const at = item.optionalInteger('liftedAt')
  return {
    id: item.text('id'),
    principal: item.text('principal'),
    finding: item.text('finding'),
    at: item.integer('at'),
    until: item.integer('until'),
    lifted: at === null ? null : { by: item.text('liftedBy'), at },
  }
}
