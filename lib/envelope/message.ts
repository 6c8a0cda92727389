import { timingSafeEqual } from 'node:crypto'
import { type BodyKeys, framesDecoder, nonFramedDecoder } from './body.ts'
import { type EncryptionContext, parseContext, serializeContext } from './context.ts'
import { type Header, headerDecoder } from './header.ts'
import { unwrapMessageKey } from './raw-aes.ts'
import { type Decoder, decodeAll, decodeStream, opaquely } from './steps.ts'
import { deriveKeys, openGcm, secretKey, sequenceIv } from './suite.ts'

/** Gives the message key (32 bytes) for a header that is not verified yet, or throws. */
export type MessageKeyOf = (header: Header) => Uint8Array

/**
 * What opens a message, 32 bytes: its message key, or a data key under which a raw AES keyring wrapped that,
 * whatever provider and key name it gave.
 */
export type OpeningKey = { messageKey: Uint8Array } | { dataKey: Uint8Array }

/** The pair that only signed suites may have; in another one it is a sign of a downgrade. */
const SIGNATURE_PAIR = 'aws-crypto-public-key'

/** The IV of the header tag: the sequence number that no frame has. */
export const HEADER_IV = sequenceIv(0)

/**
 * Opens a whole message of suite 0x0478, framed or not, whatever keys its header names: the layer below the
 * vault's own policy. No plaintext is returned before all of it is verified.
 *
 * Source: AWS Encryption SDK specification, client-apis/decrypt.md.
 *
 * @param options.boundContext pairs that the message authenticates without storing them (the "required
 *   encryption context" of the specification); none by default.
 * @throws KeyfoldError `cannot-decrypt`, whatever is wrong.
 */
export const openMessage = (
  options: OpeningKey & { message: Uint8Array; boundContext?: EncryptionContext },
): { context: EncryptionContext; parts: Uint8Array[] } =>
  opaquely(() => {
    const boundContext = options.boundContext ?? {}
    const decoder = messageDecoder(messageKeyOf(options, boundContext), serializeContext(boundContext))
    const { result, parts } = decodeAll(decoder, options.message)
    return { context: parseContext(result.contextBytes), parts }
  })

/**
 * Opens a message as a stream: each frame is passed on once its tag is verified, and memory holds one frame.
 * A stream that fails throws and never ends cleanly, so its consumer must treat what came before as incomplete.
 *
 * @param source the message, in chunks of any sizes; an error of it is passed on as it is.
 * @throws KeyfoldError `cannot-decrypt`, whatever is wrong with the message.
 */
export const openMessageStream = (
  key: OpeningKey,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> => decodeStream(messageDecoder(messageKeyOf(key, {})), source)

const messageKeyOf =
  (key: OpeningKey, boundContext: EncryptionContext): MessageKeyOf =>
  ({ contextBytes, encryptedDataKeys }) => {
    const stored = parseContext(contextBytes)
    if (Object.hasOwn(stored, SIGNATURE_PAIR))
      throw new Error('A message of an unsigned suite names a signature key')
    if ('messageKey' in key) return key.messageKey
    const dataKey = secretKey(key.dataKey)
    const isBound = Object.keys(boundContext).length > 0
    const aad = isBound ? serializeContext({ ...stored, ...boundContext }) : contextBytes
    for (const encryptedDataKey of encryptedDataKeys) {
      const messageKey = tryUnwrap(dataKey, encryptedDataKey, aad)
      if (messageKey !== undefined) return messageKey
    }
    throw new Error('No encrypted data key of the message opens under this data key')
  }

const tryUnwrap = (...parameters: Parameters<typeof unwrapMessageKey>): Buffer | undefined => {
  try {
    return unwrapMessageKey(...parameters)
  } catch {
    return undefined
  }
}

/** Decodes a message, given a way to its key. `boundContext` is serialized. Returns the verified header. */
export function* messageDecoder(
  keyOf: MessageKeyOf,
  boundContext: Uint8Array = Buffer.alloc(0),
): Decoder<Header> {
  const header = yield* headerDecoder()
  const keys = verifyHeader(header, keyOf(header), boundContext)
  if (header.contentType === 'framed') yield* framesDecoder(keys, header.frameLength, 1)
  else yield* nonFramedDecoder(keys)
  return header
}

/**
 * Verifies commitment and tag of a header. The commitment comes first and is compared in constant time: without
 * it, one message could be made to open to different contents under different keys.
 *
 * Source: AWS Encryption SDK specification, client-apis/decrypt.md, "Verify the header".
 *
 * @throws Error when the key is not the one that sealed this header, or the header was changed.
 */
export const verifyHeader = (
  header: Header,
  messageKey: Uint8Array,
  boundContext: Uint8Array = Buffer.alloc(0),
): BodyKeys => {
  const { commitment, frameKey } = deriveKeys(messageKey, header.messageId)
  if (!timingSafeEqual(commitment, header.commitment)) throw new Error('The key commitment does not match')
  const aad = boundContext.length === 0 ? header.body : Buffer.concat([header.body, boundContext])
  openGcm(frameKey, HEADER_IV, aad, Buffer.alloc(0), header.tag)
  return { frameKey, messageId: Buffer.from(header.messageId) }
}
