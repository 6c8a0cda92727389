import { Tooltip } from '@mantine/core'

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[]

/** @param time ISO 8601 */
export function relative(time: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1_000)
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size)
  return unit === undefined
    ? RELATIVE.format(0, 'second')
    : RELATIVE.format(Math.round(seconds / unit[1]), unit[0])
}

export const exact = (time: string): string => EXACT.format(new Date(time))

/** A moment as people say it; exactly, on a closer look. @param time ISO 8601 */
export const When = ({ time }: { readonly time: string }) => (
  <Tooltip label={exact(time)} events={{ hover: true, focus: true, touch: true }}>
    <time dateTime={time}>{relative(time)}</time>
  </Tooltip>
)

/** A date that matters to the second, and how long ago that is. */
export const Moment = ({ time, none = '—' }: { readonly time: string | null; readonly none?: string }) =>
  time === null ? (
    none
  ) : (
    <>
      {exact(time)} (<When time={time} />)
    </>
  )
