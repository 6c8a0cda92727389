import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { LiveVersion, ObjectHead, VersionItem } from '../../../objects/model.ts'
import type { MetadataChange, VersionStore } from '../../../objects/ports.ts'
import type { Attributes, SortRange } from './expressions.ts'
import { readHead } from './heads.ts'
import { ItemTable } from './item-table.ts'
import { objectPartition, VERSION_PREFIX, versionKey, versionSort } from './keys.ts'
import { Shredder } from './shredder.ts'
import { SubjectEntries } from './subject-entries.ts'
import { take } from './table-reader.ts'
import { expiryAttributes, versionAttributes, versionFrom } from './version-item.ts'

/** What reads versions needs the table of objects alone. */
export class DynamoVersionReader implements Pick<VersionStore, 'head' | 'find' | 'page'> {
  readonly #objects: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new ItemTable(client, tables.objects)
  }

  async head(object: string): Promise<ObjectHead> {
    return { object, ...(await readHead(this.#objects, objectPartition(object))) }
  }

  async find(object: string, version: number): Promise<VersionItem | null> {
    const item = await this.#objects.get(versionKey(object, version))
    return item === null ? null : versionFrom(item)
  }

  page(object: string, before: number, limit: number): Promise<readonly VersionItem[]> {
    const below = { between: [versionSort(0), versionSort(before - 1)] } as const
    return take(notAbandoned(this.#objects, object, below, true, limit), limit)
  }
}

export class DynamoVersionStore extends DynamoVersionReader implements VersionStore {
  readonly #objects: ItemTable
  readonly #entries: SubjectEntries
  readonly #shredder: Shredder

  constructor(
    client: DynamoDBDocumentClient,
    tables: { readonly objects: string; readonly subjects: string },
  ) {
    super(client, tables)
    this.#objects = new ItemTable(client, tables.objects)
    this.#entries = new SubjectEntries(this.#objects, new ItemTable(client, tables.subjects))
    this.#shredder = new Shredder(this.#objects, this.#entries)
  }

  /** The entry in the subject's list comes first; a crash after it leaves an entry that lists pass over. */
  async put(version: LiveVersion): Promise<boolean> {
    const { object, subject, created } = version
    const first = version.version === 1 ? null : await this.#first(object)
    if (subject !== null) await this.#entries.list(subject, object, first?.created ?? created, created)
    return this.#objects.putNew(
      versionKey(object, version.version),
      versionAttributes(version, first === null),
    )
  }

  /** Moving the expiry raises the epoch of claims, which withdraws them: whoever meets one later tidies it. */
  async update(object: string, version: number, revision: number, change: MetadataChange): Promise<boolean> {
    const key = versionKey(object, version)
    const found = await this.find(object, version)
    if (found?.state !== 'live' || found.revision !== revision) return false
    return this.#objects.update(
      key,
      {
        set: { ...metadataOf(found, change), revision: revision + 1 },
        ...(change.expires !== found.expires && { add: { claimEpoch: 1 } }),
        remove: change.expires === null ? ['expires', 'expiryShard', 'expiryPosition'] : [],
      },
      { equal: { state: 'live', revision } },
    )
  }

  shred(
    object: string,
    version: number,
    at: number,
    onlyExpired = false,
  ): Promise<{ blobKey: string | null }> {
    return this.#shredder.shred(object, version, at, onlyExpired)
  }

  /** The version that is listed for the object. */
  async #first(object: string): Promise<VersionItem | null> {
    const ascending = notAbandoned(this.#objects, object, { startsWith: VERSION_PREFIX }, false, 1)
    return (await take(ascending, 1))[0] ?? null
  }
}

const metadataOf = (found: LiveVersion, { labels, classification, expires }: MetadataChange): Attributes => ({
  labels: JSON.stringify(labels),
  classification,
  ...(expires !== null && expiryAttributes(found, expires)),
})

async function* notAbandoned(
  objects: ItemTable,
  object: string,
  sort: SortRange,
  descending: boolean,
  pageSize: number,
): AsyncGenerator<VersionItem, void, undefined> {
  const partition = objectPartition(object)
  const items = objects.query({ index: null, partition, sort, descending, pageSize })
  for await (const item of items) {
    const version = versionFrom(item)
    if (version.state !== 'abandoned') yield version
  }
}
