/** Days are counted from the first one of the traffic, in each place's own time. Times are milliseconds since the Unix epoch. */
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A Monday. */
export const START = Date.UTC(2026, 0, 5)

/** Monday is 0. */
export const weekdayOf = (day: number): number => day % 7
export const isWeekend = (day: number): boolean => weekdayOf(day) >= 5

/** Some days on which offices are closed, in the year and the next: as in much of Europe. */
const HOLIDAYS = new Set(
  [
    '2026-01-06', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25', '2026-10-03',
    '2026-12-24', '2026-12-25', '2026-12-31', '2027-01-01', '2027-03-26', '2027-03-29', '2027-05-06',
  ].map((date) => Date.parse(date)),
) // biome-ignore format: dates are a table

export const isHoliday = (day: number): boolean => HOLIDAYS.has(START + day * DAY)
export const isWorkday = (day: number): boolean => !isWeekend(day) && !isHoliday(day)

/** The last three days of a month. */
export function isMonthEnd(day: number): boolean {
  return dayOfMonth(day + 3) <= 3
}
export const dayOfMonth = (day: number): number => new Date(START + day * DAY).getUTCDate()
export const isFirstWorkdayOfMonth = (day: number): boolean => {
  if (!isWorkday(day)) return false
  for (let before = day - 1; dayOfMonth(before) < dayOfMonth(day); before -= 1)
    if (isWorkday(before)) return false
  return true
}

/** Growth of 5% a month. */
export const growthOf = (day: number): number => 1.05 ** (day / 30)

/** When a day, and an hour of it, begins in a place. */
export const timeOf = (day: number, hour: number, utcOffsetMinutes: number): number =>
  Math.round(START + day * DAY + hour * HOUR - utcOffsetMinutes * MINUTE)
