/** Structured records: fields with names, as one stores about a person, an account or a card (docs/format.md, "Structured records"). */

export const RECORD_TYPE = 'application/vnd.keyfold.record+json'

export const FIELD_KINDS = [
  'name',
  'email',
  'phone',
  'birth-date',
  'address',
  'card-number',
  'account-number',
  'national-id',
  'password',
  'text',
  'note',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

export type RecordField = { readonly kind: FieldKind; readonly label: string; readonly value: string }
export type SensitiveRecord = { readonly version: 1; readonly fields: readonly RecordField[] }

/** Characters are UTF-16 code units, as a browser counts them. */
export const RECORD_LIMITS = {
  fieldsMax: 100,
  labelMaxCharacters: 100,
  valueMaxCharacters: 10_000,
} as const

/**
 * Whatever is not exactly a record of version 1 (another property, a kind that is not known, too much of anything) is none, and
 * is then shown as the text that it is: nothing of it is lost or guessed.
 *
 * @returns null when the bytes are no record
 */
export function parseRecord(bytes: Uint8Array): SensitiveRecord | null {
  const value = parsed(bytes)
  if (!isExactly(value, ['version', 'fields'])) return null
  const { version, fields } = value
  if (version !== 1 || !Array.isArray(fields) || fields.length > RECORD_LIMITS.fieldsMax) return null
  return fields.every(isField) ? { version, fields } : null
}

/** @throws RangeError when the record is beyond {@link RECORD_LIMITS}: it could not be read back as one */
export function encodeRecord(record: SensitiveRecord): Uint8Array<ArrayBuffer> {
  const fields = record.fields.map(({ kind, label, value }) => ({ kind, label, value }))
  if (fields.length > RECORD_LIMITS.fieldsMax || !fields.every(isField))
    throw new RangeError('The record is beyond the limits of its format')
  return new TextEncoder().encode(JSON.stringify({ version: 1, fields }))
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return null
  }
}

const isField = (value: unknown): value is RecordField =>
  isExactly(value, ['kind', 'label', 'value']) &&
  (FIELD_KINDS as readonly unknown[]).includes(value.kind) &&
  isText(value.label, RECORD_LIMITS.labelMaxCharacters) &&
  isText(value.value, RECORD_LIMITS.valueMaxCharacters)

const isText = (value: unknown, maxCharacters: number): value is string =>
  typeof value === 'string' && value.length <= maxCharacters && value.isWellFormed()

const isExactly = <K extends string>(value: unknown, keys: readonly K[]): value is Record<K, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length === keys.length &&
  keys.every((key) => Object.hasOwn(value, key))
