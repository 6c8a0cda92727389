import { KeyfoldError } from '../../errors.ts'
import { POLICY } from '../../policy.ts'

/**
 * SQLite's primary result codes that speak of the machine or of other processes, not of a mistake in a statement
 * (https://sqlite.org/rescode.html).
 */
const STORE_FAILURES: ReadonlySet<number> = new Set([
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  9, // INTERRUPT
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  23, // AUTH
  26, // NOTADB
])

export const unavailable = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('unavailable', message, { cause, retryAfterSeconds: POLICY.retryAfterSeconds })

/** The store's own failures become `unavailable`; everything else is passed on as it is. */
export function fromSqlite(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if ('errcode' in error && typeof error.errcode === 'number') {
    return STORE_FAILURES.has(error.errcode & 0xff)
      ? unavailable(`The database cannot answer: ${error.message}.`, error)
      : error
  }
  if ('code' in error && error.code === 'ERR_INVALID_STATE')
    return unavailable('The database is closed.', error)
  return error
}
