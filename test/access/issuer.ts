/** An identity provider of a test's own: it signs whatever is asked for. */
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { createTokenVerifier, type TokenPolicy } from '../../lib/access/token.ts'
import { START } from '../support/test-clock.ts'

export const ISSUER = 'https://issuer.example/realms/one'
export const AUDIENCE = 'urn:keyfold:vault'
export const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })

export const NOW_SECONDS = START / 1000

export type Claims = Readonly<Record<string, unknown>>

/** @param claims one that is undefined is left out */
export const signed = (
  claims: Claims,
  header: Record<string, unknown> = {},
  key: CryptoKey | Uint8Array = privateKey,
): Promise<string> =>
  new SignJWT({ iss: ISSUER, aud: AUDIENCE, iat: NOW_SECONDS, exp: NOW_SECONDS + 60, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'test', ...header })
    .sign(key)

export const keyOfIssuer = async (alg = 'RS256', key = publicKey): Promise<JWK> => ({
  ...(await exportJWK(key)),
  kid: 'test',
  alg,
  use: 'sig',
})

/** By default with the claims of Cognito. */
export const verifier = (keys: TokenPolicy['keys'], policy: Partial<TokenPolicy> = {}) =>
  createTokenVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    clients: null,
    clock: () => START,
    keys,
    ...policy,
  })
