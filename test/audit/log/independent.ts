/** RFC 6962, section 2.1, word for word and with nothing of the log's own: what the log is compared with. */
import { createHash, createHmac } from 'node:crypto'

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

export const leafHashOf = (entry: Uint8Array): Buffer => sha256(Uint8Array.of(0), entry)
const nodeHashOf = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Uint8Array.of(1), left, right)

/** The largest power of two below the number. */
const splitOf = (count: number): number => 2 ** Math.ceil(Math.log2(count) - 1)

/** MTH. */
export function rootOfLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) return sha256()
  if (leaves.length === 1) return only
  const split = splitOf(leaves.length)
  return nodeHashOf(rootOfLeaves(leaves.slice(0, split)), rootOfLeaves(leaves.slice(split)))
}

/** PATH(m, D[n]) */
export function inclusionPath(at: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length === 1) return []
  const split = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return at < split
    ? [...inclusionPath(at, left), rootOfLeaves(right)]
    : [...inclusionPath(at - split, right), rootOfLeaves(left)]
}

/** PROOF(m, D[n]) */
export const consistencyPath = (older: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] =>
  older === leaves.length ? [] : subproof(older, leaves, true)

function subproof(older: number, leaves: readonly Uint8Array[], whole: boolean): readonly Uint8Array[] {
  if (older === leaves.length) return whole ? [] : [rootOfLeaves(leaves)]
  const split = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return older <= split
    ? [...subproof(older, left, whole), rootOfLeaves(right)]
    : [...subproof(older - split, right, false), rootOfLeaves(left)]
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID is a number of 128 bits (https://github.com/ulid/spec). */
export function idBytes(id: string): Buffer {
  const number = id.split('').reduce((sum, character) => sum * 32n + BigInt(BASE32.indexOf(character)), 0n)
  return Buffer.from(number.toString(16).padStart(32, '0'), 'hex')
}

export const entryFor = (id: string, body: string, salt: Uint8Array): Buffer =>
  Buffer.concat([idBytes(id), createHmac('sha256', salt).update(body).digest()])
