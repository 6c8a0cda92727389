/** Times and days as `<input type="datetime-local">` and `type="date"` have them: of this place, to the minute, without an offset. */

const MINUTE_MS = 60_000

/** @param time ISO 8601 @example toLocalInput('2031-01-31T12:00:00Z') // '2031-01-31T13:00' in Vienna */
export function toLocalInput(time: string): string {
  const date = new Date(time)
  return new Date(date.getTime() - date.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16)
}

/** @returns ISO 8601 in UTC; null when the input holds no time */
export function fromLocalInput(value: string): string | null {
  const date = new Date(value)
  return value === '' || Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** The last millisecond before a day, for the API, whose bounds are not within the interval. @param day `2031-01-31` @returns ISO 8601 in UTC */
export const justBefore = (day: string): string =>
  new Date(new Date(`${day}T00:00`).getTime() - 1).toISOString()

/** The first millisecond after a day. @param day `2031-01-31` @returns ISO 8601 in UTC */
export function dayAfter(day: string): string {
  const start = new Date(`${day}T00:00`)
  start.setDate(start.getDate() + 1)
  return start.toISOString()
}
