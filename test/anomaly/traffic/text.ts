import type { Random } from './random.ts'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('')
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const RANDOM_CHARACTERS = 16
const COUNTER_CHARACTERS = 4

/** Two characters at once: most of a million events is ids. The lower five bits are the second one. */
const PAIRS = CROCKFORD.flatMap((first) => CROCKFORD.map((second) => first + second))
const SWAPPED_PAIRS = CROCKFORD.flatMap((second) => CROCKFORD.map((first) => first + second))

/** @param value whole, at least 0 @param characters even */
function crockford(value: number, characters: number): string {
  let text = ''
  for (let rest = value; text.length < characters; rest = Math.floor(rest / 1_024))
    text = PAIRS[rest % 1_024] + text
  return text
}

/** @param characters even */
export function randomCrockford(random: Random, characters: number): string {
  let text = ''
  for (let bits = 0, left = 0; text.length < characters; bits >>>= 10, left -= 1) {
    if (left === 0) {
      bits = random.bits()
      left = 3
    }
    text += SWAPPED_PAIRS[bits & 1_023]
  }
  return text
}

/** As the ids of objects and of people are. */
export function randomBase64url(random: Random, characters = 22): string {
  // An id begins with a letter.
  let text = BASE64URL[random.int(0, 32)] ?? ''
  for (let bits = 0, left = 0; text.length < characters; bits >>>= 6, left -= 1) {
    if (left === 0) {
      bits = random.bits()
      left = 5
    }
    text += BASE64URL[bits & 63]
  }
  return text
}

/** ULIDs, ascending also within one millisecond. */
export function createSeededIds(random: Random): (time: number) => string {
  let last = -1
  let prefix = ''
  let counter = 0
  return (time) => {
    if (time !== last) {
      last = time
      prefix = crockford(time, 10) + randomCrockford(random, RANDOM_CHARACTERS - COUNTER_CHARACTERS)
      counter = random.int(0, 1_000)
    }
    counter += 1
    return prefix + crockford(counter, COUNTER_CHARACTERS)
  }
}

const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const three = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'))

/** As ISO 8601 has it, in UTC: many times faster than by a `Date`. @param ms since midnight */
export function timeOfDay(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const minutes = Math.floor(seconds / 60)
  return `${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}.${three[ms % 1_000]}Z`
}
