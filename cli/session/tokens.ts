/** What a session's tokens are good for: access, its renewal, its end. */
import { refreshTokenGrant, type TokenEndpointResponse, tokenRevocation } from 'openid-client'
import { KeyfoldError } from '../../lib/errors.ts'
import { isSessionOver, openProvider, reasonOf } from './provider.ts'
import { changeSession, findSession, type Session } from './sessions-file.ts'

/** A token that ends while a request is on its way is renewed before. */
const MARGIN_MS = 30_000
/** For a provider that does not say (RFC 6749, section 5.1). */
const LIFETIME_SECONDS_DEFAULT = 300

export const sessionOf = (
  tokens: TokenEndpointResponse,
  { issuer, client, refreshToken }: Pick<Session, 'issuer' | 'client' | 'refreshToken'>,
): Session => ({
  issuer,
  client,
  accessToken: tokens.access_token,
  expires: Date.now() + (tokens.expires_in ?? LIFETIME_SECONDS_DEFAULT) * 1000,
  refreshToken: tokens.refresh_token ?? refreshToken,
})

/**
 * @returns an access token of who is signed in at the vault; null: nobody is.
 * @throws KeyfoldError `unauthenticated` when the session has ended; `unavailable`
 */
export async function sessionToken(environment: NodeJS.ProcessEnv, vault: string): Promise<string | null> {
  const found = await findSession(environment, vault)
  if (found === null || isFresh(found)) return found?.accessToken ?? null
  // Another command may have renewed it, or ended it, meanwhile.
  const { before, after } = await changeSession(environment, vault, async (now) =>
    now === null || isFresh(now) ? now : renew(now),
  )
  if (before !== null && after === null)
    throw new KeyfoldError('unauthenticated', 'Your session has ended. Run "keyfold login".')
  return after?.accessToken ?? null
}

const isFresh = ({ expires }: Session): boolean => Date.now() < expires - MARGIN_MS

/** @returns null when the provider says that the session is over. */
async function renew(session: Session): Promise<Session | null> {
  const { issuer, client, refreshToken } = session
  if (refreshToken === null) return null
  const provider = await openProvider(issuer, client)
  try {
    return sessionOf(await refreshTokenGrant(provider, refreshToken), session)
  } catch (cause) {
    if (isSessionOver(cause)) return null
    throw new KeyfoldError('unavailable', `${issuer} did not renew the session: ${reasonOf(cause)}.`, {
      cause,
    })
  }
}

/**
 * Ends the session here and at the provider (RFC 7009).
 *
 * @returns false when nobody was signed in.
 * @throws KeyfoldError `unavailable` when it has ended here, but the provider could not be told.
 */
export async function endSession(environment: NodeJS.ProcessEnv, vault: string): Promise<boolean> {
  const { before } = await changeSession(environment, vault, async () => null)
  if (before === null) return false
  await revoke(before)
  return true
}

async function revoke({ issuer, client, refreshToken }: Session): Promise<void> {
  if (refreshToken === null) return
  try {
    const provider = await openProvider(issuer, client)
    if (provider.serverMetadata().revocation_endpoint !== undefined)
      await tokenRevocation(provider, refreshToken)
  } catch (cause) {
    const reason = cause instanceof KeyfoldError ? cause.message : `${reasonOf(cause)}.`
    throw new KeyfoldError(
      'unavailable',
      `Signed out here, but the session goes on at ${issuer} until it ends by itself: ${reason}`,
      { cause },
    )
  }
}
