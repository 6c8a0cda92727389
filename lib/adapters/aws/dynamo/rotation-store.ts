import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KEYS_PARTITIONS } from '../../../config/tables.ts'
import type { Rotation } from '../../../rotation/model.ts'
import type { RotationChange, RotationStore } from '../../../rotation/ports.ts'
import { changeOf } from './expressions.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, padded } from './keys.ts'
import { rotationAttributes, rotationFrom } from './rotation-item.ts'
import { take } from './table-reader.ts'

/** Nothing else is in this partition: the API may write here, and here only. */
const PARTITION = KEYS_PARTITIONS.rotations

const sortOf = (rotation: number): string => `RUN#${padded(rotation)}`

const keyOf = (rotation: number): ItemKey => ({ pk: PARTITION, sk: sortOf(rotation) })

export class DynamoRotationStore implements RotationStore {
  readonly #keys: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly keys: string }) {
    this.#keys = new ItemTable(client, tables.keys)
  }

  async latest(): Promise<Rotation | null> {
    return (await this.page(Number.MAX_SAFE_INTEGER, 1))[0] ?? null
  }

  async find(rotation: number): Promise<Rotation | null> {
    const item = await this.#keys.get(keyOf(rotation))
    return item === null ? null : rotationFrom(item)
  }

  async page(before: number, limit: number): Promise<readonly Rotation[]> {
    const items = this.#keys.query({
      index: null,
      partition: PARTITION,
      sort: { below: sortOf(Math.min(before, Number.MAX_SAFE_INTEGER)) },
      descending: true,
      pageSize: limit,
    })
    return (await take(items, limit)).map(rotationFrom)
  }

  begin(rotation: Rotation): Promise<boolean> {
    return this.#keys.putNew(keyOf(rotation.rotation), rotationAttributes(rotation))
  }

  change(rotation: number, revision: number, change: RotationChange): Promise<boolean> {
    const changed = changeOf({ ...change, revision: revision + 1 })
    return this.#keys.update(keyOf(rotation), changed, { equal: { revision } })
  }

  /** Leaves no mark: that of a change whose answer was lost has to stay. */
  count(
    rotation: number,
    { rewrapped, reencrypted }: { readonly rewrapped: number; readonly reencrypted: number },
  ): Promise<void> {
    return this.#keys.change(keyOf(rotation), { add: { rewrapped, reencrypted } }, { present: ['revision'] })
  }
}
