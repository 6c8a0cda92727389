import { KeyfoldError } from '../../errors.ts'
import { POLICY } from '../../policy.ts'
import { hasCode } from './file-system.ts'

const BUSY = 5
const NOT_A_DATABASE = 26

/**
 * SQLite's primary result codes that speak of the machine or of other processes, not of a mistake in a statement
 * (https://sqlite.org/rescode.html).
 */
const STORE_FAILURES: ReadonlySet<number> = new Set([
  BUSY,
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
  NOT_A_DATABASE,
])

export const unavailable = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('unavailable', message, { cause, retryAfterSeconds: POLICY.retryAfterSeconds })

/** The store's own failures become `unavailable`; everything else is passed on as it is. */
export function fromSqlite(error: unknown): unknown {
  const code = resultCode(error)
  if (code !== null && STORE_FAILURES.has(code)) return unavailable('The database cannot answer.', error)
  if (hasCode(error, 'ERR_INVALID_STATE')) return unavailable('The database is closed.', error)
  return error
}

/** Another connection holds the lock. */
export const isBusy = (error: unknown): boolean => resultCode(error) === BUSY

export const isNoDatabase = (error: unknown): boolean => resultCode(error) === NOT_A_DATABASE

/** @returns SQLite's primary result code, or null for an error that is not SQLite's. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return error.errcode & 0xff
}
