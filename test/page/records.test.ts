import { describe, expect, it } from 'vitest'
import { carriedOver, moveField } from '../../web/records/change.ts'
import { filledIn, hasErrors, problemOf } from '../../web/records/check.ts'
import {
  encodeRecord,
  FIELD_KINDS,
  parseRecord,
  RECORD_LIMITS,
  type RecordField,
  type SensitiveRecord,
} from '../../web/records/record.ts'
import { TEMPLATES } from '../../web/records/templates.ts'

const record = (...fields: RecordField[]): SensitiveRecord => ({ version: 1, fields })
const text = (value: string, label = 'Text'): RecordField => ({ kind: 'text', label, value })
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

describe('a structured record', () => {
  it('comes back as it was stored, with every kind of field', () => {
    const all = record(...FIELD_KINDS.map((kind) => ({ kind, label: `A ${kind}`, value: 'Zoë "1"\n<b>' })))
    expect(parseRecord(encodeRecord(all))).toEqual(all)
  })

  it('is none when anything is not exactly of the format', () => {
    const field = { kind: 'text', label: 'a', value: 'b' }
    const others: unknown[] = [
      null,
      [],
      { version: 2, fields: [] },
      { version: '1', fields: [] },
      { version: 1 },
      { version: 1, fields: {} },
      { version: 1, fields: [], more: 1 },
      { version: 1, fields: [{ ...field, kind: 'html' }] },
      { version: 1, fields: [{ ...field, kind: 'constructor' }] },
      { version: 1, fields: [{ ...field, value: 7 }] },
      { version: 1, fields: [{ ...field, more: '' }] },
      { version: 1, fields: [{ kind: 'text', label: 'a' }] },
      { version: 1, fields: [['text', 'a', 'b']] },
      { version: 1, fields: [{ ...field, value: '\ud800' }] },
      { version: 1, fields: Array.from({ length: RECORD_LIMITS.fieldsMax + 1 }, () => field) },
      { version: 1, fields: [{ ...field, label: 'x'.repeat(RECORD_LIMITS.labelMaxCharacters + 1) }] },
      { version: 1, fields: [{ ...field, value: 'x'.repeat(RECORD_LIMITS.valueMaxCharacters + 1) }] },
    ]
    for (const other of others) expect(parseRecord(bytes(other)), JSON.stringify(other)).toBeNull()
    expect(parseRecord(new TextEncoder().encode('{"version":1,'))).toBeNull()
    expect(parseRecord(Uint8Array.of(0xff, 0xfe))).toBeNull()
    const inherited = '{"version":1,"fields":[{"__proto__":{"kind":"text"},"label":"","value":""}]}'
    expect(parseRecord(new TextEncoder().encode(inherited))).toBeNull()
  })

  it('is refused beyond the limits, where it could not be read back', () => {
    expect(() => encodeRecord(record(text('x'.repeat(RECORD_LIMITS.valueMaxCharacters + 1))))).toThrow(
      RangeError,
    )
  })
})

describe('the fields of a form', () => {
  it('warn of a card number with a mistyped digit, and take it nevertheless', () => {
    const card = (value: string): RecordField => ({ kind: 'card-number', label: 'Card', value })
    expect(problemOf(card('4111 1111 1111 1111'))).toBeNull()
    expect(problemOf(card('378282246310005'))).toBeNull()
    expect(problemOf(card('4111 1111 1111 1112'))?.level).toBe('warning')
    expect(hasErrors(record(card('4111 1111 1111 1112')))).toBe(false)
  })

  it('refuse an e-mail address that is none', () => {
    const email = (value: string): RecordField => ({ kind: 'email', label: 'E-mail', value })
    expect(problemOf(email('ann@example.com'))).toBeNull()
    for (const wrong of ['ann', 'ann@', '@example.com', 'ann@example', 'a b@example.com'])
      expect(problemOf(email(wrong))?.level, wrong).toBe('error')
  })

  it('warn of a day that is not in the calendar', () => {
    const born = (value: string): RecordField => ({ kind: 'birth-date', label: 'Born', value })
    expect(problemOf(born('2000-02-29'))).toBeNull()
    for (const odd of ['2001-02-29', '1.2.1990', '2190-01-01'])
      expect(problemOf(born(odd))?.level, odd).toBe('warning')
  })

  it('keep what was typed when another kind of record is chosen', () => {
    const [login, person] = TEMPLATES
    const typed = { ...login.record, fields: login.record.fields.with(1, text('secret', 'Mine')) }
    const carried = carriedOver(typed, person.record)
    expect(filledIn(carried).fields).toEqual([text('secret', 'Mine')])
    expect(carried.fields.slice(1)).toEqual(person.record.fields)
  })

  it('change places only within the form', () => {
    const two = record(text('1'), text('2'))
    expect(moveField(two, 0, 1)).toEqual(record(text('2'), text('1')))
    expect(moveField(two, 0, -1)).toBe(two)
    expect(moveField(two, 1, 1)).toBe(two)
  })
})
