/** The kinds of fields, as people see them. */
import type { FieldKind } from './record.ts'

type KindFacts = {
  readonly title: string
  /** When it is shown as dots until somebody asks for it: what one types is better seen, what was there before is not. */
  readonly masked: 'always' | 'once-stored' | 'never'
  readonly lines: number
  readonly inputMode: 'text' | 'email' | 'tel' | 'numeric'
}

const line = { masked: 'never', lines: 1, inputMode: 'text' } as const
const number = { ...line, masked: 'once-stored' } as const

export const KINDS: Readonly<Record<FieldKind, KindFacts>> = {
  text: { ...line, title: 'Text' },
  password: { ...line, title: 'Password', masked: 'always' },
  note: { ...line, title: 'Note', lines: 4 },
  name: { ...line, title: 'Name' },
  email: { ...line, title: 'E-mail', inputMode: 'email' },
  phone: { ...line, title: 'Phone', inputMode: 'tel' },
  'birth-date': { ...line, title: 'Date of birth' },
  address: { ...line, title: 'Address', lines: 3 },
  'card-number': { ...number, title: 'Card number', inputMode: 'numeric' },
  'account-number': { ...number, title: 'Account number' },
  'national-id': { ...number, title: 'National id' },
}
