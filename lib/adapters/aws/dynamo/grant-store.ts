import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Grant } from '../../../objects/model.ts'
import type { GrantStore } from '../../../objects/ports.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { compareText, GRANT_PREFIX, grantKey, keyText, objectPartition, positionOf } from './keys.ts'
import { take } from './table-reader.ts'
import { LIST_ATTRIBUTES } from './version-item.ts'

/** A grant that was removed stays as an empty stub: no function may delete items of this table. */
export class DynamoGrantStore implements GrantStore {
  readonly #objects: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly objects: string }) {
    this.#objects = new ItemTable(client, tables.objects)
  }

  async put({ object, grantee, grantedBy, created, expires }: Grant): Promise<void> {
    await this.#objects.put(grantKey(object, grantee), {
      state: 'granted',
      object,
      grantee,
      grantedBy,
      created,
      listGrantee: keyText(grantee),
      position: positionOf(created, object),
      ...(expires !== null && { expires }),
    })
  }

  remove(object: string, grantee: string): Promise<boolean> {
    return this.#objects.update(
      grantKey(object, grantee),
      {
        set: { state: 'removed' },
        remove: ['object', 'grantee', 'grantedBy', 'created', 'expires', ...LIST_ATTRIBUTES],
      },
      { equal: { state: 'granted' } },
    )
  }

  async list(object: string): Promise<readonly Grant[]> {
    const items = this.#objects.query({
      index: null,
      partition: objectPartition(object),
      sort: { startsWith: GRANT_PREFIX },
    })
    return grantsFrom(await take(items, Number.POSITIVE_INFINITY))
  }

  async find(object: string, grantees: readonly string[]): Promise<readonly Grant[]> {
    const keys = [...new Set(grantees)].map((grantee) => grantKey(object, grantee))
    return grantsFrom(await this.#objects.getAll(keys))
  }
}

const grantsFrom = (items: readonly ItemReader[]): readonly Grant[] =>
  items
    .filter((item) => item.oneOf('state', ['granted', 'removed']) === 'granted')
    .map(grantFrom)
    .toSorted((one, other) => compareText(one.grantee, other.grantee))

const grantFrom = (item: ItemReader): Grant => ({
  object: item.text('object'),
  grantee: item.text('grantee'),
  grantedBy: item.text('grantedBy'),
  created: item.integer('created'),
  expires: item.optionalInteger('expires'),
})
