/** One line of a file of events: an event as it is, or as `keyfold audit export --proofs` has it, beside its leaf. */
import type { AuditEvent } from '../../lib/audit/event.ts'
import { problemOf } from './check-event.ts'

/** Null for both: there is no event. A problem is a sentence that says nothing of what the line holds, which may be anything. */
export type Parsed =
  | { readonly event: AuditEvent | null; readonly problem: null }
  | { readonly event: null; readonly problem: string }

const NOTHING: Parsed = { event: null, problem: null }
const BLANK = /^[ \t\r]*$/

/** @param isWhole whether a newline was behind it */
export function parseLine(text: string, isWhole: boolean): Parsed {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return BLANK.test(text) ? NOTHING : { event: null, problem: whyNoJson(text, isWhole) }
  }
  const event = bodyOf(value)
  // Of an event that was redacted, the log has only that it was there.
  if (event === null && value !== null) return NOTHING
  const problem = problemOf(event)
  return problem === null ? { event: event as AuditEvent, problem } : { event: null, problem }
}

function bodyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'leaf')) return value
  return (value as { event?: unknown }).event
}

/** Not in the words of V8, which quotes the line. */
function whyNoJson(text: string, isWhole: boolean): string {
  const nul = text.indexOf('\0')
  if (nul >= 0) return `It is no JSON: character ${nul + 1} is NUL.`
  if (!isWhole && text.startsWith('{'))
    return 'It is no JSON, and the last line: the file may be cut off there.'
  return 'It is no JSON.'
}
