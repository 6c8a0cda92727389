/**
 * An entry of the log, from which its leaf is hashed: the event's id, 16 bytes, and a commitment to the event, 32 bytes.
 * The commitment is HMAC-SHA-256 with a random salt of the event's own as the key, over the event as canonical JSON (RFC 8785). Whoever has
 * no salt cannot find out what was committed to by trying; so a body can be erased together with its salt, and the log still verifies.
 */
import type { AuditEvent } from '../event.ts'
import type { Bytes } from './bytes.ts'

export const ID_BYTES = 16
export const SALT_BYTES = 32
export const ENTRY_BYTES = ID_BYTES + 32

/** How much later than younger events one may enter the log: a clock may be a little off, and a writer slow. */
export const LATE_AFTER_MS = 10 * 60_000

/**
 * RFC 8785 for an event: no value is nested but arrays of strings, and numbers are integers, so that sorted names are all
 * that JSON.stringify lacks.
 */
export function canonicalJson(event: AuditEvent): string {
  // A list of names as the second argument of JSON.stringify would do the same, and was measured to take three times as long.
  const sorted: Record<string, unknown> = {}
  for (const name of Object.keys(event).sort()) sorted[name] = event[name as keyof AuditEvent]
  return JSON.stringify(sorted)
}

/** Crockford's Base32 (https://github.com/ulid/spec). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Zeros alone stand for what is missing ({@link makeEntry}), and are nobody's id. */
const ULID = /^(?!0{26})[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const VALUES = new Uint8Array(128)
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value
const BITS = 5
const ULID_CHARACTERS = 26
/** 26 characters have 130 bits: the two before the first are zero. */
const SPARE_BITS = 2

export const isEventId = (text: string): boolean => ULID.test(text)

/** Writes the 16 bytes of a ULID. @throws RangeError for what is none. */
export function writeEventId(id: string, to: Uint8Array, at: number): void {
  if (!isEventId(id)) throw new RangeError('An event has an id that is no ULID.')
  let bits = -SPARE_BITS
  let value = 0
  let next = at
  for (let index = 0; index < ULID_CHARACTERS; index++) {
    value = ((value << BITS) | (VALUES[id.charCodeAt(index)] ?? 0)) & 0xfff
    bits += BITS
    if (bits >= 8) {
      bits -= 8
      to[next++] = value >> bits
    }
  }
}

/** The ULID of 16 bytes. */
export function readEventId(from: Uint8Array): string {
  let text = ''
  let bits = SPARE_BITS
  let value = 0
  for (const byte of from.subarray(0, ID_BYTES)) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= BITS) {
      bits -= BITS
      text += ALPHABET[(value >> bits) & 31]
    }
  }
  return text
}

/** @param id null: what was to be there is missing; all its bytes are zero then */
export function makeEntry(id: string | null, commitment: Uint8Array | null): Bytes {
  const entry = new Uint8Array(ENTRY_BYTES)
  if (id !== null) writeEventId(id, entry, 0)
  if (commitment !== null) entry.set(commitment, ID_BYTES)
  return entry
}
