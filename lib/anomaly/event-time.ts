/** When an event was, read without a `Date`: a million events are read in a row. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/
const DAY_MS = 86_400_000
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

let cachedDay = ''
let cachedDayMs = 0

/** @returns milliseconds since the Unix epoch; null when neither its time nor its id tells any. */
export function timeOf({ time, id }: { readonly time: string; readonly id: string }): number | null {
  if (time.length === 24 && time.charCodeAt(23) === 90 && time.charCodeAt(10) === 84) {
    const ms =
      two(time, 11) * 3_600_000 +
      two(time, 14) * 60_000 +
      two(time, 17) * 1_000 +
      digit(time, 20) * 100 +
      two(time, 21)
    const day = dayOf(time)
    if (ms >= 0 && ms < DAY_MS + 1_000 && day !== null) return day + ms
  }
  const parsed = ISO.test(time) ? Date.parse(time) : Number.NaN
  return Number.isFinite(parsed) ? parsed : ulidTime(id)
}

function dayOf(time: string): number | null {
  if (cachedDay !== '' && time.startsWith(cachedDay)) return cachedDayMs
  const day = time.slice(0, 10)
  const ms = Date.parse(`${day}T00:00:00Z`)
  if (!Number.isFinite(ms)) return null
  cachedDay = day
  cachedDayMs = ms
  return ms
}

const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}
const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

function ulidTime(id: string): number | null {
  let time = 0
  for (let at = 0; at < 10; at++) {
    const value = CROCKFORD.indexOf(id.charAt(at))
    if (value < 0 || id.length <= at) return null
    time = time * 32 + value
  }
  return time
}
