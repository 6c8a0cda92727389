import { randomFillSync } from 'node:crypto'
import type { Bytes } from './bytes.ts'
import { SALT_BYTES } from './entry.ts'

/** As many as are made at once: a call for each costs more than its bytes. */
const POOLED = 128

let pool = new Uint8Array()
let used = 0

/** 32 random bytes that no other event has. */
export function newSalt(): Bytes {
  if (used === pool.length) {
    pool = randomFillSync(new Uint8Array(POOLED * SALT_BYTES))
    used = 0
  }
  used += SALT_BYTES
  return pool.slice(used - SALT_BYTES, used)
}
