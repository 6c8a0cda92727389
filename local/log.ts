import { pino } from 'pino'
import type { Log } from '../lib/http/log.ts'

/** Where a program writes text, such as `process.stderr`. */
export type Output = { write(text: string): unknown }

/** One JSON object a line. Give it stderr: stdout belongs to the command's own answer. */
export function createLog(output: Output): Log {
  const destination = { write: (line: string): void => void output.write(line) }
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
}
