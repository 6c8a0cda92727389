import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  openVault,
  openVaultRange,
  openVaultStream,
  sealVault,
  sealVaultStream,
} from '../../lib/envelope/vault.ts'
import { CONTEXT, chunked, collect, failureOf, failureOfAsync, PROPERTY_RUNS, seal } from './support.ts'

const dataKey = randomBytes(32)
const key = { dataKey, context: CONTEXT }
const runs = { numRuns: PROPERTY_RUNS }

const plaintexts = fc.integer({ min: 0, max: 3000 }).map((length) => randomBytes(length))
const frameLengths = fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 65, max: 4096 }))
const chunkSizes = fc
  .array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 8 })
  .filter((sizes) => sizes.some((size) => size > 0))

const cutUp = (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] => {
  const pieces: Uint8Array[] = []
  for (let offset = 0, index = 0; offset < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    pieces.push(bytes.subarray(offset, offset + size))
    offset += size
  }
  return pieces
}

describe('any content in any frames', () => {
  it('comes back the same, whole and as streams in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        plaintexts,
        frameLengths,
        chunkSizes,
        chunkSizes,
        async (plaintext, frameLength, cut, cut2) => {
          const options = { ...key, frameLength }
          const parts = cutUp(plaintext, cut)
          const whole = Buffer.concat(sealVault({ ...options, plaintext: parts }).parts)
          const streamed = await collect(sealVaultStream(options, chunked(plaintext, cut)))
          expect(streamed).toHaveLength(whole.length)
          for (const message of [whole, streamed]) {
            expect(Buffer.concat(openVault({ ...key, message }))).toEqual(plaintext)
            expect(await collect(openVaultStream(key, chunked(message, cut2)))).toEqual(plaintext)
          }
        },
      ),
      runs,
    )
  })

  it('gives any range of it in two reads', async () => {
    await fc.assert(
      fc.asyncProperty(plaintexts, frameLengths, fc.nat(), fc.nat(), async (plaintext, frameLength, a, b) => {
        fc.pre(plaintext.length > 0)
        const start = a % plaintext.length
        const end = start + 1 + (b % (plaintext.length - start))
        const message = seal(dataKey, plaintext, frameLength)
        let bytesRead = 0
        let reads = 0
        const read = async (from: number, to: number): Promise<Uint8Array> => {
          const bytes = message.subarray(from, to)
          bytesRead += bytes.length
          reads++
          return bytes
        }
        const range = Buffer.concat(await openVaultRange(key, read, { start, end }))
        expect(range).toEqual(plaintext.subarray(start, end))
        expect(reads).toBe(2)
        const frames = Math.floor((end - 1) / frameLength) - Math.floor(start / frameLength) + 1
        expect(bytesRead).toBeLessThan(400 + frames * (frameLength + 40))
      }),
      runs,
    )
  })

  it('is refused after any change, whatever its size', () => {
    fc.assert(
      fc.property(
        plaintexts,
        frameLengths,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (plaintext, frameLength, at, mask) => {
          const message = seal(dataKey, plaintext, frameLength)
          const index = at % message.length
          message[index] = (message[index] ?? 0) ^ mask
          expect(failureOf(() => openVault({ ...key, message }))).toBe('cannot-decrypt')
        },
      ),
      runs,
    )
  })

  it('is refused when cut, in the middle or at the end', () => {
    fc.assert(
      fc.property(
        plaintexts,
        frameLengths,
        fc.nat(),
        fc.nat({ max: 5000 }),
        (plaintext, frameLength, at, count) => {
          const message = seal(dataKey, plaintext, frameLength)
          const start = at % message.length
          const cut = Buffer.concat([message.subarray(0, start), message.subarray(start + 1 + count)])
          expect(failureOf(() => openVault({ ...key, message: cut }))).toBe('cannot-decrypt')
        },
      ),
      runs,
    )
  })
})

describe('bytes that are no message', () => {
  it('are refused without another error than the opaque one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat({ max: 300 }), (noise, keep) => {
        const message = Buffer.concat([seal(dataKey, Buffer.from('text'), 16).subarray(0, keep), noise])
        expect(failureOf(() => openVault({ ...key, message }))).toBe('cannot-decrypt')
      }),
      runs,
    )
  })
})

describe('a range', () => {
  const message = seal(dataKey, Buffer.from('0123456789'), 4)
  const open = async (start: number, end: number, bytes = message): Promise<Uint8Array[]> =>
    openVaultRange(key, async (from, to) => bytes.subarray(from, to), { start, end })

  it.each([
    [0, 0],
    [3, 2],
    [-1, 2],
    [0.5, 2],
    [0, Number.POSITIVE_INFINITY],
    [Number.NaN, 2],
  ])('must begin at 0 or later and end after that: %d to %d', async (start, end) => {
    expect(await failureOfAsync(open(start, end))).toBe('range-not-satisfiable')
  })

  it('is refused when it goes beyond the content, so that a cut message cannot pass as a short one', async () => {
    expect(await failureOfAsync(open(8, 11))).toBe('cannot-decrypt')
    expect(await failureOfAsync(open(10, 11))).toBe('cannot-decrypt')
    expect(await failureOfAsync(open(12, 16))).toBe('cannot-decrypt')
    expect(await failureOfAsync(open(0, 10, message.subarray(0, message.length - 42)))).toBe('cannot-decrypt')
  })

  it('is refused from a message of another object', async () => {
    const other = { dataKey, context: { ...CONTEXT, 'keyfold:object': 'BBBBBBBBBBBBBBBBBBBBBB' } }
    const read = async (from: number, to: number): Promise<Uint8Array> => message.subarray(from, to)
    expect(await failureOfAsync(openVaultRange(other, read, { start: 0, end: 1 }))).toBe('cannot-decrypt')
  })
})
