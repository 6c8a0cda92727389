/** What one usually stores, as fields to fill in. */
import type { FieldKind, SensitiveRecord } from './record.ts'

export type Template = {
  readonly id: string
  readonly title: string
  /** A name for one: what it is for, and nobody's personal data. */
  readonly example: string
  readonly record: SensitiveRecord
}

const record = (...fields: readonly (readonly [FieldKind, string])[]): SensitiveRecord => ({
  version: 1,
  fields: fields.map(([kind, label]) => ({ kind, label, value: '' })),
})

/** The first one is what the form opens with. */
export const TEMPLATES = [
  {
    id: 'login',
    title: 'Login, password or note',
    example: 'Payroll login',
    record: record(['text', 'User name'], ['password', 'Password'], ['note', 'Note']),
  },
  {
    id: 'person',
    title: 'Person',
    example: 'Employee 4711',
    record: record(
      ['name', 'Full name'],
      ['birth-date', 'Date of birth'],
      ['email', 'E-mail'],
      ['phone', 'Phone'],
      ['address', 'Address'],
      ['national-id', 'National id'],
      ['note', 'Note'],
    ),
  },
  {
    id: 'bank-account',
    title: 'Bank account',
    example: 'Refund account',
    record: record(
      ['name', 'Account holder'],
      ['text', 'Bank'],
      ['account-number', 'Account number or IBAN'],
      ['text', 'BIC or routing number'],
      ['note', 'Note'],
    ),
  },
  {
    id: 'card',
    title: 'Card',
    example: 'Travel card',
    record: record(
      ['name', 'Cardholder'],
      ['card-number', 'Card number'],
      ['text', 'Expires'],
      ['password', 'Security code'],
      ['note', 'Note'],
    ),
  },
  { id: 'free', title: 'Free fields', example: 'Server room code', record: record(['text', 'Text']) },
] as const satisfies readonly Template[]
