/** What is said of a file of events that cannot be read. */
import { KeyfoldError } from '../../lib/errors.ts'
import { UsageError } from '../failures.ts'

/** @param cause of the file system, or of zlib */
export function unreadable(name: string, cause: unknown): Error {
  const { code = String(cause) } = cause as { code?: string }
  if (!code.startsWith('Z_')) return new UsageError(`${name} cannot be read (${code}).`, { cause })
  const message = `${name} is no gzip file, or is damaged or cut off (${code}). Get it anew, or decompress it first.`
  return new KeyfoldError('invalid-request', message, { cause })
}
