import { KeyfoldError } from '../errors.ts'
import { ENVELOPE_LIMITS } from './limits.ts'

/** Non-secret name–value pairs that a message authenticates. They appear in headers and in key-service logs. */
export type EncryptionContext = Readonly<Record<string, string>>

const UINT16_MAX = 0xffff
const RESERVED_PREFIX = 'aws-crypto-'

/**
 * Serializes an encryption context in the one canonical form: a 16-bit count, then each pair as two strings
 * with 16-bit lengths, sorted by the UTF-8 bytes of the name. The empty context is no bytes at all.
 * It is the same form in the header, in the wrapping of keys and wherever else a context is authenticated.
 *
 * Source: AWS Encryption SDK specification, framework/structures.md, "Encryption Context", "Serialization".
 *
 * @throws KeyfoldError `invalid-request` when a string is not well-formed Unicode, a name is empty or begins
 *   with the reserved `aws-crypto-`, or the result would be longer than 65,535 bytes.
 * @example
 * serializeContext({ 'keyfold:kind': 'message' }).toString('hex') // '0001000c6b6579666f6c643a6b696e64...'
 */
export const serializeContext = (context: EncryptionContext): Buffer => {
  const pairs = Object.entries(context).map(([name, value]) => {
    checkName(name)
    return { name: encodeString(name), value: encodeString(value) }
  })
  if (pairs.length === 0) return Buffer.alloc(0)
  pairs.sort((a, b) => a.name.compare(b.name))
  const length = pairs.reduce((sum, pair) => sum + 4 + pair.name.length + pair.value.length, 2)
  if (length > ENVELOPE_LIMITS.contextMaxBytes) {
    throw invalid(`is at most ${ENVELOPE_LIMITS.contextMaxBytes} bytes; this one has ${length}`)
  }
  const bytes = Buffer.allocUnsafe(length)
  let offset = bytes.writeUInt16BE(pairs.length, 0)
  for (const { name, value } of pairs) {
    offset = writeField(bytes, name, offset)
    offset = writeField(bytes, value, offset)
  }
  return bytes
}

/**
 * Parses what {@link serializeContext} writes and accepts nothing else: each context has one serialization.
 *
 * @throws Error on unsorted or repeated names, invalid UTF-8, missing or trailing bytes. It is a cause for
 *   `cannotDecrypt`, not an error for a caller.
 */
export const parseContext = (bytes: Uint8Array): EncryptionContext => {
  if (bytes.length === 0) return {}
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (buffer.length < 2) throw new Error('The context ends within its count')
  const count = buffer.readUInt16BE(0)
  if (count === 0) throw new Error('An empty context has no count')
  const pairs: [string, string][] = []
  let offset = 2
  let previous: Buffer | undefined
  for (let index = 0; index < count; index++) {
    const name = readField(buffer, offset)
    const value = readField(buffer, offset + 2 + name.length)
    if (previous !== undefined && previous.compare(name) >= 0) {
      throw new Error('The names of the context are not sorted, or one is repeated')
    }
    pairs.push([decodeUtf8(name), decodeUtf8(value)])
    previous = name
    offset += 4 + name.length + value.length
  }
  if (offset !== buffer.length) throw new Error('Bytes follow the last pair of the context')
  return Object.fromEntries(pairs)
}

/** Strict UTF-8: invalid bytes throw, and a byte order mark is a character like any other. */
export const decodeUtf8 = (bytes: Uint8Array): string => STRICT_UTF8.decode(bytes)

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const checkName = (name: string): void => {
  if (name === '') throw invalid('has no empty names')
  if (name.startsWith(RESERVED_PREFIX)) throw invalid(`has no names that begin with ${RESERVED_PREFIX}`)
}

const encodeString = (text: string): Buffer => {
  if (!text.isWellFormed()) throw invalid('consists of well-formed Unicode strings')
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length > UINT16_MAX) {
    throw invalid(`has strings of at most ${UINT16_MAX} bytes; one has ${bytes.length}`)
  }
  return bytes
}

const writeField = (target: Buffer, field: Buffer, offset: number): number => {
  const start = target.writeUInt16BE(field.length, offset)
  return start + field.copy(target, start)
}

const readField = (buffer: Buffer, offset: number): Buffer => {
  if (offset + 2 > buffer.length) throw new Error('The context ends within a length')
  const start = offset + 2
  const end = start + buffer.readUInt16BE(offset)
  if (end > buffer.length) throw new Error('The context ends within a string')
  return buffer.subarray(start, end)
}

const invalid = (rule: string): KeyfoldError =>
  new KeyfoldError('invalid-request', `The encryption context ${rule}.`)
