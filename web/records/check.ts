/** What is wrong with a field, or looks wrong. */
import type { FieldKind, RecordField, SensitiveRecord } from './record.ts'

/** A warning does not keep anybody from storing. */
export type FieldProblem = { readonly level: 'error' | 'warning'; readonly message: string }

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const SEPARATORS = /[ -]/g
/** ISO/IEC 7812-1: 8 to 19 digits. */
const CARD_DIGITS = /^\d{8,19}$/

const CHECKS: Readonly<Partial<Record<FieldKind, (value: string) => FieldProblem | null>>> = {
  email: (value) =>
    EMAIL.test(value.trim()) ? null : { level: 'error', message: 'An address is like ann@example.com' },
  'birth-date': problemOfDate,
  'card-number': (value) =>
    isCardNumber(value) ? null : { level: 'warning', message: 'Look again: this is not a valid card number' },
}

/** @returns null when nothing is; an empty field is nothing wrong */
export function problemOf({ kind, value, label }: RecordField): FieldProblem | null {
  if (label.trim() === '') return { level: 'error', message: 'Give the field a name' }
  if (!value.isWellFormed()) return { level: 'error', message: 'Has a character that is only half there' }
  if (value === '') return null
  return CHECKS[kind]?.(value) ?? null
}

export const hasErrors = (record: SensitiveRecord): boolean =>
  record.fields.some((field) => problemOf(field)?.level === 'error')

/** Only what is filled in is worth storing. */
export const filledIn = (record: SensitiveRecord): SensitiveRecord => ({
  version: 1,
  fields: record.fields.filter(({ value }) => value !== ''),
})

export const isIsoDate = (value: string): boolean => {
  const [, year, month, day] = DATE.exec(value) ?? []
  if (year === undefined) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

function problemOfDate(value: string): FieldProblem | null {
  if (!isIsoDate(value)) return { level: 'warning', message: 'Look again: a date is like 1990-12-31' }
  return value > new Date().toISOString().slice(0, 10)
    ? { level: 'warning', message: 'Look again: this day is still to come' }
    : null
}

/** The check digit of ISO/IEC 7812-1, annex B ("Luhn"). */
function isCardNumber(value: string): boolean {
  const digits = value.replaceAll(SEPARATORS, '')
  if (!CARD_DIGITS.test(digits)) return false
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, place) => {
      const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return sum % 10 === 0
}
