import { KeyfoldError } from '../errors.ts'
import { PEOPLE_POLICY } from '../people/policy.ts'

/** Spaces, and what nobody sees: with it, logins that look the same would be two. */
const UNUSABLE = /[\s\p{C}\p{Default_Ignorable_Code_Point}]/u

/**
 * The one form in which a login is stored, looked up and counted: Unicode's Normalization Form KC, in lower case, so that what
 * looks alike on a keyboard is one person (RFC 8265, section 3.3).
 *
 * @throws KeyfoldError `invalid-request`
 */
export function normalizeLogin(text: string): string {
  const login = text.trim().normalize('NFKC').toLowerCase()
  if (
    login.length === 0 ||
    Array.from(login).length > PEOPLE_POLICY.loginMaxCharacters ||
    UNUSABLE.test(login)
  ) {
    throw new KeyfoldError(
      'invalid-request',
      `A login has 1 to ${PEOPLE_POLICY.loginMaxCharacters} characters, without spaces and without any that nobody sees.`,
    )
  }
  return login
}
