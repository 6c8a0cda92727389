/** Object ids and blob keys. */
import { createHmac, randomBytes } from 'node:crypto'

/** 22 characters of Base64url. */
const ID_BYTES = 16

export const OBJECT_ID_PATTERN = /^[A-Za-z0-9_-]{22}$/

export const randomObjectId = (): string => objectId(randomBytes(ID_BYTES))

/** 127 bits: the first is cleared, so that an id begins with a letter, and no command line takes it for an option. */
function objectId(bytes: Buffer): string {
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0)
  return bytes.toString('base64url')
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('')

/** The two characters that ids, and with them the keys of blobs, begin with: 2,048, equally likely. */
export const ID_STARTS: readonly string[] = BASE64URL.slice(0, 32).flatMap((first) =>
  BASE64URL.map((second) => first + second),
)

/**
 * The id that belongs to one principal's `Idempotency-Key`: the conditional put of version 1 is then the record of the
 * request, and nobody can tell another principal's ids.
 *
 * @param secret the vault's secret, 32 bytes
 */
export function idempotentObjectId(secret: Uint8Array, principal: string, key: string): string {
  const mac = createHmac('sha256', secret)
    .update('keyfold idempotency v1\0')
    .update(JSON.stringify([principal, key]))
  return objectId(mac.digest().subarray(0, ID_BYTES))
}

/** The random part keeps two writers of one version apart. */
export const newBlobKey = (object: string, version: number): string =>
  `${object}/${version}/${randomBytes(ID_BYTES).toString('base64url')}`

/** @returns null for a key that is not one of ours. */
export function parseBlobKey(key: string): { object: string; version: number } | null {
  const match = /^([A-Za-z0-9_-]{22})\/([1-9]\d{0,14})\/[A-Za-z0-9_-]{22}$/.exec(key)
  return match?.[1] === undefined ? null : { object: match[1], version: Number(match[2]) }
}
