import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { StoredEvent, WaitingEvents } from '../../../audit/log/ports.ts'
import { forEachBounded } from '../../../concurrency.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import { eventKey, isEventItem, storedFrom } from './event-item.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { compareText, indexOf, SHARDS } from './keys.ts'
import { readMerged } from './merged-partitions.ts'
import { keyOf } from './table-reader.ts'

const WAITING = indexOf('audit', 'waiting')

/**
 * The index says what may wait, and may lag both ways; the events themselves are read from the table, consistently. One that the index does
 * not have yet is in a later batch; one that has its leaf already is passed over.
 */
export class DynamoWaitingEvents implements WaitingEvents {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  /** In the order of ids, as far as the index has them. A table has no gaps to see: what was deleted before it had a leaf is not missed. */
  async waiting(_size: number, limit: number): Promise<readonly StoredEvent[]> {
    const waiting: StoredEvent[] = []
    for (let after: string | null = null; ; ) {
      const sort = after === null ? null : { above: after }
      const query = { index: WAITING, partitions: SHARDS, sort, descending: false }
      const entries = await readMerged(this.#audit, query, limit - waiting.length)
      waiting.push(...(await this.#withoutLeaf(entries)))
      const last = entries.at(-1)
      if (waiting.length >= limit || last === undefined) return waiting
      after = last.text('sk')
    }
  }

  /** An item that is gone stays so: the log says that it was there. */
  async place(first: number, ids: readonly (string | null)[]): Promise<void> {
    await forEachBounded(ids.entries(), DYNAMO_POLICY.placesAtOnce, async ([index, id]) => {
      if (id === null) return
      const change = { set: { leaf: first + index }, remove: ['waits'] }
      await this.#audit.change(eventKey(id), change, { present: ['pk'], absent: ['leaf'] })
    })
  }

  async #withoutLeaf(entries: readonly ItemReader[]): Promise<readonly StoredEvent[]> {
    // Another item that is in the index would be sealed again and again: its leaf would be noted on an event.
    const items = await this.#audit.getAll(entries.filter(isEventItem).map(keyOf))
    return items
      .filter((item) => !item.has('leaf'))
      .map(storedFrom)
      .sort((one, other) => compareText(one.id, other.id))
  }
}
