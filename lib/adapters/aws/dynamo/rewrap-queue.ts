import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { RewrapQueue, WrappedPage, WrappedVersion } from '../../../rotation/ports.ts'
import type { SortRange } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { indexOf, justAbove, padded, SHARDS } from './keys.ts'
import { keyOf, TableReader, take } from './table-reader.ts'
import { WRAPPED_ATTRIBUTES, wrappedFrom } from './wrapped-version.ts'

const INDEX = indexOf('objects', 'byGeneration')

/** Part of the order of the index; both ends are within it, if anything is there. */
type Range = readonly [from: string, to: string]

/** Before and after everything under a generation, and at the ends of the index. */
const before = (generation: number): string => `${padded(generation)}#`
const behind = (generation: number): string => `${padded(generation)}~`
const START = padded(0)
const END = '~'

/**
 * The index names versions, and no wrapped key is in it; what they are now is read from the table, consistently. An entry that
 * lags, and is not what is asked for any more, takes its place on the page and is not in it.
 */
export class DynamoRewrapQueue implements RewrapQueue {
  readonly shards = SHARDS
  readonly #objects: TableReader

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new TableReader(client, tables.objects)
  }

  /** Two ranges, so that nothing under this generation is read: it soon is nearly everything. */
  outside(shard: string, generation: number, after: string | null, limit: number): Promise<WrappedPage> {
    const ranges: readonly Range[] = [
      [START, before(generation)],
      [behind(generation), END],
    ]
    return this.#page(shard, ranges, after, limit, (version) => version.generation !== generation)
  }

  under(shard: string, generation: number, after: string | null, limit: number): Promise<WrappedPage> {
    const ranges: readonly Range[] = [[before(generation), behind(generation)]]
    return this.#page(shard, ranges, after, limit, (version) => version.generation === generation)
  }

  async #page(
    shard: string,
    ranges: readonly Range[],
    after: string | null,
    limit: number,
    isWanted: (version: WrappedVersion) => boolean,
  ): Promise<WrappedPage> {
    const entries: ItemReader[] = []
    for (const range of ranges) {
      const sort = rangeAfter(range, after)
      const missing = limit - entries.length
      if (sort === null || missing === 0) continue
      const query = { index: INDEX, partition: shard, sort, pageSize: missing }
      entries.push(...(await take(this.#objects.query(query), missing)))
    }
    const versions = await this.#asTheyAre(entries)
    const last = entries.length < limit ? undefined : entries.at(-1)
    return { versions: versions.filter(isWanted), next: last?.text(INDEX.sortKey) ?? null }
  }

  /** Those that live, in the order of the entries. */
  async #asTheyAre(entries: readonly ItemReader[]): Promise<readonly WrappedVersion[]> {
    const found = await this.#objects.getAll(entries.map(keyOf), WRAPPED_ATTRIBUTES)
    const items = new Map(found.map((item) => [nameOf(item), item]))
    return entries.flatMap((entry) => {
      const item = items.get(nameOf(entry))
      return (item && wrappedFrom(item, entry)) ?? []
    })
  }
}

/** What is left of a range. @returns null for nothing */
function rangeAfter([from, to]: Range, after: string | null): SortRange | null {
  if (after === null || after < from) return { between: [from, to] }
  return after < to ? { between: [justAbove(after), to] } : null
}

const nameOf = (item: ItemReader): string => `${item.text('pk')} ${item.text('sk')}`
