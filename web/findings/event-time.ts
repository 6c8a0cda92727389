/** When an event was recorded, from its id. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Of a ULID, its first ten characters are milliseconds since the Unix epoch. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const TIME_CHARACTERS = 10

/** @returns milliseconds since the Unix epoch; null: it is no ULID */
export function timeOfEvent(id: string): number | null {
  if (!ULID.test(id)) return null
  return Array.from(id.slice(0, TIME_CHARACTERS)).reduce(
    (time, digit) => time * 32 + ALPHABET.indexOf(digit),
    0,
  )
}
