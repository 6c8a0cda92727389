/** What is said of content when it is stored: none of it is encrypted, so none of it is personal data. */
import { POLICY } from '../../lib/policy.ts'
import { encodeHeaderLines, encodeHeaderText } from '../api/header-text.ts'
import type { Classification } from '../parts/classification.ts'
import { NAME_LABEL } from '../parts/content-kind.ts'
import { labelProblem, parseLabel } from './label.ts'

export type Details = {
  /** `key=value` each, beside the name. */
  readonly labels: readonly string[]
  readonly subject: string
  readonly classification: Classification
  readonly expiry: Expiry
}

/** `never`, after some days, or at the end of a day (`YYYY-MM-DD`). */
export type Expiry =
  | { readonly kind: 'never' }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'date'; readonly date: string }

export const NO_DETAILS: Details = {
  labels: [],
  subject: '',
  classification: 'confidential',
  expiry: { kind: 'never' },
}

const DAY_MS = 86_400_000

/** @returns null when it never expires, or no date is chosen */
export function expiresAt(expiry: Expiry, now: number): Date | null {
  switch (expiry.kind) {
    case 'never':
      return null
    case 'days':
      return new Date(now + expiry.days * DAY_MS)
    case 'date':
      return expiry.date === '' ? null : new Date(`${expiry.date}T23:59:59`)
  }
}

export type DetailsProblems = {
  readonly labels?: string
  readonly subject?: string
  readonly expiry?: string
}

export function problemsOf({ labels, subject, expiry }: Details, now: number): DetailsProblems {
  const keys = labels.map((label) => parseLabel(label)?.key)
  const wrong = labels.map(labelProblem).find((problem) => problem !== null)
  const expires = expiresAt(expiry, now)
  return {
    ...(wrong ? { labels: wrong } : {}),
    ...(keys.includes(NAME_LABEL) ? { labels: 'The name has a field of its own' } : {}),
    ...(new Set(keys).size < keys.length ? { labels: 'A key is there twice' } : {}),
    ...(labels.length >= POLICY.labelsMax ? { labels: `At most ${POLICY.labelsMax - 1} labels` } : {}),
    ...(subject.isWellFormed() ? {} : { subject: 'Has a character that is only half there' }),
    ...(expiry.kind === 'date' && expires === null ? { expiry: 'Choose a day' } : {}),
    ...(expires !== null && expires.getTime() <= now ? { expiry: 'This day is over' } : {}),
  }
}

export const hasProblems = (details: Details, now: number): boolean =>
  Object.keys(problemsOf(details, now)).length > 0

/** For `POST /v1/objects`. */
export function headersOf(name: string, details: Details, now: number): Record<string, string> {
  const labels = details.labels.flatMap((text) => {
    const label = parseLabel(text)
    return label === null ? [] : [`${label.key}=${label.value}`]
  })
  const called = name.trim() === '' ? labels : [`${NAME_LABEL}=${name.trim()}`, ...labels]
  const expires = expiresAt(details.expiry, now)
  const subject = details.subject.trim()
  return {
    'Keyfold-Classification': details.classification,
    ...(called.length === 0 ? {} : { 'Keyfold-Label': encodeHeaderLines(called) }),
    ...(subject === '' ? {} : { 'Keyfold-Subject': encodeHeaderText(subject) }),
    ...(expires === null ? {} : { 'Keyfold-Expires': expires.toISOString() }),
  }
}
