/** When the master key is to be rotated, on one machine and in AWS: a cron expression, or so many days after the last time. */
import { Cron } from 'croner'
import { DAY_MS } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'

const EVERY_DAYS = /^every (\d{1,4}) days?$/

/** More often, and generations would be made faster than they can retire. */
const INTERVAL_MIN_DAYS = 1

/** @returns when the next rotation is due, after the time of the last one; null: never. Both in milliseconds since the Unix epoch. */
export type NextRotation = (last: number) => number | null

/**
 * @param expression five fields of cron in UTC, `every N days`, or null for no schedule
 * @throws KeyfoldError `invalid-configuration`
 */
export function parseSchedule(expression: string | null): NextRotation {
  if (expression === null) return () => null
  const days = Number(EVERY_DAYS.exec(expression)?.[1] ?? 0)
  if (days >= INTERVAL_MIN_DAYS) return (last) => last + days * DAY_MS
  const cron = parseCron(expression)
  return (last) => cron.nextRun(new Date(last))?.getTime() ?? null
}

function parseCron(expression: string): Cron {
  try {
    const cron = new Cron(expression, { paused: true, timezone: 'UTC', mode: '5-part' })
    if (cron.nextRun() !== null) return cron
  } catch {
    // Said below, in words that name the field.
  }
  throw new KeyfoldError(
    'invalid-configuration',
    `rotationSchedule is ${JSON.stringify(expression)}. Give five fields of cron, such as "0 3 1 * *" (UTC), or "every 30 days", or null.`,
  )
}
