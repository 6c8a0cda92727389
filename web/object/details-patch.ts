/** What an edit of the details changes, as a JSON merge patch (RFC 7396). Pure. */
import type { paths } from '../api/schema.d.ts'
import { labelProblem } from '../objects/label.ts'
import { fromLocalInput, toLocalInput } from '../parts/local-time.ts'
import { type LabelRow, labelRow } from './label-row.ts'
import type { Metadata } from './use-object.ts'

export type DetailsValues = {
  classification: Metadata['classification']
  /** As `datetime-local`; empty: never. */
  expires: string
  labels: LabelRow[]
}

export type DetailsPatch = NonNullable<
  paths['/v1/objects/{id}']['patch']['requestBody']
>['content']['application/json']

export const valuesOf = ({ classification, expires, labels }: Metadata): DetailsValues => ({
  classification,
  expires: expires === null ? '' : toLocalInput(expires),
  labels: Object.entries(labels).map(([key, value]) => labelRow(key, value)),
})

/** An input shows whole minutes: an expiry that nobody touched stays what it is, to the millisecond. */
export function patchOf(object: Metadata, values: DetailsValues): DetailsPatch {
  const labels = changedLabels(object.labels, values.labels)
  return {
    ...(values.classification === object.classification ? {} : { classification: values.classification }),
    ...(values.expires === valuesOf(object).expires ? {} : { expires: fromLocalInput(values.expires) }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  }
}

function changedLabels(before: Metadata['labels'], rows: readonly LabelRow[]): Record<string, string | null> {
  const after = new Map(rows.map(({ key, value }) => [key.trim(), value]))
  const removed = Object.keys(before).filter((key) => !after.has(key))
  const set = [...after].filter(([key, value]) => before[key] !== value)
  return Object.fromEntries([...removed.map((key) => [key, null] as const), ...set])
}

export const validateKey = (key: string, { labels }: DetailsValues): string | null => {
  const name = key.trim()
  const isTwice = labels.filter((row) => row.key.trim() === name).length > 1
  return labelProblem(`${name}=`) ?? (isTwice ? 'This name is there twice' : null)
}

export const validateExpires = (expires: string, before: Metadata['expires']): string | null => {
  if (expires === '' || (before !== null && expires === toLocalInput(before))) return null
  const time = fromLocalInput(expires)
  return time !== null && Date.parse(time) > Date.now() ? null : 'A time in the future, or empty'
}
