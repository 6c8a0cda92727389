import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Finding, Severity } from '../../../anomaly/model.ts'
import { AUDIT_PARTITIONS } from '../../../config/tables.ts'
import { keptAfter } from '../../../findings/kept.ts'
import type {
  Acknowledgment,
  FindingPage,
  FindingState,
  FindingStore,
  KeptFinding,
} from '../../../findings/ports.ts'
import { unavailable } from '../errors.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import type { SortRange } from './expressions.ts'
import { findingAttributes, keptFrom, placeOf } from './finding-item.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { compareText, type ItemKey, padded } from './keys.ts'
import { keyOf, take } from './table-reader.ts'

const PARTITION = AUDIT_PARTITIONS.findings

/** Above all places in the list, and below all ids. */
const END = ':'

const at = (sk: string): ItemKey => ({ pk: PARTITION, sk })

/**
 * The item of a finding says all of it, and its place in the list is an item of its own, which is there first: a place that its finding does
 * not name is passed over.
 */
export class DynamoFindingStore implements FindingStore {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  async keep(finding: Finding, mute: string | null): Promise<KeptFinding> {
    for (let attempt = 0; attempt < DYNAMO_POLICY.lostRaceAttemptsMax; attempt++) {
      const item = await this.#audit.get(at(finding.id))
      const before = item === null ? null : keptFrom(item)
      const kept = keptAfter(before, finding, mute)
      if (JSON.stringify(kept) === JSON.stringify(before)) return kept
      if (await this.#replace(item, kept)) return kept
    }
    throw unavailable('A finding that is to be kept is being changed all the time.')
  }

  async find(id: string): Promise<KeptFinding | null> {
    const item = await this.#audit.get(at(id))
    return item === null || !item.has('finding') ? null : keptFrom(item)
  }

  async page(state: FindingState | null, after: string | null, limit: number): Promise<FindingPage> {
    const places = await this.#places({ below: after ?? END }, true, limit)
    const found = (await this.#at(places)).toReversed()
    return {
      items: state === null ? found : found.filter((kept) => kept.state === state),
      next: places.length < limit ? null : (places.at(-1)?.text('sk') ?? null),
    }
  }

  async raisedIn(from: number, to: number, limit: number): Promise<readonly KeptFinding[]> {
    if (to <= from) return []
    return this.#at(await this.#places({ between: [padded(from), padded(to)] }, false, limit))
  }

  acknowledge(id: string, { by, at: time, reason }: Acknowledgment): Promise<boolean> {
    const acknowledged = { state: 'acknowledged', acknowledgedBy: by, acknowledged: time, reason }
    const conditions = { anyOf: [{ equal: { state: 'open' } }, { equal: { state: 'muted' } }] }
    return this.#audit.update(at(id), { set: acknowledged, add: { revision: 1 } }, conditions)
  }

  /** Leaves no mark: that of a change whose answer was lost has to stay. */
  noteNotified(id: string, severity: Severity): Promise<void> {
    const change = { set: { notified: severity }, add: { revision: 1 } }
    return this.#audit.change(at(id), change, { present: ['finding'] })
  }

  /** @param item as it was read; null: there was none */
  async #replace(item: ItemReader | null, kept: KeptFinding): Promise<boolean> {
    const former = item === null ? null : placeOf(keptFrom(item).finding)
    const place = placeOf(kept.finding)
    if (place !== former) await this.#audit.put(at(place), { id: kept.finding.id })
    const { set, remove } = findingAttributes(kept)
    const isAsRead = item === null ? { absent: ['pk'] } : { equal: { revision: item.integer('revision') } }
    const change = { set, remove, add: { revision: 1 } }
    const won = await this.#audit.update(at(kept.finding.id), change, isAsRead)
    if (won && former !== null && place !== former) await this.#audit.delete(at(former), {})
    return won
  }

  #places(sort: SortRange, descending: boolean, limit: number): Promise<readonly ItemReader[]> {
    const query = { index: null, partition: PARTITION, sort, descending, pageSize: limit }
    return take(this.#audit.query(query), limit)
  }

  /** In the order of the list. */
  async #at(places: readonly ItemReader[]): Promise<readonly KeptFinding[]> {
    const named = new Set(places.map((place) => keyOf(place).sk))
    const items = await this.#audit.getAll(places.map((place) => at(place.text('id'))))
    return items
      .map(keptFrom)
      .filter(({ finding }) => named.has(placeOf(finding)))
      .sort((one, other) => compareText(placeOf(one.finding), placeOf(other.finding)))
  }
}
