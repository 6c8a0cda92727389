/** Bytes as the log writes them; nothing here is of one runtime only, since the page checks proofs, too. */

export type Bytes = Uint8Array<ArrayBuffer>

const UTF8 = new TextEncoder()

export const utf8 = (text: string): Bytes => UTF8.encode(text)

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Of public values only: it stops at the first difference. */
export const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** RFC 4648, section 4, with padding. @returns null: it is none */
export function fromBase64(text: string): Bytes | null {
  if (!BASE64.test(text)) return null
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  // Bits that no byte has would make two texts of the same bytes.
  return toBase64(bytes) === text ? bytes : null
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
