import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { AuditEvent } from '../../../audit/event.ts'
import type { EventStore } from '../../../audit/ports.ts'
import { KeyfoldError } from '../../../errors.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import { eventAttributes, eventFrom, eventKey, NOT_REDACTED, PERIODS, periodOf } from './event-item.ts'
import { eventsAfter } from './event-walk.ts'
import { ItemTable } from './item-table.ts'
import { keyText, padded, shardOf } from './keys.ts'

/** Counts the sources beyond the first ones of a window. */
const OTHER_SOURCES = '*'

/**
 * Events are in partitions by period and shard, so that no partition takes all writes; a reader walks from period to period,
 * and merges the shards of each. A period's own item is there before its first event.
 */
export class DynamoEventStore implements EventStore {
  readonly #audit: ItemTable
  #latest: { period: string; known: Promise<unknown> } | null = null
  #window = { start: 0, sources: new Set<string>() }

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  async append(event: AuditEvent): Promise<void> {
    const { id } = event
    await this.#openPeriod(periodOf(id))
    if (await this.#audit.putNew(eventKey(id), eventAttributes(event))) return
    throw new KeyfoldError('internal', `An event with the id ${id} is recorded already.`)
  }

  async countUnauthenticated(source: string, at: number): Promise<void> {
    const start = at - (at % DYNAMO_POLICY.unauthenticatedWindowMs)
    const counted = keyText(this.#countedAs(source, start))
    const forgetAfter = Math.ceil((start + DYNAMO_POLICY.unauthenticatedRetentionMs) / 1000)
    const key = { pk: `FAILURES#${padded(start)}#${shardOf(counted)}`, sk: `SOURCE#${counted}` }
    await this.#audit.change(key, { add: { failures: 1 }, set: { forgetAfter } })
  }

  async page(after: string | null, limit: number): Promise<readonly AuditEvent[]> {
    return (await eventsAfter(this.#audit, after, limit, NOT_REDACTED)).map(eventFrom)
  }

  /** Written once a process and period; concurrent events wait for the same write. */
  #openPeriod(period: string): Promise<unknown> {
    if (this.#latest?.period === period) return this.#latest.known
    const opened = { period, known: this.#audit.putNew({ pk: PERIODS, sk: period }, {}) }
    this.#latest = opened
    opened.known.catch(() => {
      if (this.#latest === opened) this.#latest = null
    })
    return opened.known
  }

  #countedAs(source: string, start: number): string {
    if (start !== this.#window.start) this.#window = { start, sources: new Set() }
    const { sources } = this.#window
    if (sources.size < DYNAMO_POLICY.unauthenticatedSourcesMax) sources.add(source)
    return sources.has(source) ? source : OTHER_SOURCES
  }
}
