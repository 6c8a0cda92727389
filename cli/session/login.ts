/** Signs a person in: authorization code with PKCE, in their own browser (RFC 8252). */
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { CLI_CALLBACK_PORTS } from '../../lib/config/names.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { checkedUrl } from '../http.ts'
import { type Callback, openCallback } from './callback.ts'
import { openProvider, type ProviderFacts, readProviderFacts, reasonOf } from './provider.ts'
import type { Session } from './sessions-file.ts'
import { sessionOf } from './tokens.ts'

const SIGN_IN_TIMEOUT_MS = 10 * 60_000

/** What only the program that asked can know (RFC 7636; OpenID Connect Core 1.0, section 3.1.2.1). */
type Secrets = {
  readonly pkceCodeVerifier: string
  readonly expectedState: string
  readonly expectedNonce: string
}

/**
 * @param vault its URL without a slash at the end
 * @param show brings the URL to the person; resolves as soon as it has
 * @throws KeyfoldError `unauthenticated` when nobody signed in, or the provider refused; `unavailable`
 */
export async function signIn(vault: string, show: (url: URL) => Promise<void>): Promise<Session> {
  const facts = await readProviderFacts(vault)
  const provider = await openProvider(facts.issuer, facts.clients.cli)
  const secrets = {
    pkceCodeVerifier: randomPKCECodeVerifier(),
    expectedState: randomState(),
    expectedNonce: randomNonce(),
  }
  const callback = await openCallback({ state: secrets.expectedState, ports: portsFor(facts) })
  try {
    await show(await authorizationUrl(provider, facts, secrets, callback))
    return await redeem(provider, facts, secrets, await callback.received(SIGN_IN_TIMEOUT_MS))
  } finally {
    callback.close()
  }
}

/** Cognito compares the whole URL, and others may; the embedded provider takes any port, as RFC 8252 wants it. */
const portsFor = ({ embedded }: ProviderFacts): readonly number[] =>
  embedded ? [...CLI_CALLBACK_PORTS, 0] : CLI_CALLBACK_PORTS

async function authorizationUrl(
  provider: Configuration,
  { issuer, scope, audience }: ProviderFacts,
  { pkceCodeVerifier, expectedState, expectedNonce }: Secrets,
  { redirectUri }: Callback,
): Promise<URL> {
  const parameters = {
    redirect_uri: redirectUri,
    scope,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...(audience === null ? {} : { audience }),
  }
  try {
    // It is handed to the system to open, which would open a file or start a program as well.
    return checkedUrl(buildAuthorizationUrl(provider, parameters).href, 'The address')
  } catch (cause) {
    const message = `${issuer} names no good address at which to sign in: ${reasonOf(cause)}.`
    throw new KeyfoldError('unavailable', message, { cause })
  }
}

async function redeem(
  provider: Configuration,
  { issuer, clients }: ProviderFacts,
  secrets: Secrets,
  answer: URL,
): Promise<Session> {
  try {
    const tokens = await authorizationCodeGrant(provider, answer, { ...secrets, idTokenExpected: true })
    return sessionOf(tokens, { issuer, client: clients.cli, refreshToken: null })
  } catch (cause) {
    throw new KeyfoldError('unauthenticated', `Signing in did not work: ${reasonOf(cause)}. Try again.`, {
      cause,
    })
  }
}
