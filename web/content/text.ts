/** Bytes → text. */

/** Below the space only tab, line feed, form feed and carriage return occur in text; the rest, and NUL above all, in binary data. */
// oxlint-disable-next-line no-control-regex -- it is what is looked for
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/

/** UTF-8, or UTF-16 with a byte order mark. @returns null when the bytes are no text */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)
    return BINARY.test(text) ? null : text
  } catch {
    return null
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}
