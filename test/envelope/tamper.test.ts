import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openMessage } from '../../lib/envelope/message.ts'
import { messageLength, openVault, openVaultRange, openVaultStream } from '../../lib/envelope/vault.ts'
import { CONTEXT, chunked, collect, failureOf, failureOfAsync, seal } from './support.ts'

/** Each bit alone, and all of them; with `SLOW=1`, whatever a byte can become. */
const MASKS =
  process.env['SLOW'] === '1'
    ? Array.from({ length: 255 }, (_, index) => index + 1)
    : [1, 2, 4, 8, 16, 32, 64, 128, 255]
const FRAME_LENGTH = 4
const SMALL_CONTEXT = { k: 'v' }
const dataKey = randomBytes(32)
const plaintext = Buffer.from('0123456789')
const key = { dataKey, context: SMALL_CONTEXT }
const message = seal(dataKey, plaintext, FRAME_LENGTH, SMALL_CONTEXT)
const headerLength = message.length - (plaintext.length + 2 * 32 + 40)
const frames = [0, 1].map((index) =>
  message.subarray(headerLength + index * 36, headerLength + (index + 1) * 36),
)
const finalFrame = message.subarray(headerLength + 72)
const header = message.subarray(0, headerLength)
const [first, second] = [frames[0] ?? Buffer.alloc(0), frames[1] ?? Buffer.alloc(0)]

const changed = (bytes: Buffer, index: number, mask: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[index] = (copy[index] ?? 0) ^ mask
  return copy
}

/** Reads a stream to its end or failure, and gives what it released and how it failed. */
const drain = async (stream: AsyncIterable<Uint8Array>): Promise<{ released: Buffer; failure: unknown }> => {
  const parts: Uint8Array[] = []
  const failure = await failureOfAsync(
    (async () => {
      for await (const part of stream) parts.push(part)
    })(),
  )
  return { released: Buffer.concat(parts), failure }
}

// Tens of thousands of errors are made here, and their stack traces would take most of the time.
beforeAll(() => {
  Error.stackTraceLimit = 0
})

describe('a message that was changed', () => {
  it('opens when it was not', () => {
    expect(Buffer.concat(openVault({ ...key, message }))).toEqual(plaintext)
  })

  it('is refused after any change of any single byte', { timeout: 120_000 }, () => {
    const tiny = seal(dataKey, Buffer.from('ab'), 1, {})
    const opened: string[] = []
    for (let index = 0; index < tiny.length; index++) {
      for (const mask of MASKS) {
        const tampered = changed(tiny, index, mask)
        const failure = failureOf(() => openVault({ dataKey, context: {}, message: tampered }))
        if (failure !== 'cannot-decrypt') opened.push(`byte ${index} ^ ${mask}: ${String(failure)}`)
      }
    }
    expect(opened).toEqual([])
  })

  it('is refused by the layer below the policy of the vault, too', () => {
    for (let index = 0; index < message.length; index++) {
      const tampered = changed(message, index, 1)
      expect(failureOf(() => openMessage({ dataKey, message: tampered }))).toBe('cannot-decrypt')
    }
  })

  it('ends as a stream with an error, after whole verified frames at most', async () => {
    for (let index = 0; index < message.length; index++) {
      const { released, failure } = await drain(
        openVaultStream(key, chunked(changed(message, index, 0x80), [50])),
      )
      expect(failure).toBe('cannot-decrypt')
      expect(released).toEqual(plaintext.subarray(0, released.length))
      const intactFrames = Math.max(0, Math.min(2, Math.floor((index - headerLength) / 36)))
      expect(released.length).toBe(intactFrames * FRAME_LENGTH)
    }
  })

  it('is refused when it is cut at any length, whole and as a stream', async () => {
    for (let length = 0; length < message.length; length++) {
      const cut = message.subarray(0, length)
      expect(failureOf(() => openVault({ ...key, message: cut }))).toBe('cannot-decrypt')
      const { failure } = await drain(openVaultStream(key, chunked(cut, [33])))
      expect(failure).toBe('cannot-decrypt')
    }
  })

  it.each([
    ['a byte too many', [message, Buffer.from([0])]],
    ['another message behind it', [message, message]],
    ['two frames swapped', [header, second, first, finalFrame]],
    ['a frame twice', [header, first, first, second, finalFrame]],
    ['a frame left out', [header, first, finalFrame]],
    ['all frames but the last left out', [header, finalFrame]],
    ['no final frame', [header, first, second]],
    ['the final frame twice', [message, finalFrame]],
    ['the final frame first', [header, finalFrame, first, second]],
    ['no header', [message.subarray(headerLength)]],
    ['two headers', [header, message]],
  ])('is refused with %s', async (_, parts) => {
    const tampered = Buffer.concat(parts)
    expect(failureOf(() => openVault({ ...key, message: tampered }))).toBe('cannot-decrypt')
    expect((await drain(openVaultStream(key, chunked(tampered, [41])))).failure).toBe('cannot-decrypt')
  })

  it('is refused with header or frames of another message, even one under the same key and context', () => {
    const other = seal(dataKey, plaintext, FRAME_LENGTH, SMALL_CONTEXT)
    const spliced = [
      [other.subarray(0, headerLength), message.subarray(headerLength)],
      [header, first, other.subarray(headerLength + 36, headerLength + 72), finalFrame],
      [header, first, second, other.subarray(headerLength + 72)],
      // The header's parts: everything up to the commitment, the commitment with its tag.
      [other.subarray(0, headerLength - 48), message.subarray(headerLength - 48)],
      [message.subarray(0, headerLength - 48), other.subarray(headerLength - 48)],
      [message.subarray(0, headerLength - 16), other.subarray(headerLength - 16)],
    ]
    for (const parts of spliced) {
      expect(failureOf(() => openVault({ ...key, message: Buffer.concat(parts) }))).toBe('cannot-decrypt')
    }
  })

  it('gives no range from a changed frame, nor with a changed header', async () => {
    const range = { start: 5, end: 6 }
    const open = async (bytes: Buffer): Promise<unknown> =>
      openVaultRange(key, async (start, end) => bytes.subarray(start, end), range)
    for (let index = 0; index < headerLength + 72; index++) {
      // The first frame is not needed for this range, so it is not read.
      const isOther = index >= headerLength && index < headerLength + 36
      expect(await failureOfAsync(open(changed(message, index, 4)))).toBe(
        isOther ? undefined : 'cannot-decrypt',
      )
    }
  })
})

describe('an error of the source', () => {
  it('comes through as it is', async () => {
    const broken = new Error('disk')
    async function* source(): AsyncGenerator<Uint8Array> {
      yield message.subarray(0, headerLength + 40)
      throw broken
    }
    expect((await drain(openVaultStream(key, source()))).failure).toBe(broken)
    expect(
      await failureOfAsync(openVaultRange(key, () => Promise.reject(broken), { start: 0, end: 1 })),
    ).toBe(broken)
  })

  it('does not happen to a source that is no longer needed: it is closed', async () => {
    let closed = false
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        while (true) yield Buffer.alloc(1000)
      } finally {
        closed = true
      }
    }
    expect(await failureOfAsync(collect(openVaultStream(key, source())))).toBe('cannot-decrypt')
    expect(closed).toBe(true)
  })
})

describe('the length of a message', () => {
  it('depends on nothing but the lengths and the context', () => {
    for (const length of [0, 1, 15, 16, 17, 32, 33]) {
      const sealed = seal(dataKey, Buffer.alloc(length), 16)
      expect(messageLength({ plaintextLength: length, frameLength: 16, context: CONTEXT })).toBe(
        sealed.length,
      )
    }
  })
})
