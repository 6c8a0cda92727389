/**
 * Checks proofs of the log: RFC 9162, sections 2.1.3.2 and 2.1.4.2, which are those of RFC 6962 written as algorithms. On Web Crypto, so that
 * whoever does not trust the vault can run it in a browser.
 */
import type { AuditEvent } from '../event.ts'
import { type Bytes, concat, equal, utf8 } from './bytes.ts'
import { canonicalJson, makeEntry } from './entry.ts'

const digest = async (...parts: readonly Uint8Array[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)))

const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> =>
  digest(Uint8Array.of(0x01), left, right)

/** The leaf hash of an event, from the event and its salt (entry.ts). */
export async function leafOf(event: AuditEvent, salt: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', salt, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const commitment = await crypto.subtle.sign('HMAC', key, utf8(canonicalJson(event)))
  return digest(Uint8Array.of(0x00), makeEntry(event.id, new Uint8Array(commitment)))
}

export type Inclusion = {
  readonly leaf: Uint8Array
  /** Of the leaf; the first is 0. */
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** Whether the leaf is the one with that index in the tree of that size and root (RFC 9162, section 2.1.3.2). */
export async function isIncluded({ leaf, index, size, root, path }: Inclusion): Promise<boolean> {
  if (!(index >= 0 && index < size)) return false
  let [at, last] = [index, size - 1]
  let hash = leaf
  for (const sibling of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      hash = await nodeHash(hash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && equal(hash, root)
}

type Head = { readonly size: number; readonly root: Uint8Array }

/** Whether the newer tree has all that the older one had, in the same order, at its beginning (RFC 9162, section 2.1.4.2). */
export async function isConsistent(older: Head, newer: Head, path: readonly Uint8Array[]): Promise<boolean> {
  if (older.size > newer.size) return false
  if (older.size === newer.size) return path.length === 0 && equal(older.root, newer.root)
  if (older.size === 0) return path.length === 0
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...path] : path
  if (first === undefined) return false
  let [at, last] = [older.size - 1, newer.size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let [old, now] = [first, first]
  for (const hash of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      old = await nodeHash(hash, old)
      now = await nodeHash(hash, now)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      now = await nodeHash(now, hash)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && equal(old, older.root) && equal(now, newer.root)
}

/** Sizes may have more bits than a bitwise operator has. */
const half = (number: number): number => Math.floor(number / 2)

function isPowerOfTwo(size: number): boolean {
  let rest = size
  while (rest > 1 && rest % 2 === 0) rest /= 2
  return rest === 1
}
