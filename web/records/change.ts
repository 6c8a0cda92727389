/** What the editor does to a record. */
import { KINDS } from './kinds.ts'
import { type FieldKind, RECORD_LIMITS, type RecordField, type SensitiveRecord } from './record.ts'

const withFields = (fields: readonly RecordField[]): SensitiveRecord => ({ version: 1, fields })

export const addField = ({ fields }: SensitiveRecord, kind: FieldKind): SensitiveRecord =>
  withFields([...fields, { kind, label: KINDS[kind].title, value: '' }])

export const removeField = ({ fields }: SensitiveRecord, at: number): SensitiveRecord =>
  withFields(fields.toSpliced(at, 1))

export const replaceField = ({ fields }: SensitiveRecord, at: number, field: RecordField): SensitiveRecord =>
  withFields(fields.with(at, field))

/** @returns the same record when there is no place to move to */
export function moveField(record: SensitiveRecord, at: number, by: -1 | 1): SensitiveRecord {
  const { fields } = record
  const moved = fields[at]
  const other = fields[at + by]
  return moved === undefined || other === undefined
    ? record
    : withFields(fields.with(at, other).with(at + by, moved))
}

/** The fields of a template, and those before them that somebody has typed in: choosing another kind loses nothing. */
export function carriedOver(record: SensitiveRecord, template: SensitiveRecord): SensitiveRecord {
  const typed = record.fields.filter(({ value }) => value !== '')
  const empty = template.fields.filter(
    ({ kind, label }) => !typed.some((field) => field.kind === kind && field.label === label),
  )
  return withFields([...typed, ...empty].slice(0, RECORD_LIMITS.fieldsMax))
}
