/** What the vault says about itself, for its operator. Never content, keys, tokens or headers. */
import { KeyfoldError } from '../errors.ts'

export interface Log {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * An error for the log. The message of a foreign error is left out, since parsers and drivers quote their input there;
 * its name, code and call sites are kept.
 */
export function describeError(error: unknown): object {
  if (error instanceof KeyfoldError) {
    const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
    return { code: error.code, message: error.message, ...cause }
  }
  if (!(error instanceof Error)) return { name: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  return { name: error.name, ...code, at: callSites(error.stack), ...cause }
}

const callSites = (stack: string | undefined): readonly string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim())
