/** What the log says of itself, to be signed: C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint). */
import { type Bytes, fromBase64, toBase64 } from './bytes.ts'
import { parseNote } from './note.ts'

export type Checkpoint = {
  /** Which log. */
  readonly origin: string
  /** Leaves. */
  readonly size: number
  /** Of the Merkle tree of RFC 6962 over that many leaves; 32 bytes. */
  readonly root: Uint8Array
}

/** Of a vault's log, and the name of the key that signs it. */
export const logOrigin = (vault: string): string => `keyfold/${vault}`

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${toBase64(root)}\n`

/** Lines that others may add are passed over. @returns null: it is no checkpoint */
export function parseCheckpoint(text: string): (Checkpoint & { readonly root: Bytes }) | null {
  const [origin = '', size = '', hash = '', ...rest] = text.split('\n')
  const root = fromBase64(hash)
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32) return null
  // Each line ends, and none is empty.
  if (rest.pop() !== '' || rest.includes('') || !Number.isSafeInteger(Number(size))) return null
  return { origin, size: Number(size), root }
}

/** What a signed note says, whoever signed it. @returns null: it is no checkpoint */
export function checkpointOf(note: string): (Checkpoint & { readonly root: Bytes }) | null {
  const parsed = parseNote(note)
  return parsed === null ? null : parseCheckpoint(parsed.text)
}
