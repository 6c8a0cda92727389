import { type Logger, pino } from 'pino'
import { KeyfoldError } from '../lib/errors.ts'

export type { Logger } from 'pino'

/** One JSON object a line. Give it stderr: stdout belongs to the command's own answer. */
export function createLog(destination: { write(line: string): void }): Logger {
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
}

export type ErrorDescription = {
  readonly type: string
  readonly code?: string
  readonly message?: string
  readonly frames?: readonly string[]
  readonly cause?: ErrorDescription
}

/**
 * What the log may know of an error. The messages of our own errors are written without content; those of others are
 * left out, because a parser likes to quote what it could not parse.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error }
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  if (error instanceof KeyfoldError) {
    return { type: error.name, code: error.code, message: error.message, ...cause }
  }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { type: error.name, ...code, frames: stackFrames(error), ...cause }
}

const stackFrames = (error: Error): readonly string[] =>
  (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
