import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ENTRY_BYTES } from '../../../audit/log/entry.ts'
import { HASH_BYTES } from '../../../audit/log/hash.ts'
import type { LogState, LogStates } from '../../../audit/log/ports.ts'
import { EMPTY_TREE, rangeLength, type Tree } from '../../../audit/log/tree.ts'
import { AUDIT_PARTITIONS } from '../../../config/tables.ts'
import { KeyfoldError } from '../../../errors.ts'
import { changeOf } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { SINGLE } from './keys.ts'

const KEY = { pk: AUDIT_PARTITIONS.log, sk: SINGLE }

/** One item: hashes and entries are bytes one after the other. A full batch has 96 KiB, of the 400 kB that an item may have. */
export class DynamoLogStates implements LogStates {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  async read(): Promise<LogState> {
    const item = await this.#audit.get(KEY)
    if (item === null) return { revision: 0, published: EMPTY_TREE, batch: null }
    return { revision: item.integer('revision'), published: publishedIn(item), batch: batchIn(item) }
  }

  replace({ revision, published, batch }: LogState): Promise<boolean> {
    const change = changeOf({
      revision,
      size: published.size,
      range: published.size === 0 ? null : Buffer.concat(published.range),
      entries: batch === null ? null : Buffer.concat(batch.entries),
      root: batch === null ? null : batch.root,
    })
    const before = revision === 1 ? { absent: ['pk'] } : { equal: { revision: revision - 1 } }
    return this.#audit.update(KEY, change, before)
  }
}

function publishedIn(item: ItemReader): Tree {
  const size = item.integer('size')
  const range = item.has('range') ? split(item.bytes('range'), HASH_BYTES) : []
  if (range?.length !== rangeLength(size)) throw damaged('tree')
  return { size, range }
}

function batchIn(item: ItemReader): LogState['batch'] {
  if (!item.has('entries')) return null
  const entries = split(item.bytes('entries'), ENTRY_BYTES)
  if (entries === null) throw damaged('batch')
  return { entries, root: item.bytes('root') }
}

/** @returns null: there is a part left over */
function split(bytes: Uint8Array, length: number): readonly Uint8Array[] | null {
  if (bytes.length % length !== 0) return null
  return Array.from({ length: bytes.length / length }, (_, at) => bytes.slice(at * length, (at + 1) * length))
}

const damaged = (part: string): KeyfoldError =>
  new KeyfoldError('internal', `The state of the log is damaged: its ${part} cannot be read.`)
