/**
 * Browsers in which an account has signed in: after "Slow Down Online Guessing Attacks with Device Cookies" (OWASP). Such a
 * browser is counted apart, so that nobody can lock a person out from elsewhere. It does not stand in for the password.
 *
 * The cookie names nobody: an entry is a random number, when it was made, and a signature over both and the login that it is of.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { IDENTITY_POLICY } from './policy.ts'
import { secretHash } from './secret-hash.ts'

/** People with several accounts, such as one to administer with and one to work with. */
const ENTRIES_MAX = 8
const NONCE_BYTES = 16
const ENTRY = /^([\w-]{22})\.([0-9a-z]{1,11})\.([\w-]{43})$/

export type KnownBrowsers = {
  /**
   * @param since entries made before are no longer known; null: all are.
   * @returns the entry's random number, or null when this browser is not known for the login.
   */
  find(cookie: string | null, login: string, since: number | null): string | null
  /** @returns the cookie's new value, in which the other accounts of this browser stay. */
  add(cookie: string | null, login: string): string
}

export function createKnownBrowsers(secret: Uint8Array, clock: Clock): KnownBrowsers {
  const sign = (login: string, nonce: string, made: string): Buffer =>
    secretHash(secret, 'known-browser', login, nonce, made)

  const nonceOf = (entry: string, login: string, since: number | null): string | null => {
    const [, nonce, made, signature] = ENTRY.exec(entry) ?? []
    if (nonce === undefined || made === undefined || signature === undefined) return null
    const signed = timingSafeEqual(Buffer.from(signature, 'base64url'), sign(login, nonce, made))
    const from = Math.max(since ?? 0, clock() - IDENTITY_POLICY.knownBrowserLifetimeMs + 1)
    return signed && Number.parseInt(made, 36) >= from ? nonce : null
  }

  return {
    find(cookie, login, since) {
      for (const entry of entriesOf(cookie)) {
        const nonce = nonceOf(entry, login, since)
        if (nonce !== null) return nonce
      }
      return null
    },
    add(cookie, login) {
      const nonce = randomBytes(NONCE_BYTES).toString('base64url')
      const made = clock().toString(36)
      const others = entriesOf(cookie).filter(
        (entry) => ENTRY.test(entry) && nonceOf(entry, login, null) === null,
      )
      const entry = `${nonce}.${made}.${sign(login, nonce, made).toString('base64url')}`
      return [entry, ...others].slice(0, ENTRIES_MAX).join('~')
    },
  }
}

const entriesOf = (cookie: string | null): readonly string[] => (cookie ?? '').split('~', ENTRIES_MAX)
