import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { LiveVersion } from '../../../objects/model.ts'
import type { ExpiryPosition, SweepStore } from '../../../objects/ports.ts'
import { factsFrom } from './fact-item.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { factsKey, indexOf, padded, positionOf, SHARDS, versionKey, versionPosition } from './keys.ts'
import { readMerged } from './merged-partitions.ts'
import { SubjectEntries } from './subject-entries.ts'
import { abandonedAttributes, versionFrom } from './version-item.ts'

const UNFINISHED = indexOf('objects', 'unfinished')
const BY_EXPIRY = indexOf('objects', 'byExpiry')

/** Sorts before every position. */
const START = padded(0)

export class DynamoSweepStore implements SweepStore {
  readonly #objects: ItemTable
  readonly #entries: SubjectEntries

  constructor(
    client: DynamoDBDocumentClient,
    tables: { readonly objects: string; readonly subjects: string },
  ) {
    this.#objects = new ItemTable(client, tables.objects)
    this.#entries = new SubjectEntries(this.#objects, new ItemTable(client, tables.subjects))
  }

  abandon(object: string, version: number, at: number): Promise<boolean> {
    return this.#objects.putNew(versionKey(object, version), abandonedAttributes(object, version, at))
  }

  async unfinished(limit: number, after: string | null): Promise<readonly string[]> {
    const query = { index: UNFINISHED, partitions: SHARDS, descending: false }
    const sort = after === null ? null : { above: await this.#tombstonePosition(after) }
    const entries = await readMerged(this.#objects, { ...query, sort }, limit)
    return entries.map((entry) => entry.text('object'))
  }

  /** On its way it settles stubs whose subject a crash, or a writer at work, has left: they stay in this index until then. */
  async expired(now: number, limit: number, after: ExpiryPosition | null): Promise<readonly LiveVersion[]> {
    const expired: LiveVersion[] = []
    let above = after === null ? START : positionAfter(after)
    for (;;) {
      const sort = { between: [above, `${padded(now)}~`] } as const
      const query = { index: BY_EXPIRY, partitions: SHARDS, sort, descending: false }
      const entries = await readMerged(this.#objects, query, limit)
      expired.push(...(await this.#expiredOf(entries, now)))
      const last = entries.at(-1)
      if (expired.length >= limit || entries.length < limit || last === undefined)
        return expired.slice(0, limit)
      above = justAbove(last.text('expiryPosition'))
    }
  }

  /** Consistent, in the order of the index, which may lag: a version is shown only where its item says that it stands. */
  async #expiredOf(entries: readonly ItemReader[], now: number): Promise<readonly LiveVersion[]> {
    const items = await this.#objects.getAll(
      entries.map((entry) => ({ pk: entry.text('pk'), sk: entry.text('sk') })),
    )
    const found = new Map(items.map((item) => [item.optionalText('expiryPosition'), item]))
    const expired: LiveVersion[] = []
    for (const entry of entries) {
      const item = found.get(entry.text('expiryPosition'))
      const version = item ? versionFrom(item) : null
      const subject = item?.optionalText('subject') ?? null
      if (version?.state === 'live') expired.push(version)
      else if (version !== null && subject !== null) {
        await this.#entries.settle(version.object, version.version, subject, now)
      }
    }
    return expired
  }

  /** Of an object on the last page, which may be finished by now. */
  async #tombstonePosition(object: string): Promise<string> {
    const { tombstone } = factsFrom(await this.#objects.get(factsKey(object)))
    return tombstone === null ? START : positionOf(tombstone, object)
  }
}

const positionAfter = ({ expires, object, version }: ExpiryPosition): string =>
  justAbove(versionPosition(expires ?? 0, object, version))

/** The next text in the order of DynamoDB. */
const justAbove = (text: string): string => `${text}\0`
