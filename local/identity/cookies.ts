import { hkdfSync } from 'node:crypto'
import type { Configuration } from 'oidc-provider'
import { OIDC_PREFIX } from './endpoints.ts'

const KEY_LABEL = 'keyfold/identity/cookies/1'
const KEY_BYTES = 32

/**
 * Under HTTPS the names have the prefixes with which browsers insist on where a cookie comes from (RFC 6265bis, section
 * 4.1.3). The session is sent with no request that another site caused: such a one has to sign in. An interaction is, since
 * the sign-in may begin with a link there; its ids are in the path as well.
 *
 * @param secret the vault's own
 */
export function cookieSettings(secret: Uint8Array, issuer: string): NonNullable<Configuration['cookies']> {
  const secure = issuer.startsWith('https:')
  const shared = { httpOnly: true, secure, signed: true }
  const [host, origin] = secure ? ['__Host-', '__Secure-'] : ['', '']
  return {
    keys: [Buffer.from(hkdfSync('sha256', secret, '', KEY_LABEL, KEY_BYTES)).toString('base64url')],
    names: {
      session: `${host}keyfold-session`,
      interaction: `${origin}keyfold-interaction`,
      resume: `${origin}keyfold-resume`,
    },
    long: { ...shared, sameSite: 'strict', path: secure ? '/' : OIDC_PREFIX },
    short: { ...shared, sameSite: 'lax' },
  }
}
