/** Which passwords people may choose (NIST SP 800-63B-4, section 3.1.1.2): long ones that are not guessed first, and no other rules. */
import { KeyfoldError } from '../errors.ts'
import { isGuessable } from './guessable.ts'
import { IDENTITY_POLICY } from './policy.ts'

const { passwordMinCharacters, passwordMaxCharacters } = IDENTITY_POLICY
/** What is left of a password without the words that belong to its owner or this place; with less it is made of them. */
const OWN_CHARACTERS_MIN = 8
const WORD_CHARACTERS_MIN = 3
const PRODUCT = 'keyfold'

/** For a person to read before typing. */
export const PASSWORD_RULES = [
  `At least ${passwordMinCharacters} characters, at most ${passwordMaxCharacters}. Several words are easier to remember than signs.`,
  'Not a common password, also not one repeated or made longer with digits.',
  `Not made of your name, your login or “${PRODUCT}”.`,
] as const

export type PasswordOwner = { readonly login: string; readonly name: string | null }

/** @throws KeyfoldError `invalid-request`, whose message is for the person. */
export function assertGoodPassword(password: string, owner: PasswordOwner): void {
  const text = password.normalize('NFC')
  // Code points, each of which counts as one character.
  const { length } = Array.from(text)
  if (length < passwordMinCharacters) {
    throw refusal(
      `A password has at least ${passwordMinCharacters} characters; this one has ${length}. Add a word or two.`,
    )
  }
  if (length > passwordMaxCharacters) {
    throw refusal(
      `A password has at most ${passwordMaxCharacters} characters; this one has ${length}. Make it shorter.`,
    )
  }
  if (isGuessable(text)) {
    throw refusal(
      'This password is common, or a common one made longer, and would be guessed. Choose several unrelated words.',
    )
  }
  if (isMadeOf(text.toLowerCase(), ownWords(owner))) {
    throw refusal(
      `This password is mainly your name, your login or “${PRODUCT}”. Choose several unrelated words.`,
    )
  }
}

/** Longest first, so that a word within another does not leave the rest of it behind. */
const ownWords = ({ login, name }: PasswordOwner): readonly string[] =>
  [
    PRODUCT,
    ...`${login} ${name ?? ''}`
      .normalize('NFC')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  ]
    .filter((word) => word.length >= WORD_CHARACTERS_MIN)
    .sort((a, b) => b.length - a.length)

function isMadeOf(text: string, words: readonly string[]): boolean {
  const without = words.reduce((rest, word) => rest.replaceAll(word, ''), text)
  return without !== text && Array.from(without.replace(/[^\p{L}\p{N}]/gu, '')).length < OWN_CHARACTERS_MIN
}

const refusal = (message: string): KeyfoldError => new KeyfoldError('invalid-request', message)
