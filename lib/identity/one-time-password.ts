import { randomInt } from 'node:crypto'

/** Crockford's Base32, which leaves out what is misread: i, l, o and u. Five bits each. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const GROUPS = 6
const GROUP_CHARACTERS = 4

/**
 * 120 bits at random, in groups that can be read out.
 *
 * @example
 * newOneTimePassword() // '7k2m-x0ra-93hv-tc8e-1qzd-5wpn'
 */
export const newOneTimePassword = (): string => Array.from({ length: GROUPS }, newGroup).join('-')

const newGroup = (): string =>
  Array.from({ length: GROUP_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
