import type { Log } from '../../http/log.ts'

/**
 * The function's own log: with Lambda's JSON format, the runtime makes one JSON object a line of what the console is given,
 * with its level, time and the id of the invocation. A logging library would only add to each cold start.
 */
export const createLog = (): Log => ({
  // oxlint-disable-next-line no-console -- Lambda's way to its log group
  info: (fields, message) => console.info({ message, ...fields }),
  // oxlint-disable-next-line no-console -- as above
  error: (fields, message) => console.error({ message, ...fields }),
})
