/** What a failed command says, and the exit code that scripts can tell it by. */
import { CommanderError } from 'commander'
import { type ErrorCode, KeyfoldError } from '../lib/errors.ts'
import { printable, printableJson } from './output.ts'

export const EXIT = { done: 0, failed: 1, usage: 2, refused: 3, notFound: 4, found: 5 } as const

/** The command was called wrongly. */
export class UsageError extends Error {}

/** The command did its work, and found what it was asked to be loud about. */
export class FoundError extends Error {}

const EXIT_OF_CODE: Readonly<Partial<Record<ErrorCode, number>>> = {
  unauthenticated: EXIT.refused,
  forbidden: EXIT.refused,
  'purpose-required': EXIT.refused,
  'not-found': EXIT.notFound,
  gone: EXIT.notFound,
}

type Failure = { readonly exitCode: number; readonly code: string; readonly message: string }

/** @returns null for what is no failure: help or the version was asked for and shown. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof CommanderError) return commanderFailure(error)
  if (error instanceof UsageError) return { exitCode: EXIT.usage, code: 'usage', message: error.message }
  if (error instanceof FoundError) return { exitCode: EXIT.found, code: 'found', message: error.message }
  if (error instanceof KeyfoldError) {
    const exitCode = EXIT_OF_CODE[error.code] ?? EXIT.failed
    return { exitCode, code: error.code, message: error.message }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { exitCode: EXIT.failed, code: 'internal', message }
}

function commanderFailure({ exitCode, message }: CommanderError): Failure | null {
  if (exitCode === 0) return null
  // Without a command, Commander has shown the help already and says only "(outputHelp)".
  const text = message === '(outputHelp)' ? 'name a command' : message.replace(/^error: /, '')
  return { exitCode: EXIT.usage, code: 'usage', message: text }
}

/** One line that steers no terminal, whatever the message, which may be a server's. */
export function describeFailure({ code, message }: Failure, json: boolean): string {
  if (json) return printableJson({ error: { code, message } })
  return printable(`keyfold: ${message.replace(/\s*\n\s*/g, ' ')}`)
}
