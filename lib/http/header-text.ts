/**
 * Text in headers. Field values are ASCII in practice, so anything else travels as an RFC 8187 ext-value,
 * `UTF-8''caf%C3%A9`; everything that does not begin so is taken literally.
 */
import { decodeExtended, encodeExtended } from 'content-disposition'

const EXTENDED = /^utf-8'[^']*'/i
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/** @returns null when the value is neither literal ASCII nor a well-formed ext-value. */
export function decodeHeaderText(value: string): string | null {
  if (!PRINTABLE_ASCII.test(value)) return null
  return EXTENDED.test(value) ? (decodeExtended(value) ?? null) : value
}

const NEXT_EXTENDED = /,[ \t]*(?=utf-8'[^']*')/i

/**
 * The lines of a header that may be repeated. A browser joins them with commas (RFC 9110, section 5.3), which ext-values, unlike
 * literal text, have none of: a line of ext-values is divided, and literal text never is.
 */
export const headerLines = (values: readonly string[]): string[] =>
  values.flatMap((value) => (EXTENDED.test(value) ? value.split(NEXT_EXTENDED) : [value]))

export const encodeHeaderText = (text: string): string =>
  PRINTABLE_ASCII.test(text) && !EXTENDED.test(text) && text === text.trim() ? text : encodeExtended(text)
