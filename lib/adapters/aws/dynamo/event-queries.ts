import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { AuditEvent } from '../../../audit/event.ts'
import type { EventIndex, EventPage, EventQueries, EventRange } from '../../../audit/ports.ts'
import type { IndexDefinition } from '../../../config/tables.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import {
  eventFrom,
  eventPartition,
  indexPartition,
  isEventItem,
  NOT_REDACTED,
  PERIODS,
  periodOf,
  REDACTED,
} from './event-item.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { compareText, indexOf, justAbove, justBelow, SHARDS, SINGLE } from './keys.ts'
import { type MergedQuery, readMerged } from './merged-partitions.ts'
import { keyOf } from './table-reader.ts'

type Indexed = Exclude<EventIndex, { by: 'all' }>

const INDEXES: Readonly<Record<Indexed['by'], IndexDefinition>> = {
  principal: indexOf('audit', 'byPrincipal'),
  object: indexOf('audit', 'byObject'),
  subject: indexOf('audit', 'bySubject'),
  action: indexOf('audit', 'byAction'),
  outcome: indexOf('audit', 'byOutcome'),
}

/** Before every id. */
const FIRST = '0'

/** Both are in the range: a condition on a sort key with two ends has them inside. */
type Ends = readonly [low: string, high: string]

/** The indexes have the keys of events; the events themselves are read from the table, consistently. */
export class DynamoEventQueries implements EventQueries {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  async newest(index: EventIndex, { above, below }: EventRange, limit: number): Promise<EventPage> {
    const ends = [
      above === null ? FIRST : justAbove(above),
      below === null ? SINGLE : justBelow(below),
    ] as const
    // DynamoDB refuses a range that ends before it begins.
    if (compareText(...ends) > 0) return { events: [], next: null }
    return index.by === 'all' ? this.#walk(ends, limit) : this.#indexed(index, ends, limit)
  }

  async #indexed({ by, value }: Indexed, ends: Ends, limit: number): Promise<EventPage> {
    const partitions = SHARDS.map((shard) => indexPartition(value, shard))
    const entries = await this.#read({ index: INDEXES[by], partitions }, ends, limit)
    const items = await this.#audit.getAll(entries.filter(isEventItem).map(keyOf))
    // The index may not know yet.
    const events = items
      .filter((item) => !item.has(REDACTED))
      .map(eventFrom)
      .sort((one, other) => compareText(other.id, one.id))
    return { events, next: entries.length < limit ? null : (entries.at(-1)?.text('sk') ?? null) }
  }

  /** Backward from period to period, as far as one call goes. */
  async #walk([low, high]: Ends, limit: number): Promise<EventPage> {
    const events: AuditEvent[] = []
    let walked = 0
    const periods = { index: null, partition: PERIODS, descending: true } as const
    const sort = { between: [periodOf(low), periodOf(high)] } as const
    for await (const item of this.#audit.query({ ...periods, sort })) {
      const period = item.text('sk')
      if (walked === DYNAMO_POLICY.eventPeriodsAtOnce) return { events, next: `${period}${SINGLE}` }
      walked += 1
      const partitions = SHARDS.map((shard) => eventPartition(period, shard))
      const walk = { index: null, partitions, filter: NOT_REDACTED }
      const found = await this.#read(walk, [low, high], limit - events.length)
      events.push(...found.map(eventFrom))
      if (events.length === limit) return { events, next: events.at(-1)?.id ?? null }
    }
    return { events, next: null }
  }

  #read(
    query: Pick<MergedQuery, 'index' | 'partitions' | 'filter'>,
    ends: Ends,
    limit: number,
  ): Promise<readonly ItemReader[]> {
    return readMerged(this.#audit, { ...query, sort: { between: ends }, descending: true }, limit)
  }
}
