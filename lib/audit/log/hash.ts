/** What the log hashes, on Node; proof.ts has the same for whoever checks a proof, in a browser, too. */
import { hash } from 'node:crypto'
import type { Bytes } from './bytes.ts'
import { makeEntry } from './entry.ts'

export const HASH_BYTES = 32

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

/** The root of a tree without leaves (RFC 6962, section 2.1). */
export const EMPTY_ROOT = sha256(new Uint8Array())

const LEAF = 0x00
const NODE = 0x01
const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE)

/** RFC 6962, section 2.1. */
export function leafHash(entry: Uint8Array): Buffer {
  const prefixed = Buffer.allocUnsafe(1 + entry.length)
  prefixed[0] = LEAF
  prefixed.set(entry, 1)
  return sha256(prefixed)
}

/** RFC 6962, section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return sha256(node)
}

const HMAC_BLOCK_BYTES = 64
const INNER = 0x36
const OUTER = 0x5c

/** HMAC-SHA-256 (RFC 2104). That of node:crypto makes a key object each time, and takes eight times as long. */
export function commitmentTo(event: string, salt: Uint8Array): Buffer {
  const key = salt.length > HMAC_BLOCK_BYTES ? sha256(salt) : salt
  const inner = Buffer.allocUnsafe(HMAC_BLOCK_BYTES + Buffer.byteLength(event)).fill(
    INNER,
    0,
    HMAC_BLOCK_BYTES,
  )
  const outer = Buffer.alloc(HMAC_BLOCK_BYTES + HASH_BYTES, OUTER)
  for (let at = 0; at < key.length; at++) {
    inner[at] = INNER ^ (key[at] as number)
    outer[at] = OUTER ^ (key[at] as number)
  }
  inner.write(event, HMAC_BLOCK_BYTES)
  outer.set(sha256(inner), HMAC_BLOCK_BYTES)
  return sha256(outer)
}

/**
 * The entry of what the store holds.
 *
 * @param event as canonical JSON; null: it is not there, which the entry then says for good
 */
export const entryOf = (id: string | null, event: string | null, salt: Uint8Array | null): Bytes =>
  makeEntry(id, event === null || salt === null ? null : commitmentTo(event, salt))
