import { cannotDecrypt, KeyfoldError } from '../errors.ts'
import { decodeUtf8 } from './context.ts'

/**
 * Bytes that come before the content in each message of kind `object`. The size is fixed, so that a range of
 * the content needs no other fact to be found, and so that the length of a name does not show.
 */
export const PRELUDE_BYTES = 272

const FORMAT_VERSION = 1
const NAME_OFFSET = 2
const NAME_MAX_BYTES = 255

/** What the prelude holds: everything about a content that may be sensitive and must not be metadata. */
export type Prelude = {
  /** UTF-8, 1 to 255 bytes; absent when the content has no name. */
  filename?: string
}

/**
 * Encodes a prelude: format version 1, name length, name padded with zeros to 255 bytes, 15 reserved zeros.
 *
 * @throws KeyfoldError `invalid-request` when the name is longer than 255 bytes or not well-formed Unicode.
 * @example
 * encodePrelude({ filename: 'scan.pdf' }).length // 272
 */
export const encodePrelude = (prelude: Prelude): Uint8Array => {
  const filename = prelude.filename ?? ''
  if (!filename.isWellFormed()) {
    throw new KeyfoldError('invalid-request', 'Keyfold-Filename must be well-formed Unicode.')
  }
  const name = Buffer.from(filename, 'utf8')
  if (name.length > NAME_MAX_BYTES) {
    throw new KeyfoldError(
      'invalid-request',
      `Keyfold-Filename is at most ${NAME_MAX_BYTES} bytes of UTF-8; this one has ${name.length}. Shorten the name.`,
    )
  }
  const bytes = Buffer.alloc(PRELUDE_BYTES)
  bytes[0] = FORMAT_VERSION
  bytes[1] = name.length
  name.copy(bytes, NAME_OFFSET)
  return bytes
}

/**
 * Decodes exactly what {@link encodePrelude} writes.
 *
 * @throws KeyfoldError `cannot-decrypt` on anything else.
 */
export const decodePrelude = (bytes: Uint8Array): Prelude => {
  const nameLength = bytes[1]
  if (bytes.length !== PRELUDE_BYTES || bytes[0] !== FORMAT_VERSION || nameLength === undefined) {
    throw cannotDecrypt(new Error('The prelude is not of format version 1'))
  }
  const nameEnd = NAME_OFFSET + nameLength
  if (bytes.subarray(nameEnd).some((byte) => byte !== 0)) {
    throw cannotDecrypt(new Error('The padding of the prelude is not zero'))
  }
  if (nameLength === 0) return {}
  try {
    return { filename: decodeUtf8(bytes.subarray(NAME_OFFSET, nameEnd)) }
  } catch (cause) {
    throw cannotDecrypt(cause)
  }
}
