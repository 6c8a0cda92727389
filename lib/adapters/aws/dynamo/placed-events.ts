import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { isEventId } from '../../../audit/log/entry.ts'
import type { PlacedEvent, PlacedEvents } from '../../../audit/log/ports.ts'
import { eventKey, placedFrom, REDACTED, REDACTED_ATTRIBUTES } from './event-item.ts'
import { eventsAfter } from './event-walk.ts'
import { ItemTable } from './item-table.ts'

/** Point-in-time recovery has what was redacted for some days more. */
export class DynamoPlacedEvents implements PlacedEvents {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  async placed(after: string | null, limit: number): Promise<readonly PlacedEvent[]> {
    return (await eventsAfter(this.#audit, after, limit)).map(placedFrom)
  }

  async find(id: string): Promise<PlacedEvent | null> {
    if (!isEventId(id)) return null
    const item = await this.#audit.get(eventKey(id))
    return item === null ? null : placedFrom(item)
  }

  /** Does nothing to an event that has no leaf yet. */
  async redact(id: string): Promise<void> {
    const change = { set: { [REDACTED]: true }, remove: REDACTED_ATTRIBUTES }
    await this.#audit.change(eventKey(id), change, { present: ['leaf'] })
  }
}
