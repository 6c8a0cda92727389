import { randomBytes } from 'node:crypto'
import { KeyfoldError } from '../errors.ts'
import { type BodyKeys, FRAME_LAYOUT, sealFrame } from './body.ts'
import { type EncryptionContext, serializeContext } from './context.ts'
import { encodeHeaderBody } from './header.ts'
import { ENVELOPE_LIMITS } from './limits.ts'
import { HEADER_IV } from './message.ts'
import { wrapMessageKey } from './raw-aes.ts'
import { deriveKeys, SUITE, sealGcm, secretKey } from './suite.ts'
import { type VaultKey, vaultHeaderBytes } from './vault-policy.ts'

/** What sealing takes: a data key that never sealed anything before, the context and the frame length. */
export type SealOptions = VaultKey & {
  /** Plaintext bytes of a frame, 1 to 1,048,576; see `frameLengthFor`. */
  frameLength: number
}

/** A sealed message in parts that are to be written one after the other. */
export type SealedMessage = {
  parts: Uint8Array[]
  /** The sum of the parts' lengths, in bytes. */
  length: number
  /** The message id, Base64url without padding, 43 characters. */
  messageId: string
}

/**
 * Seals a plaintext, given in any number of parts, as one message of the vault. Everything that must be unique
 * (message id, message key, IV of the wrapping) is drawn anew; the parts of the plaintext are not joined.
 *
 * Source: architecture section 4; AWS Encryption SDK specification, client-apis/encrypt.md.
 *
 * @param options.dataKey 32 bytes, for this one message only.
 * @throws KeyfoldError `invalid-request` on a key, frame length or context that cannot be used.
 */
export const sealVault = (options: SealOptions & { plaintext: readonly Uint8Array[] }): SealedMessage => {
  const { frameLength, plaintext } = options
  const { header, keys, messageId } = startMessage(options)
  const parts: Uint8Array[] = [header]
  const total = plaintext.reduce((sum, part) => sum + part.length, 0)
  const takePieces = pieceTaker(plaintext)
  const frames = FRAME_LAYOUT.frames(total, frameLength)
  for (let sequence = 1; sequence <= frames; sequence++) {
    const length = Math.min(frameLength, total - (sequence - 1) * frameLength)
    const frame = { sequence, final: sequence === frames, pieces: takePieces(length), length }
    parts.push(...sealFrame(keys, frame))
  }
  return { parts, length: header.length + FRAME_LAYOUT.bodyBytes(total, frameLength), messageId }
}

/**
 * Seals a plaintext of unknown length as a stream, with the memory of two frames. The bytes are those that
 * {@link sealVault} would make, in other parts.
 *
 * @param source the plaintext, in chunks of any sizes; a chunk may be reused once the next one is asked for.
 * @throws KeyfoldError `invalid-request` as {@link sealVault}; an error of the source is passed on as it is.
 */
export async function* sealVaultStream(
  options: SealOptions,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { header, keys } = startMessage(options)
  yield header
  const frame = Buffer.allocUnsafeSlow(options.frameLength)
  let filled = 0
  let sequence = 1
  const seal = (final: boolean): Buffer[] =>
    sealFrame(keys, { sequence: sequence++, final, pieces: [frame.subarray(0, filled)], length: filled })
  for await (const chunk of source) {
    let offset = 0
    while (offset < chunk.length) {
      // A full frame waits for the next byte, since only then is it known not to be the final one.
      if (filled === frame.length) {
        yield* seal(false)
        filled = 0
      }
      const piece = chunk.subarray(offset, offset + frame.length - filled)
      frame.set(piece, filled)
      filled += piece.length
      offset += piece.length
    }
  }
  yield* seal(true)
}

/** The exact length in bytes of the message that {@link sealVault} makes of a plaintext of this length. */
export const messageLength = (options: {
  plaintextLength: number
  frameLength: number
  context: EncryptionContext
}): number =>
  vaultHeaderBytes(serializeContext(options.context)) +
  FRAME_LAYOUT.bodyBytes(options.plaintextLength, options.frameLength)

const startMessage = (options: SealOptions): { header: Buffer; keys: BodyKeys; messageId: string } => {
  checkOptions(options)
  const contextBytes = serializeContext(options.context)
  const random = randomBytes(SUITE.messageIdBytes + SUITE.keyBytes + SUITE.ivBytes)
  const messageId = random.subarray(0, SUITE.messageIdBytes)
  const messageKey = random.subarray(messageId.length, messageId.length + SUITE.keyBytes)
  const wrapIv = random.subarray(messageId.length + messageKey.length)
  const { commitment, frameKey } = deriveKeys(messageKey, messageId)
  const body = encodeHeaderBody({
    messageId,
    contextBytes,
    encryptedDataKeys: [wrapMessageKey(secretKey(options.dataKey), messageKey, wrapIv, contextBytes)],
    contentType: 'framed',
    frameLength: options.frameLength,
    commitment,
  })
  const { tag } = sealGcm(frameKey, HEADER_IV, body, [])
  return {
    header: Buffer.concat([body, tag]),
    keys: { frameKey, messageId },
    messageId: messageId.toString('base64url'),
  }
}

const checkOptions = ({ dataKey, frameLength }: SealOptions): void => {
  if (dataKey.length !== SUITE.keyBytes) {
    throw new KeyfoldError(
      'invalid-request',
      `A data key has ${SUITE.keyBytes} bytes; this one has ${dataKey.length}.`,
    )
  }
  const limit = ENVELOPE_LIMITS.vaultFrameMaxBytes
  if (!Number.isInteger(frameLength) || frameLength < 1 || frameLength > limit) {
    throw new KeyfoldError('invalid-request', `The frame length is a whole number from 1 to ${limit}.`)
  }
}

/** Returns a function that takes the next `length` bytes of the parts, as views of them. */
const pieceTaker = (parts: readonly Uint8Array[]): ((length: number) => Uint8Array[]) => {
  let index = 0
  let offset = 0
  return (length) => {
    const pieces: Uint8Array[] = []
    let missing = length
    for (let part = parts[index]; missing > 0 && part !== undefined; part = parts[index]) {
      const piece = part.subarray(offset, offset + missing)
      pieces.push(piece)
      missing -= piece.length
      offset += piece.length
      if (offset === part.length) {
        index++
        offset = 0
      }
    }
    return pieces
  }
}
