/** Text in headers, as the API takes it (docs/decisions/2026-11-22-header-text.md): an ext-value of RFC 8187, whatever it says. */

/** What `encodeURIComponent` leaves alone and an ext-value may not have (RFC 8187, section 3.2.1: attr-char). */
const NOT_ATTR_CHAR = /['()*]/g

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** @throws URIError for text that is not well-formed Unicode */
export const encodeHeaderText = (text: string): string =>
  `UTF-8''${encodeURIComponent(text).replaceAll(NOT_ATTR_CHAR, percent)}`

/** One header of several values: a browser cannot send a header twice. */
export const encodeHeaderLines = (texts: readonly string[]): string => texts.map(encodeHeaderText).join(', ')
