/**
 * Cursors: where a page ended, sealed to the principal and the query, so that nobody can make one up, read one, or use
 * another's (architecture, section 7).
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { KeyfoldError } from '../errors.ts'

/** The vault's secret, 32 bytes: for cursors and for idempotency. Asked for where it is needed, since it may be far away. */
export type VaultSecret = () => Promise<Uint8Array>

const IV_BYTES = 12
const TAG_BYTES = 16
/** Random IVs under one key: the limit of NIST SP 800-38D, section 8.3, is 2^32 cursors a vault. */
const ALGORITHM = 'aes-256-gcm'

export interface Cursors<Position> {
  /** @param query everything that defines the list, canonically */
  seal(principal: string, query: string, position: Position): Promise<string>
  /** @throws KeyfoldError `invalid-request` for a cursor that is not this principal's for this query. */
  open(principal: string, query: string, cursor: string): Promise<Position>
}

/**
 * @param secret the vault's
 * @param kind what is listed; cursors of one kind are none of another
 */
export function createCursors<Position>(secret: VaultSecret, kind: string): Cursors<Position> {
  const keyOf = async (): Promise<Buffer> =>
    Buffer.from(hkdfSync('sha256', await secret(), Buffer.alloc(0), `keyfold cursor v1 ${kind}`, 32))
  const boundTo = (principal: string, query: string): Buffer =>
    Buffer.from(JSON.stringify([principal, query]))
  return {
    async seal(principal, query, position) {
      const key = await keyOf()
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(boundTo(principal, query))
      const body = Buffer.concat([cipher.update(JSON.stringify(position)), cipher.final()])
      return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')
    },
    async open(principal, query, cursor) {
      const key = await keyOf()
      try {
        const bytes = Buffer.from(cursor, 'base64url')
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAAD(boundTo(principal, query)).setAuthTag(bytes.subarray(-TAG_BYTES))
        const body = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
        return JSON.parse(body.toString()) as Position
      } catch (cause) {
        throw new KeyfoldError(
          'invalid-request',
          'The cursor does not belong to this list. Start at its first page.',
          {
            cause,
          },
        )
      }
    },
  }
}
