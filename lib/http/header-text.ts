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

export const encodeHeaderText = (text: string): string =>
  PRINTABLE_ASCII.test(text) && !EXTENDED.test(text) && text === text.trim() ? text : encodeExtended(text)
