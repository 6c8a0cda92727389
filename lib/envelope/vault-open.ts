import { KeyfoldError } from '../errors.ts'
import { FRAME_LAYOUT, framesDecoder } from './body.ts'
import { type EncryptionContext, parseContext, serializeContext } from './context.ts'
import { headerDecoder } from './header.ts'
import { messageDecoder, verifyHeader } from './message.ts'
import { decodeAll, decodeBytes, decodeParts, decodeStream, opaquely } from './steps.ts'
import { type VaultKey, vaultHeaderBytes, vaultMessageKey } from './vault-policy.ts'

/** Plaintext offsets in bytes; `end` is exclusive. */
export type PlaintextRange = { start: number; end: number }

/** Reads message bytes from `start` to `end` (exclusive); fewer only where the message ends. */
export type ReadMessage = (start: number, end: number) => Promise<Uint8Array>

/**
 * Opens one of the vault's own messages and returns its plaintext in parts, one a frame; none when it is empty.
 * Nothing is returned before all of it is verified.
 *
 * @throws KeyfoldError `cannot-decrypt`, whatever is wrong: key, context, or a changed message.
 */
export const openVault = (options: VaultKey & { message: Uint8Array }): Uint8Array[] =>
  opaquely(() => decodeAll(messageDecoder(vaultMessageKey(options)), options.message).parts)

/**
 * Opens one of the vault's own messages as a stream, frame by frame, each after its tag verified. A stream that
 * fails throws and never ends cleanly: abort whatever it was copied to.
 *
 * @param source the message, in chunks of any sizes; an error of it is passed on as it is.
 * @throws KeyfoldError `cannot-decrypt`, whatever is wrong with the message.
 */
export const openVaultStream = (
  options: VaultKey,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> =>
  decodeStream(messageDecoder(vaultMessageKey(options)), source)

/**
 * Opens a part of one of the vault's own messages: reads the header, then in one more read the frames that hold
 * the range, verifies both, and returns exactly the range. No length from outside is trusted.
 *
 * @param read called twice; an error of it is passed on as it is.
 * @throws KeyfoldError `range-not-satisfiable` when `range` is not two whole numbers with 0 ≤ start < end;
 *   `cannot-decrypt` when anything is wrong with the message, or when the range goes beyond its content.
 */
export const openVaultRange = async (
  options: VaultKey,
  read: ReadMessage,
  range: PlaintextRange,
): Promise<Uint8Array[]> => {
  checkRange(range)
  const headerBytes = opaquely(() => vaultHeaderBytes(serializeContext(options.context)))
  const headerRegion = await read(0, headerBytes)
  const { header, keys } = opaquely(() => {
    const { result } = decodeAll(headerDecoder(), headerRegion)
    return { header: result, keys: verifyHeader(result, vaultMessageKey(options)(result)) }
  })
  const { frameLength } = header
  const first = Math.floor(range.start / frameLength)
  const last = Math.floor((range.end - 1) / frameLength)
  const frames = await read(
    headerBytes + FRAME_LAYOUT.offset(first, frameLength),
    headerBytes + FRAME_LAYOUT.offset(last, frameLength) + FRAME_LAYOUT.maxBytes(frameLength),
  )
  return opaquely(() => {
    const decoder = framesDecoder(keys, frameLength, first + 1)
    const parts = decodeParts(decoder, frames, last - first + 1)
    return slice(parts, range.start - first * frameLength, range.end - first * frameLength)
  })
}

/**
 * Reads the encryption context that a message claims to have, without any key: nothing of it is verified. It
 * serves to find the key; opening the message with that key and this context then verifies it.
 *
 * @throws KeyfoldError `cannot-decrypt` when the message does not begin with a well-formed header of suite 0x0478.
 */
export const openMessageContext = (message: Uint8Array): EncryptionContext =>
  opaquely(() => parseContext(decodeBytes(headerDecoder(), message).result.contextBytes))

const checkRange = ({ start, end }: PlaintextRange): void => {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end <= start) {
    throw new KeyfoldError('range-not-satisfiable', 'A range has a start of at least 0 and an end after it.')
  }
}

const slice = (parts: readonly Uint8Array[], start: number, end: number): Uint8Array[] => {
  const wanted: Uint8Array[] = []
  let offset = 0
  for (const part of parts) {
    const piece = part.subarray(Math.max(0, start - offset), Math.max(0, end - offset))
    if (piece.length > 0) wanted.push(piece)
    offset += part.length
  }
  if (offset < end) throw new Error('The range goes beyond the content')
  return wanted
}
