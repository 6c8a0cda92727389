import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EncryptionContext, parseContext, serializeContext } from '../../lib/envelope/context.ts'
import { failureOf, PROPERTY_RUNS } from './support.ts'

const bytes = (...parts: (number | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([0, part]))))

describe('the serialized encryption context', () => {
  it('is a count and length-prefixed pairs, sorted by the bytes of the names', () => {
    expect(serializeContext({ b: '22', a: '1' })).toEqual(bytes(2, 1, 'a', 1, '1', 1, 'b', 2, '22'))
  })

  it('is empty for no pairs', () => {
    expect(serializeContext({})).toEqual(Buffer.alloc(0))
    expect(parseContext(Buffer.alloc(0))).toEqual({})
  })

  it('sorts by UTF-8 and not by UTF-16', () => {
    const names = Object.keys(parseContext(serializeContext({ '\u{1f600}': 'astral', '\uff5e': 'basic' })))
    expect(names).toEqual(['\uff5e', '\u{1f600}'])
  })

  it('comes back as it went in, whatever the names', () => {
    const pair = fc.tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const context: EncryptionContext = Object.fromEntries(pairs)
        fc.pre(!pairs.some(([name]) => name.startsWith('aws-crypto-')))
        const parsed = parseContext(serializeContext(context))
        expect(new Map(Object.entries(parsed))).toEqual(new Map(Object.entries(context)))
      }),
      { numRuns: PROPERTY_RUNS },
    )
  })

  it('keeps a name that means something to JavaScript as data', () => {
    const context = parseContext(bytes(1, 9, '__proto__', 1, 'x'))
    expect(Object.entries(context)).toEqual([['__proto__', 'x']])
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype)
  })

  it.each([
    ['an empty name', { '': 'x' }],
    ['a reserved name', { 'aws-crypto-public-key': 'x' }],
    ['half of a surrogate pair', { name: '\ud83d' }],
    ['a value that is too long', { name: 'x'.repeat(65_536) }],
    ['too many bytes together', { a: 'x'.repeat(40_000), b: 'x'.repeat(40_000) }],
  ])('cannot be made with %s', (_, context) => {
    expect(failureOf(() => serializeContext(context))).toBe('invalid-request')
  })

  it.each([
    ['a count of nothing', bytes(0), /no count/],
    ['a single byte', Buffer.from([0]), /within its count/],
    ['names out of order', bytes(2, 1, 'b', 1, '1', 1, 'a', 1, '2'), /not sorted/],
    ['a name twice', bytes(2, 1, 'a', 1, '1', 1, 'a', 1, '2'), /repeated/],
    ['bytes after the last pair', bytes(1, 1, 'a', 1, '1', 'x'), /Bytes follow/],
    ['a pair too few', bytes(2, 1, 'a', 1, '1'), /within a length/],
    ['a string that ends early', bytes(1, 1, 'a', 5, '1'), /within a string/],
    ['invalid UTF-8', Buffer.concat([bytes(1, 1, 'a', 1), Buffer.from([0xff])]), /not valid/],
    ['overlong UTF-8', Buffer.concat([bytes(1, 1, 'a', 2), Buffer.from([0xc0, 0x80])]), /not valid/],
  ])('is refused with %s', (_, serialized, reason) => {
    expect(() => parseContext(serialized)).toThrow(reason)
  })
})
