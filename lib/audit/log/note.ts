/** C2SP signed notes, with Ed25519 keys only (https://c2sp.org/signed-note). On Web Crypto, which Node and browsers have. */
import { type Bytes, concat, equal, fromBase64, toBase64, toHex, utf8 } from './bytes.ts'

const ED25519 = 0x01
const KEY_ID_BYTES = 4
const PUBLIC_KEY_BYTES = 32
const NOTE_MAX_CHARACTERS = 100_000
const KEY_NAME = /^[^\s+]+$/u

export type NoteKey = { readonly name: string; readonly id: Bytes; readonly publicKey: Bytes }

export type NoteSignature = { readonly name: string; readonly id: Bytes; readonly signature: Bytes }

export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }

/** @param publicKey 32 bytes (RFC 8032) @throws RangeError */
export async function noteKey(name: string, publicKey: Uint8Array): Promise<NoteKey> {
  if (!KEY_NAME.test(name) || publicKey.length !== PUBLIC_KEY_BYTES)
    throw new RangeError('This is no key of a note.')
  const hashed = await crypto.subtle.digest(
    'SHA-256',
    concat(utf8(name), Uint8Array.of(0x0a, ED25519), publicKey),
  )
  return { name, id: new Uint8Array(hashed, 0, KEY_ID_BYTES), publicKey: concat(publicKey) }
}

/** `<name>+<id in hexadecimal>+<type and public key in Base64>`: what somebody needs to know to check signatures. */
export const verifierKey = ({ name, id, publicKey }: NoteKey): string =>
  `${name}+${toHex(id)}+${toBase64(concat(Uint8Array.of(ED25519), publicKey))}`

/** @returns null: it is none, or not of Ed25519 */
export async function parseVerifierKey(text: string): Promise<NoteKey | null> {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? []
  const bytes = fromBase64(encoded)
  if (!KEY_NAME.test(name) || bytes?.length !== 1 + PUBLIC_KEY_BYTES || bytes[0] !== ED25519) return null
  const key = await noteKey(name, bytes.subarray(1))
  return toHex(key.id) === id ? key : null
}

/** @param text ends with a line feed */
export const writeNote = ({ text, signatures }: Note): string =>
  `${text}\n${signatures.map(({ name, id, signature }) => `— ${name} ${toBase64(concat(id, signature))}\n`).join('')}`

/** @returns null: it is no signed note */
export function parseNote(note: string): Note | null {
  const end = note.lastIndexOf('\n\n')
  if (note.length > NOTE_MAX_CHARACTERS || end < 0 || !note.endsWith('\n')) return null
  // A note has no control characters but line feeds.
  if (/[^\n\P{Cc}]/u.test(note)) return null
  const lines = note.slice(end + 2, -1).split('\n')
  const signatures = lines.map(parseSignature)
  if (signatures.some((signature) => signature === null)) return null
  return { text: note.slice(0, end + 1), signatures: signatures as NoteSignature[] }
}

/** A note ends with the last of its signatures; the next begins after an empty line. */
const NOTES = /[^]+?\n\n(?:— [^\n]+\n)+(?:\n|$)/gu

/** Notes one after the other, as a witness that keeps them in one file has them. @returns null: something else is there, too */
export function parseNotes(text: string): readonly Note[] | null {
  const found = text.match(NOTES) ?? []
  const notes = found.map((one) => parseNote(one.replace(/\n\n$/, '\n')))
  if (found.join('').length !== text.length || notes.includes(null)) return null
  return notes as Note[]
}

function parseSignature(line: string): NoteSignature | null {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? []
  const bytes = fromBase64(encoded)
  if (!KEY_NAME.test(name) || bytes === null || bytes.length <= KEY_ID_BYTES) return null
  return { name, id: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) }
}

/** Whether that key signed it. Signatures of other keys are passed over; one of this key that is wrong makes the note worthless. */
export async function isSignedBy(note: Note, key: NoteKey): Promise<boolean> {
  const own = note.signatures.filter(({ name, id }) => name === key.name && equal(id, key.id))
  if (own.length === 0) return false
  const publicKey = await crypto.subtle.importKey('raw', key.publicKey, 'Ed25519', false, ['verify'])
  const text = utf8(note.text)
  const results = own.map(({ signature }) => crypto.subtle.verify('Ed25519', publicKey, signature, text))
  return (await Promise.all(results)).every((valid) => valid)
}
