/** How a field looks that is not shown. */
import type { RecordField } from '../records/record.ts'

/** As many whatever the value is: its length says something too. */
const DOTS = '••••••••'
const TAIL = 4
/** Of a shorter number, four digits would be too much of it. */
const MIN_FOR_TAIL = 8
const WITH_TAIL: readonly RecordField['kind'][] = ['card-number', 'account-number']

/** @example maskOf({ kind: 'card-number', label: 'Card', value: '4111 1111 1111 1234' }) // '•••••••• 1234' */
export function maskOf(field: RecordField): string {
  const tail = tailOf(field)
  return tail === null ? DOTS : `${DOTS} ${tail}`
}

/** The same for whoever hears it. */
export function spokenMaskOf(field: RecordField): string {
  const tail = tailOf(field)
  return tail === null ? 'hidden' : `hidden, ends in ${Array.from(tail).join(' ')}`
}

/** What people know a card or an account by (PCI DSS 4.0.1, requirement 3.4.1, allows it). @returns null for anything else */
function tailOf({ kind, value }: RecordField): string | null {
  const characters = Array.from(value.replace(/[^\p{L}\p{N}]/gu, ''))
  return WITH_TAIL.includes(kind) && characters.length >= MIN_FOR_TAIL
    ? characters.slice(-TAIL).join('')
    : null
}
