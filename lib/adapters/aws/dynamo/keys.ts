/** The keys of items and index entries (see lib/config/tables.ts). */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type IndexDefinition, TABLES, type TableName } from '../../../config/tables.ts'
import { DYNAMO_POLICY } from './dynamo-policy.ts'

export type ItemKey = { readonly pk: string; readonly sk: string }

/** The item of the object-level facts, and of whatever is one of a kind in its partition. Sorts after `VERSION#`. */
export const SINGLE = '~'

export const VERSION_PREFIX = 'VERSION#'
export const GRANT_PREFIX = 'GRANT#'
const OBJECT_PREFIX = 'OBJECT#'
const HASHED_PREFIX = 'sha256:'

/** Digits of the largest safe integer. */
const NUMBER_DIGITS = 16

/** So that numbers sort as text. Times before 1970 sort as 1970. */
export const padded = (number: number): string => String(Math.max(number, 0)).padStart(NUMBER_DIGITS, '0')

/** The next text in the order of DynamoDB. */
export const justAbove = (text: string): string => `${text}\0`

/** Above every text that is less, and below this one, among texts of letters and digits; the last may be {@link SINGLE}. */
export const justBelow = (text: string): string =>
  `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) - 1)}${SINGLE}`

/** The order in which DynamoDB sorts text: by the bytes of its UTF-8. */
export const compareText = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other))

/**
 * A text as part of a key: itself, or its hash when it is too long for one. The item has the text itself in an attribute,
 * where anyone needs it.
 */
export function keyText(text: string): string {
  const fits = Buffer.byteLength(text) <= DYNAMO_POLICY.keyTextMaxBytes
  if (fits && !text.startsWith(HASHED_PREFIX)) return text
  return `${HASHED_PREFIX}${createHash('sha256').update(text).digest('base64url')}`
}

/** The shard of a text, the same for ever. */
export const shardOf = (text: string): string => String(crc32(text) % DYNAMO_POLICY.shards)

export const SHARDS: readonly string[] = Array.from({ length: DYNAMO_POLICY.shards }, (_, shard) =>
  String(shard),
)

export const objectPartition = (object: string): string => OBJECT_PREFIX + keyText(object)

export const factsKey = (object: string): ItemKey => ({ pk: objectPartition(object), sk: SINGLE })

export const versionSort = (version: number): string => VERSION_PREFIX + padded(version)

export const versionKey = (object: string, version: number): ItemKey => ({
  pk: objectPartition(object),
  sk: versionSort(version),
})

/** The other way round: of a version's key. Ids are short enough to stand in keys as they are. */
export const objectOf = (pk: string): string => pk.slice(OBJECT_PREFIX.length)
export const versionOf = (sk: string): number => Number(sk.slice(VERSION_PREFIX.length))

export const grantKey = (object: string, grantee: string): ItemKey => ({
  pk: objectPartition(object),
  sk: GRANT_PREFIX + keyText(grantee),
})

const subjectPartition = (subject: string): string => `SUBJECT#${keyText(subject)}`

export const subjectKey = (subject: string): ItemKey => ({ pk: subjectPartition(subject), sk: SINGLE })

export const subjectEntryKey = (subject: string, object: string): ItemKey => ({
  pk: subjectPartition(subject),
  sk: OBJECT_PREFIX + keyText(object),
})

/** Where an object stands in a list: by a time, then by its id. */
export const positionOf = (time: number, object: string): string => `${padded(time)}#${keyText(object)}`

/** The number that a position begins with. */
export const leadingNumber = (position: string): number => Number(position.slice(0, NUMBER_DIGITS))

export const versionPosition = (leading: number, object: string, version: number): string =>
  `${positionOf(leading, object)}#${padded(version)}`

type IndexName<T extends TableName> = (typeof TABLES)[T]['indexes'][number]['name']

export function indexOf<T extends TableName>(table: T, name: IndexName<T>): IndexDefinition {
  const indexes: readonly IndexDefinition[] = TABLES[table].indexes
  const found = indexes.find((index) => index.name === name)
  if (found === undefined) throw new Error(`The table ${table} has no index ${name}.`)
  return found
}
