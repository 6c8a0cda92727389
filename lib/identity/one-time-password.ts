import { randomInt } from 'node:crypto'

/** Crockford's Base32, which leaves out what is misread: i, l, o and u. Five bits each. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const GROUPS = 6
const TYPED_GROUPS = 4
const GROUP_CHARACTERS = 4

/**
 * 120 bits at random, in groups that can be read out.
 *
 * @example
 * newOneTimePassword() // '7k2m-x0ra-93hv-tc8e-1qzd-5wpn'
 */
export const newOneTimePassword = (): string => grouped(GROUPS)

/** 80 bits at random, for what is typed more than once and compared with a slow hash. */
export const newTypedPassword = (): string => grouped(TYPED_GROUPS)

const grouped = (groups: number): string => Array.from({ length: groups }, newGroup).join('-')

const newGroup = (): string =>
  Array.from({ length: GROUP_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
