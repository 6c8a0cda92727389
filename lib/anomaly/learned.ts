/** What the detectors have learned about a principal, in words. */

import { usualDay } from './baseline.ts'
import { counted, dayOf, roundly, safe } from './sentences.ts'
import { daysOf, type Series } from './series.ts'
import type { Principal } from './state.ts'

export type Learned = {
  readonly principal: string
  /** Of its first event; milliseconds since the Unix epoch. */
  readonly since: number
  readonly events: number
  /** In plain words, three to twelve. */
  readonly sentences: readonly string[]
}

const NAMED_MAX = 5
const USUAL_SHARE = 0.1

export function learnedOf(principal: Principal): Learned {
  const { name, first, events } = principal
  return { principal: name, since: first, events, sentences: sentencesOf(principal) }
}

function sentencesOf(principal: Principal): readonly string[] {
  const { series, activeDays } = principal
  return [
    `It has been seen since ${dayOf(principal.first)}, active on ${counted(activeDays, 'day')}, last on ${dayOf(principal.last)}.`,
    hoursOf(principal, 0, 'weekdays'),
    hoursOf(principal, 1, 'weekends'),
    ...volumeOf(series.get('decrypts'), 'It decrypts', 'content'),
    ...volumeOf(series.get('objects'), 'It reads', 'different object'),
    ...volumeOf(series.get('fresh'), 'Of objects that it had not read before, it reads', 'object'),
    ...volumeOf(series.get('refusals'), 'It is refused', 'time'),
    ...volumeOf(series.get('destroyed'), 'It deletes or shreds', 'object'),
    ...knownOf(principal, 'network', 'It comes from the networks'),
    ...knownOf(principal, 'purpose', 'It declares the purposes'),
    ...knownOf(principal, 'client', 'It uses the clients'),
    activeDays < 8
      ? 'It is not known for long: little of what it does is odd yet.'
      : `The longest time without any activity was ${counted(Math.max(1, principal.longestGap / 86_400_000), 'day')}.`,
  ].slice(0, 12)
}

function hoursOf({ hoursSeen, calendarDays }: Principal, kind: number, words: string): string {
  const days = calendarDays[kind] ?? 0
  const spans: string[] = []
  let from = -1
  for (let hour = 0; hour <= 24; hour++) {
    const isUsual = hour < 24 && days > 0 && (hoursSeen[kind * 24 + hour] ?? 0) > USUAL_SHARE * days
    if (isUsual && from < 0) from = hour
    if (isUsual || from < 0) continue
    spans.push(from === 0 && hour === 24 ? 'at any hour' : `from ${two(from)}:00 to ${two(hour)}:00 UTC`)
    from = -1
  }
  if (spans.length === 0) return `On ${words} it is hardly ever active.`
  return `On ${words} it is active ${spans.slice(0, 4).join(' and ')}.`
}

const two = (hour: number): string => String(hour).padStart(2, '0')

function volumeOf(series: Series | undefined, words: string, thing: string): readonly string[] {
  if (series === undefined || daysOf(series) < 1) return []
  const usual = usualDay(series, null, 0)
  return [
    `${words} about ${roundly(usual)} ${usual > 0.95 && usual < 1.05 ? thing : `${thing}s`} on a weekday; the most in an hour was ${roundly(series.maxHour)}, on a day ${roundly(series.maxDay)}.`,
  ]
}

function knownOf({ known }: Principal, kind: string, words: string): readonly string[] {
  const values = [...known.keys()]
    .filter((key) => key.startsWith(`${kind} `))
    .map((key) => safe(key.slice(kind.length + 1)))
  if (values.length === 0) return []
  const more = values.length > NAMED_MAX ? `, and ${values.length - NAMED_MAX} more` : ''
  return [`${words} ${values.slice(-NAMED_MAX).join(', ')}${more}.`]
}
