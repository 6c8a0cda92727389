import { createHash, randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { forEachBounded } from '../../../concurrency.ts'
import { AUDIT_PARTITIONS } from '../../../config/tables.ts'
import type { BaselineStore } from '../../../findings/ports.ts'
import { unavailable } from '../errors.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'
import type { Conditions } from './expressions.ts'
import type { ItemReader } from './item-reader.ts'
import { ItemTable } from './item-table.ts'
import { type ItemKey, padded, SINGLE } from './keys.ts'
import { keyOf } from './table-reader.ts'

const PARTITION = AUDIT_PARTITIONS.baseline
/** Says which parts are the state. */
const HEAD: ItemKey = { pk: PARTITION, sk: SINGLE }

const WRITER_BYTES = 9

type Head = {
  readonly revision: number
  readonly writer: string
  readonly parts: number
  /** SHA-256 of all parts, in hexadecimal. */
  readonly digest: string
}

/**
 * The state is larger than an item may be. Its parts have keys that no other writer uses, so that nobody sees half of one state and half of
 * another: they are there before the head names them, and go when another head does.
 */
export class DynamoBaselineStore implements BaselineStore {
  readonly #audit: ItemTable

  constructor(client: DynamoDBDocumentClient, tables: { readonly audit: string }) {
    this.#audit = new ItemTable(client, tables.audit)
  }

  /** Another run may remove the parts before they are read: then there is another head. */
  async read(): Promise<{ readonly revision: number; readonly state: Uint8Array } | null> {
    let before: string | null = null
    for (let attempt = 0; attempt < DYNAMO_POLICY.lostRaceAttemptsMax; attempt++) {
      const head = await this.#head()
      if (head === null || head.writer === before) return null
      const zipped = await this.#parts(head)
      if (digestOf(zipped) === head.digest) {
        return { revision: head.revision, state: new Uint8Array(gunzipSync(zipped)) }
      }
      before = head.writer
    }
    throw unavailable('What the detectors have learned is being changed all the time.')
  }

  async replace(before: number | null, state: Uint8Array): Promise<boolean> {
    // Of one that is damaged whoever reads it is told that there is none.
    const damaged = before === null && (await this.read()) === null
    const item = await this.#audit.get(HEAD)
    const former = item === null ? null : headIn(item)
    if (before === null && item !== null && !damaged) return false
    const next = newHead((before ?? former?.revision ?? 0) + 1, gzipSync(state))
    await this.#write(next)
    const won = await this.#audit.update(HEAD, { set: next.head }, conditionFor(before, item))
    await this.#remove(won ? partsOf(former) : partsOf(next.head))
    if (won) await this.#removeBelow(next.head.revision)
    return won
  }

  async #head(): Promise<Head | null> {
    const item = await this.#audit.get(HEAD)
    return item === null ? null : headIn(item)
  }

  async #parts(head: Head): Promise<Uint8Array> {
    const items = await this.#audit.getAll(partsOf(head))
    const found = new Map(items.map((item) => [item.text('sk'), item.bytesIfAny('part')]))
    return Buffer.concat(partsOf(head).map(({ sk }) => found.get(sk) ?? new Uint8Array()))
  }

  #write({ head, zipped }: ReturnType<typeof newHead>): Promise<void> {
    const size = DYNAMO_POLICY.baselinePartBytes
    return forEachBounded(partsOf(head).entries(), DYNAMO_POLICY.baselinePartsAtOnce, ([number, key]) =>
      this.#audit.put(key, { part: zipped.subarray(number * size, (number + 1) * size) }),
    )
  }

  /** What writers left that died. Whoever still writes such a revision has lost. */
  async #removeBelow(revision: number): Promise<void> {
    const left: ItemKey[] = []
    const query = { index: null, partition: PARTITION, sort: { below: padded(revision) } }
    for await (const item of this.#audit.query(query)) left.push(keyOf(item))
    await this.#remove(left)
  }

  #remove(keys: readonly ItemKey[]): Promise<void> {
    return forEachBounded(keys, DYNAMO_POLICY.baselinePartsAtOnce, (key) => this.#audit.delete(key, {}))
  }
}

function newHead(revision: number, zipped: Uint8Array): { readonly head: Head; readonly zipped: Uint8Array } {
  const head = {
    revision,
    writer: randomBytes(WRITER_BYTES).toString('base64url'),
    parts: Math.ceil(zipped.length / DYNAMO_POLICY.baselinePartBytes),
    digest: digestOf(zipped),
  }
  return { head, zipped }
}

/** Null when it is damaged. */
function headIn(item: ItemReader): Head | null {
  try {
    const [revision, writer] = [item.integer('revision'), item.text('writer')]
    return { revision, writer, parts: item.integer('parts'), digest: item.text('digest') }
  } catch {
    return null
  }
}

/** @param item the head that is there; null: none is */
function conditionFor(before: number | null, item: ItemReader | null): Conditions {
  if (before !== null) return { equal: { revision: before } }
  if (item === null) return { absent: ['pk'] }
  const writer = item.textIfAny('writer')
  return writer === null ? {} : { equal: { writer } }
}

const partsOf = (head: Head | null): readonly ItemKey[] =>
  head === null
    ? []
    : Array.from({ length: head.parts }, (_, number) => ({
        pk: PARTITION,
        sk: `${padded(head.revision)}#${head.writer}#${padded(number)}`,
      }))

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
