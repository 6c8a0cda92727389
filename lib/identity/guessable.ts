/** Passwords that are guessed first, however long they are made. */
import { createRequire } from 'node:module'
import type { dictionary } from '@zxcvbn-ts/language-common'

/** Fewer different characters than these are no password. */
const DISTINCT_CHARACTERS_MIN = 5
/** Keys beside one another, and alphabets; each goes on at its beginning. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  '1234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
].flatMap((row) => [row.repeat(5), Array.from(row.repeat(5)).toReversed().join('')])
/** What people put before and behind a word to make it longer. */
const PADDING = /^[^\p{L}]+|[^\p{L}]+$/gu

let common: ReadonlySet<string> | undefined

const isCommon = (text: string): boolean => (common ??= new Set(listed().map(squeezed))).has(squeezed(text))

/** Loaded when the first password is set: the list would take a tenth of a vault's start. */
function listed(): readonly string[] {
  const load = createRequire(import.meta.url)
  const lists = load('@zxcvbn-ts/language-common') as { readonly dictionary: typeof dictionary }
  return lists.dictionary['passwords-common'] as readonly string[]
}

/**
 * Whether it is a common password, also one that was repeated or padded with digits and signs, or a row of keys.
 *
 * @param password in Unicode's Normalization Form C.
 */
export function isGuessable(password: string): boolean {
  const text = password.toLowerCase()
  if (new Set(text).size < DISTINCT_CHARACTERS_MIN) return true
  return [text, text.replace(PADDING, ''), trimSigns(text), lettersOf(text)].some(
    (part) => part !== '' && (isCommon(part) || isRow(part) || isCommonRepeated(part)),
  )
}

/** `hunter2hunter2hunter2`, whatever stands between, and however it breaks off. */
function isCommonRepeated(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const unit = text.slice(0, length)
    const isRepeated = unit.repeat(Math.ceil(text.length / length)).startsWith(text)
    if (isRepeated) return isCommon(trimSigns(unit)) || isCommon(unit.replace(PADDING, '')) || isRow(unit)
  }
  return false
}

const isRow = (text: string): boolean => ROWS.some((row) => row.includes(text))

const trimSigns = (text: string): string => text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')

const lettersOf = (text: string): string => text.replace(/[^\p{L}]/gu, '')

const squeezed = (text: string): string => text.toLowerCase().replace(/\s+/g, '')
