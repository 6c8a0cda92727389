import { createHmac } from 'node:crypto'

/** HMAC-SHA-256 over parts, each told from its neighbors. The first names the use, so that no value serves two. */
export const secretHash = (secret: Uint8Array, ...parts: readonly string[]): Buffer =>
  createHmac('sha256', secret).update(JSON.stringify(parts)).digest()
