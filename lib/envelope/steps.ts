import { cannotDecrypt } from '../errors.ts'
import { ENVELOPE_LIMITS } from './limits.ts'

/**
 * A decoder that does no input or output of its own: it yields the number of bytes that it needs next and is
 * resumed with exactly these, or yields verified plaintext. So one decoder serves whole messages, streams and
 * ranges. Bytes that it was given are valid until it asks for more.
 */
export type Decoder<Result> = Generator<number | Uint8Array, Result, Buffer>

/** Runs a decoder over bytes in memory, without copying them. `end` is the offset of the first unread byte. */
export const decodeBytes = <Result>(
  decoder: Decoder<Result>,
  bytes: Uint8Array,
): { result: Result; parts: Uint8Array[]; end: number } => {
  const parts: Uint8Array[] = []
  const decoding = feed(decoder, asBuffer(bytes))
  let step = decoding.next()
  while (!step.done) {
    parts.push(step.value)
    step = decoding.next()
  }
  return { ...step.value, parts }
}

/** Runs a decoder until it has given `count` parts, or fewer because it ended. */
export const decodeParts = (decoder: Decoder<unknown>, bytes: Uint8Array, count: number): Uint8Array[] => {
  const parts: Uint8Array[] = []
  for (const part of feed(decoder, asBuffer(bytes))) {
    parts.push(part)
    if (parts.length === count) break
  }
  return parts
}

/** Runs a decoder over all of `bytes`. @throws Error when bytes follow what it reads. */
export const decodeAll = <Result>(
  decoder: Decoder<Result>,
  bytes: Uint8Array,
): { result: Result; parts: Uint8Array[] } => {
  const { result, parts, end } = decodeBytes(decoder, bytes)
  if (end !== bytes.length) throw new Error('Bytes follow the message')
  return { result, parts }
}

/**
 * Runs a decoder over a stream and passes each plaintext part on as soon as it is verified. A failure to
 * decode throws `cannotDecrypt`; an error of the source is passed on as it is.
 */
export async function* decodeStream(
  decoder: Decoder<unknown>,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = chunkReader(source)
  try {
    let step = opaquely(() => decoder.next())
    while (!step.done) {
      let input = NOTHING
      if (typeof step.value === 'number') input = await reader.read(step.value)
      else if (step.value.length > 0) yield step.value
      step = opaquely(() => decoder.next(input))
    }
    await reader.expectEnd()
  } finally {
    await reader.close()
  }
}

/** Runs `work`, and makes whatever it throws the one opaque failure. */
export const opaquely = <T>(work: () => T): T => {
  try {
    return work()
  } catch (cause) {
    throw cannotDecrypt(cause)
  }
}

function* feed<Result>(
  decoder: Decoder<Result>,
  buffer: Buffer,
): Generator<Uint8Array, { result: Result; end: number }, undefined> {
  let end = 0
  let step = decoder.next()
  while (!step.done) {
    if (typeof step.value === 'number') {
      const start = end
      end += step.value
      if (end > buffer.length) throw new Error('The message is truncated')
      step = decoder.next(buffer.subarray(start, end))
    } else {
      if (step.value.length > 0) yield step.value
      step = decoder.next(NOTHING)
    }
  }
  return { result: step.value, end }
}

const NOTHING: Buffer = Buffer.alloc(0)

/** The same bytes, with the methods of a Buffer. */
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

type ChunkReader = {
  /** The next `length` bytes, valid until the next read. Throws `cannotDecrypt` when the source ends before. */
  read(length: number): Promise<Buffer>
  /** Throws `cannotDecrypt` when the source has another byte. */
  expectEnd(): Promise<void>
  /** Tells the source that no more is wanted. */
  close(): Promise<void>
}

const chunkReader = (source: AsyncIterable<Uint8Array>): ChunkReader => {
  const chunks = source[Symbol.asyncIterator]()
  let unread: Uint8Array = NOTHING
  /** Where bytes of several chunks are put together, again and again: memory of one frame. */
  let scratch = NOTHING
  let ended = false

  /** Makes `unread` non-empty, or returns false at the end of the source. */
  const fill = async (): Promise<boolean> => {
    while (unread.length === 0 && !ended) {
      const next = await chunks.next()
      if (next.done) ended = true
      else unread = next.value
    }
    return unread.length > 0
  }

  const take = (length: number): Uint8Array => {
    const taken = unread.subarray(0, length)
    unread = unread.subarray(taken.length)
    return taken
  }

  return {
    async read(length) {
      if (length > ENVELOPE_LIMITS.streamedFrameMaxBytes + FRAME_OVERHEAD_BYTES) {
        throw cannotDecrypt(new Error('The frame is too large to be opened as a stream'))
      }
      if (unread.length >= length) return asBuffer(take(length))
      if (scratch.length < length) scratch = Buffer.allocUnsafeSlow(length)
      const gathered = scratch.subarray(0, length)
      let filled = 0
      while (filled < length) {
        if (!(await fill())) throw cannotDecrypt(new Error('The message is truncated'))
        const piece = take(length - filled)
        gathered.set(piece, filled)
        filled += piece.length
      }
      return gathered
    },
    async expectEnd() {
      if (await fill()) throw cannotDecrypt(new Error('Bytes follow the message'))
    },
    async close() {
      if (!ended) await chunks.return?.()
    },
  }
}

/** IV and tag, which are read together with a frame's content. */
const FRAME_OVERHEAD_BYTES = 28
