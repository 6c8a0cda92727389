/** Labels as people type them: `key=value`. */
import { POLICY } from '../../lib/policy.ts'

export type Label = { readonly key: string; readonly value: string }

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]*$/
const CONTROL = /\p{Cc}/u

/** @returns null when there is no `=` */
export function parseLabel(text: string): Label | null {
  const at = text.indexOf('=')
  return at < 0 ? null : { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}

/** @returns null when it is one that the API takes */
export function labelProblem(text: string): string | null {
  const label = parseLabel(text)
  if (label === null) return 'Write it as key=value'
  if (!KEY.test(label.key)) return 'A key has letters, digits, dots, dashes and underscores'
  if (label.key.length > POLICY.labelKeyMaxCharacters)
    return `A key has at most ${POLICY.labelKeyMaxCharacters} characters`
  return labelValueProblem(label.value)
}

export function labelValueProblem(value: string): string | null {
  if (value.length > POLICY.labelValueMaxCharacters)
    return `At most ${POLICY.labelValueMaxCharacters} characters`
  return CONTROL.test(value) || !value.isWellFormed() ? 'Has characters that cannot be shown' : null
}
