import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { PRINCIPALS_PARTITIONS } from '../../../config/tables.ts'
import { KeyfoldError } from '../../../errors.ts'
import type { Approval } from '../../../people/model.ts'
import type { ApprovalStore } from '../../../people/ports.ts'
import { approvalAttributes, approvalFrom } from './approval-item.ts'
import { changeOf } from './expressions.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, keyText } from './keys.ts'
import { take } from './table-reader.ts'

const PARTITION = PRINCIPALS_PARTITIONS.approvals

const keyOf = (id: string): ItemKey => ({ pk: PARTITION, sk: keyText(id) })

export class DynamoApprovalStore implements ApprovalStore {
  readonly #principals: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly principals: string }) {
    this.#principals = new ItemTable(client, tables.principals)
  }

  async add(approval: Approval): Promise<void> {
    if (await this.#principals.putNew(keyOf(approval.id), approvalAttributes(approval))) return
    throw new KeyfoldError('internal', `An approval with the id ${approval.id} is recorded already.`)
  }

  async find(id: string): Promise<Approval | null> {
    const item = await this.#principals.get(keyOf(id))
    return item === null ? null : approvalFrom(item)
  }

  async page(before: string | null, limit: number): Promise<readonly Approval[]> {
    const items = this.#principals.query({
      index: null,
      partition: PARTITION,
      sort: before === null ? null : { below: keyText(before) },
      descending: true,
      pageSize: limit,
    })
    return (await take(items, limit)).map(approvalFrom)
  }

  decide(
    id: string,
    { state, decidedBy, decided, reason }: Parameters<ApprovalStore['decide']>[1],
  ): Promise<boolean> {
    const change = changeOf({ state, decidedBy, decided, reason })
    return this.#principals.update(keyOf(id), change, { equal: { state: 'pending' } })
  }

  /** Leaves no mark: that of a decision whose answer was lost has to stay. */
  noteApplied(id: string, at: number): Promise<void> {
    return this.#principals.change(keyOf(id), { setIfAbsent: { applied: at } }, { present: ['state'] })
  }
}
