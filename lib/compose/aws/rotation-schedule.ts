/** When EventBridge Scheduler starts the next rotation (its user guide, "Schedule types"). For people to see; nothing goes by it. */
import { Cron } from 'croner'
import { DAY_MS } from '../../clock.ts'
import type { KeyPolicy } from '../../keys/key-policy.ts'

const DAYS = /^rate\((\d+) days?\)$/
const CRON = /^cron\(([^)]*)\)$/

/** The largest value of each field: minutes, hours, days, months, days of the week, years. */
const LARGEST = [59, 23, 31, 12, 7, 2199] as const
const DAY_OF_WEEK = 4

/**
 * @param expression `rate(N days)`: counted from the last rotation, whoever asked for that; `cron(…)`, in UTC
 * @returns a function whose answer is null when no rotation is scheduled
 */
export function nextRotationOf(expression: string): KeyPolicy['nextRotation'] {
  const [, days] = DAYS.exec(expression) ?? []
  if (days !== undefined) return (lastActivated) => lastActivated + Number(days) * DAY_MS
  const [, fields] = CRON.exec(expression) ?? []
  const cron = fields === undefined ? null : cronOf(fields)
  return (lastActivated) => cron?.nextRun(new Date(lastActivated))?.getTime() ?? null
}

function cronOf(fields: string): Cron | null {
  const ours = fields.trim().split(/\s+/).map(translate)
  try {
    return new Cron(['0', ...ours].join(' '), { timezone: 'UTC', paused: true })
  } catch {
    // The rare form that only EventBridge knows: no date is better than a wrong one.
    return null
  }
}

/** EventBridge counts the days of the week from Sunday, 1, and lets a step begin at a number. */
function translate(field: string, index: number): string {
  const stepped = field.replace(/(?<!-)\b(\d+)\//, `$1-${LARGEST[index]}/`)
  if (index !== DAY_OF_WEEK) return stepped
  return stepped.replace(/(?<![#/\d])\d(?!\d)/g, (day) => String(Number(day) - 1))
}
