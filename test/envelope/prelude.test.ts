import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePrelude, encodePrelude, PRELUDE_BYTES } from '../../lib/envelope/prelude.ts'
import { failureOf, PROPERTY_RUNS } from './support.ts'

describe('the prelude of an object', () => {
  it('has one size, whatever the name', () => {
    for (const prelude of [{}, { filename: 'a' }, { filename: 'ü'.repeat(127) }]) {
      expect(encodePrelude(prelude)).toHaveLength(PRELUDE_BYTES)
      expect(decodePrelude(encodePrelude(prelude))).toEqual(prelude)
    }
  })

  it('gives any name of up to 255 bytes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 63 }), (filename) => {
        expect(decodePrelude(encodePrelude({ filename }))).toEqual({ filename })
      }),
      { numRuns: PROPERTY_RUNS },
    )
  })

  it('takes 255 bytes of name and names the field when there are more', () => {
    const filename = 'x'.repeat(255)
    expect(decodePrelude(encodePrelude({ filename }))).toEqual({ filename })
    expect(() => encodePrelude({ filename: `${filename}y` })).toThrow(/Keyfold-Filename is at most 255 bytes/)
    expect(() => encodePrelude({ filename: 'ü'.repeat(128) })).toThrow(/this one has 256/)
    expect(failureOf(() => encodePrelude({ filename: '\ud800' }))).toBe('invalid-request')
  })

  it.each([
    ['another version', 0, 2],
    ['a name that ends before its last byte', 1, 3],
    ['a byte in the padding of the name', 200, 1],
    ['a reserved byte', PRELUDE_BYTES - 1, 1],
    ['invalid UTF-8', 2, 0xff],
  ])('is refused with %s', (_, offset, value) => {
    const bytes = encodePrelude({ filename: 'scan' })
    bytes[offset] = value
    expect(failureOf(() => decodePrelude(bytes))).toBe('cannot-decrypt')
  })

  it('is refused when it is shorter or longer', () => {
    const bytes = encodePrelude({})
    for (const wrong of [
      bytes.subarray(1),
      bytes.subarray(0, 271),
      Buffer.alloc(273, bytes),
      Buffer.alloc(0),
    ]) {
      expect(failureOf(() => decodePrelude(wrong))).toBe('cannot-decrypt')
    }
  })
})
