import { describe, expect, it } from 'vitest'
import { leftUntil } from '../../web/content/countdown.ts'
import { cleanFileName } from '../../web/content/file-name.ts'
import { familyOf, imageType, shapeOf } from '../../web/content/kind.ts'
import { maskOf, spokenMaskOf } from '../../web/content/mask.ts'
import { decodeText } from '../../web/content/text.ts'
import { PROBLEMS, readReport } from '../../web/preview/protocol.ts'
import { encodeRecord, RECORD_TYPE } from '../../web/records/record.ts'

const latin = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the name that content is saved under', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Zeugnis Müller (2).pdf', 'Zeugnis Müller (2).pdf'],
    ['../../etc/passwd', 'etc_passwd'],
    ['C:\\Windows\\system.ini', 'C__Windows_system.ini'],
    ['.bashrc', 'bashrc'],
    ['a\r\nSet-Cookie: b.txt', 'aSet-Cookie_ b.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['zero\u200Bwidth\uFEFF.txt', 'zerowidth.txt'],
    ['CON.txt', '_CON.txt'],
    ['lpt1', '_lpt1'],
    ['COM¹.log', '_COM¹.log'],
    ['console.log', 'console.log'],
    ['photo.png. . ', 'photo.png'],
    ['a<b>|"c"?*.txt', 'a_b___c___.txt'],
    ['\ud800x.txt', 'x.txt'],
  ])('is made harmless: %j', (name, clean) => {
    expect(cleanFileName(name, 'content')).toBe(clean)
  })

  it.each(['', '...', ' ', '\u202e', '/', '..'])('is the fallback when nothing is left of it: %j', (name) => {
    expect(cleanFileName(name, 'keyfold-x')).toBe('keyfold-x')
  })

  it('is short, and keeps its extension', () => {
    const clean = cleanFileName(`${'🔑'.repeat(300)}.pdf`, 'content')
    expect(Array.from(clean)).toHaveLength(120)
    expect(clean.endsWith('🔑.pdf')).toBe(true)
    expect(cleanFileName(`a.${'b'.repeat(400)}`, 'content')).toHaveLength(120)
  })
})

describe('what content is shown as', () => {
  it.each([
    [RECORD_TYPE, 'record'],
    ['text/html; charset=utf-8', 'text'],
    ['image/svg+xml', 'text'],
    ['application/xhtml+xml', 'text'],
    ['Application/JSON', 'text'],
    ['image/png', 'image'],
    ['application/pdf', 'pdf'],
    ['image/tiff', null],
    ['application/octet-stream', null],
    ['', null],
  ])('follows from its type: %s', (type, family) => {
    expect(familyOf(type)).toBe(family)
  })

  it.each([
    ['image/png', '\x89PNG\r\n\x1a\n'],
    ['image/jpeg', '\xff\xd8\xff\xe0'],
    ['image/gif', 'GIF89a'],
    ['image/webp', 'RIFF\0\0\0\0WEBPVP8 '],
    ['image/avif', '\0\0\0\x1cftypmif1\0\0\0\0mif1avif'],
    ['image/bmp', `BM${'\0'.repeat(30)}`],
  ])('is a picture by its bytes: %s', (type, bytes) => {
    expect(imageType(latin(bytes))).toBe(type)
  })

  it('is nothing when what claims to be a picture is a document', () => {
    for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '<html>', '', '\0\0', 'BM'])
      expect(shapeOf('image', latin(text))).toEqual({ kind: 'other' })
  })

  it('is the picture that its bytes make, whatever picture it claims to be', () => {
    expect(shapeOf('image', latin('GIF87a'))).toEqual({ kind: 'image', type: 'image/gif' })
  })

  it('is a PDF only with the mark of one', () => {
    expect(shapeOf('pdf', latin('\n%PDF-1.7'))).toEqual({ kind: 'pdf' })
    expect(shapeOf('pdf', latin('<html>'))).toEqual({ kind: 'other' })
  })

  it('is the text that it is when it is no record', () => {
    const record = { version: 1, fields: [{ kind: 'text', label: 'a', value: 'b' }] } as const
    expect(shapeOf('record', encodeRecord(record))).toEqual({ kind: 'record', record })
    expect(shapeOf('record', utf8('{"version":2}'))).toEqual({ kind: 'text' })
  })

  it('is no text when there is binary data in it', () => {
    expect(shapeOf('text', latin('a\0b'))).toEqual({ kind: 'other' })
    expect(shapeOf('text', latin('\xff\xfeh\0i\0'))).toEqual({ kind: 'text' })
    expect(decodeText(latin('\xff\xfeh\0i\0'))).toBe('hi')
    expect(decodeText(latin('caf\xe9'))).toBeNull()
    expect(decodeText(utf8('café\t\x1b[1m\r\n'))).toBe('café\t\x1b[1m\r\n')
  })
})

describe('a field that is not shown', () => {
  it('says the end of a card or account number, as people know it', () => {
    const field = { kind: 'card-number', label: 'Card', value: '4111 1111-1111 1234' } as const
    expect(maskOf(field)).toBe('•••••••• 1234')
    expect(spokenMaskOf(field)).toBe('hidden, ends in 1 2 3 4')
    expect(maskOf({ ...field, kind: 'account-number', value: 'DE02 1203 0000 0000 2020 51' })).toBe(
      '•••••••• 2051',
    )
  })

  it('says nothing else, not even how long it is', () => {
    const masks = (['password', 'name', 'national-id', 'text'] as const).flatMap((kind) =>
      ['x', '1234567890123456'].map((value) => maskOf({ kind, label: '', value })),
    )
    expect(new Set(masks)).toEqual(new Set(['••••••••']))
    expect(maskOf({ kind: 'card-number', label: '', value: '1234567' })).toBe('••••••••')
  })
})

describe('the time until it is hidden', () => {
  it.each([
    [60_000, 60, 1],
    [30_000, 30, 0.5],
    [1, 1, 1 / 60_000],
    [0, 0, 0],
    // The machine slept; the clock was set back.
    [-3_600_000, 0, 0],
    [3_600_000, 60, 1],
  ])('is what the clock says, %i ms before', (before, seconds, share) => {
    expect(leftUntil(1e12 + before, 1e12, 60_000)).toEqual({ seconds, share })
  })
})

describe('a report of the preview', () => {
  it('is a height in range, or one of a few words', () => {
    expect(readReport({ shown: { heightPx: 12 } })).toEqual({ shown: { heightPx: 12 } })
    expect(PROBLEMS.map((problem) => readReport({ problem }))).toEqual(
      PROBLEMS.map((problem) => ({ problem })),
    )
  })

  it.each([
    null,
    'damaged',
    {},
    { problem: '<b>' },
    { problem: 'toString' },
    { shown: null },
    { shown: {} },
    { shown: { heightPx: -1 } },
    { shown: { heightPx: Number.NaN } },
    { shown: { heightPx: Infinity } },
    { shown: { heightPx: '12' } },
  ])('is nothing else: %j', (value) => {
    expect(readReport(value)).toBeNull()
  })
})
