import { pino } from 'pino'
import type { Log } from '../../http/log.ts'

/** One JSON object a line on stdout, where Lambda takes it to the function's log group. */
export const createLog = (): Log =>
  pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line) => process.stdout.write(line) },
  )
