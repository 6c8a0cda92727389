import { ENVELOPE_LIMITS } from './limits.ts'
import type { Decoder } from './steps.ts'
import { SUITE } from './suite.ts'

/** One encrypted data key of a header: who can open it, what is needed for that, and the wrapped key. */
export type EncryptedDataKey = { providerId: Buffer; providerInfo: Buffer; ciphertext: Buffer }

export type ContentType = 'framed' | 'non-framed'

/**
 * A parsed header of format version 2. Until its tag is verified, everything in it is an unproved claim.
 *
 * Source: AWS Encryption SDK specification, data-format/message-header.md, "Header Body Version 2.0".
 */
export type Header = {
  /** The bytes that the tag authenticates. */
  body: Buffer
  messageId: Buffer
  /** The encryption context, still serialized: no bytes when it is empty. */
  contextBytes: Buffer
  encryptedDataKeys: EncryptedDataKey[]
  contentType: ContentType
  /** Plaintext bytes of a regular frame; 0 when non-framed. */
  frameLength: number
  commitment: Buffer
  tag: Buffer
}

const CONTENT_TYPES: Record<ContentType, number> = { 'non-framed': 1, framed: 2 }

/** What a sealed header is made from: everything but the tag. */
export type HeaderFields = Omit<Header, 'body' | 'tag'>

/** Serializes a header body. Done once for a message: a second header under one message id would break GCM. */
export const encodeHeaderBody = (fields: HeaderFields): Buffer =>
  Buffer.concat([
    Buffer.from([SUITE.formatVersion]),
    uint16(SUITE.id),
    fields.messageId,
    ...field(fields.contextBytes),
    uint16(fields.encryptedDataKeys.length),
    ...fields.encryptedDataKeys.flatMap((edk) => [
      ...field(edk.providerId),
      ...field(edk.providerInfo),
      ...field(edk.ciphertext),
    ]),
    Buffer.from([CONTENT_TYPES[fields.contentType]]),
    uint32(fields.frameLength),
    fields.commitment,
  ])

/** Decodes a header, strictly; its tag is not verified here. Other suites and versions are refused. */
export function* headerDecoder(): Decoder<Header> {
  const read: Buffer[] = []
  let length = 0
  function* take(count: number): Decoder<Buffer> {
    length += count
    if (length > ENVELOPE_LIMITS.headerMaxBytes) throw new Error('The header is too large')
    const bytes = Buffer.from(yield count)
    read.push(bytes)
    return bytes
  }
  function* takeField(): Decoder<Buffer> {
    return yield* take((yield* take(2)).readUInt16BE(0))
  }

  const lead = yield* take(3)
  if (lead[0] !== SUITE.formatVersion) throw new Error('The message is not of format version 2')
  if (lead.readUInt16BE(1) !== SUITE.id) throw new Error('The message is not of suite 0x0478')
  const messageId = yield* take(SUITE.messageIdBytes)
  const contextBytes = yield* takeField()
  const encryptedDataKeys: EncryptedDataKey[] = []
  const count = (yield* take(2)).readUInt16BE(0)
  if (count === 0 || count > ENVELOPE_LIMITS.encryptedDataKeysMax) {
    throw new Error(`The message has ${count} encrypted data keys`)
  }
  for (let index = 0; index < count; index++) {
    const providerId = yield* takeField()
    const providerInfo = yield* takeField()
    encryptedDataKeys.push({ providerId, providerInfo, ciphertext: yield* takeField() })
  }
  const body = yield* take(5)
  const contentType = parseContentType(body[0])
  const frameLength = body.readUInt32BE(1)
  if ((contentType === 'framed') !== frameLength > 0)
    throw new Error('Frame length and content type disagree')
  const commitment = yield* take(SUITE.commitmentBytes)
  const authenticated = Buffer.concat(read)
  const tag = yield* take(SUITE.tagBytes)
  return {
    body: authenticated,
    messageId,
    contextBytes,
    encryptedDataKeys,
    contentType,
    frameLength,
    commitment,
    tag,
  }
}

const parseContentType = (value: number | undefined): ContentType => {
  if (value === CONTENT_TYPES.framed) return 'framed'
  if (value === CONTENT_TYPES['non-framed']) return 'non-framed'
  throw new Error('The content type is unknown')
}

const uint16 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeUInt16BE(value)
  return bytes
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const field = (bytes: Buffer): [Buffer, Buffer] => [uint16(bytes.length), bytes]
