import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KEYS_PARTITIONS } from '../../../config/tables.ts'
import type { RotationFailure } from '../../../rotation/model.ts'
import type { RotationFailureStore } from '../../../rotation/ports.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { keyText, padded } from './keys.ts'
import { take } from './table-reader.ts'

const partitionOf = (rotation: number): string => KEYS_PARTITIONS.failures + padded(rotation)

const sortOf = ({ object, version }: Pick<RotationFailure, 'object' | 'version'>): string =>
  `${keyText(object)}#${padded(version)}`

export class DynamoRotationFailureStore implements RotationFailureStore {
  readonly #keys: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly keys: string }) {
    this.#keys = new ItemTable(client, tables.keys)
  }

  record(rotation: number, { object, version, code, pass }: RotationFailure): Promise<void> {
    const key = { pk: partitionOf(rotation), sk: sortOf({ object, version }) }
    return this.#keys.put(key, { object, version, code, pass })
  }

  async page(
    rotation: number,
    pass: number,
    after: Pick<RotationFailure, 'object' | 'version'> | null,
    limit: number,
  ): Promise<readonly RotationFailure[]> {
    const items = this.#keys.query({
      index: null,
      partition: partitionOf(rotation),
      sort: after === null ? null : { above: sortOf(after) },
      filter: { equal: { pass } },
    })
    return (await take(items, limit)).map(failureFrom)
  }
}

const failureFrom = (item: ItemReader): RotationFailure => ({
  object: item.text('object'),
  version: item.integer('version'),
  code: item.text('code'),
  pass: item.integer('pass'),
})
