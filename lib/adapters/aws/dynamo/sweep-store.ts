import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { ExpiryPosition, SweepStore } from '../../../objects/ports.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import {
  factsKey,
  indexOf,
  justAbove,
  leadingNumber,
  objectOf,
  padded,
  positionOf,
  SHARDS,
  versionKey,
  versionOf,
  versionPosition,
} from './keys.ts'
import { readMerged } from './merged-partitions.ts'
import { keyOf } from './table-reader.ts'
import { abandonedAttributes } from './version-item.ts'

const UNFINISHED = indexOf('objects', 'unfinished')
const BY_EXPIRY = indexOf('objects', 'byExpiry')

/** Sorts before every position. */
const START = padded(0)

export class DynamoSweepStore implements SweepStore {
  readonly #objects: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new ItemTable(client, tables.objects)
  }

  abandon(object: string, version: number, at: number): Promise<boolean> {
    return this.#objects.putNew(versionKey(object, version), abandonedAttributes(object, version, at))
  }

  async unfinished(limit: number, after: string | null): Promise<readonly string[]> {
    const query = { index: UNFINISHED, partitions: SHARDS, descending: false }
    const sort = after === null ? null : { above: await this.#tombstonePosition(after) }
    const entries = await readMerged(this.#objects, { ...query, sort }, limit)
    return entries.map((entry) => objectOf(entry.text('pk')))
  }

  /** A stub whose subject a crash, or a writer at work, has left stays in this index until it is shredded again. */
  async expired(
    now: number,
    limit: number,
    after: ExpiryPosition | null,
  ): Promise<readonly ExpiryPosition[]> {
    const expired: ExpiryPosition[] = []
    let above = after === null ? START : positionAfter(after)
    for (;;) {
      const sort = { between: [above, `${padded(now)}~`] } as const
      const query = { index: BY_EXPIRY, partitions: SHARDS, sort, descending: false }
      const entries = await readMerged(this.#objects, query, limit)
      expired.push(...(await this.#standing(entries)))
      const last = entries.at(-1)
      if (expired.length >= limit || entries.length < limit || last === undefined)
        return expired.slice(0, limit)
      above = justAbove(last.text('expiryPosition'))
    }
  }

  /** In the order of the index, which may lag: a version is shown only where its item says that it stands. */
  async #standing(entries: readonly ItemReader[]): Promise<readonly ExpiryPosition[]> {
    const items = await this.#objects.getAll(entries.map(keyOf))
    const positions = new Set(items.map((item) => item.optionalText('expiryPosition')))
    return entries
      .filter((entry) => positions.has(entry.text('expiryPosition')))
      .map((entry) => ({
        object: objectOf(entry.text('pk')),
        version: versionOf(entry.text('sk')),
        expires: leadingNumber(entry.text('expiryPosition')),
      }))
  }

  /** Of an object on the last page, which may be finished by now. */
  async #tombstonePosition(object: string): Promise<string> {
    const facts = await this.#objects.get(factsKey(object))
    const tombstone = facts?.optionalInteger('tombstone') ?? null
    return tombstone === null ? START : positionOf(tombstone, object)
  }
}

const positionAfter = ({ expires, object, version }: ExpiryPosition): string =>
  justAbove(versionPosition(expires ?? 0, object, version))
