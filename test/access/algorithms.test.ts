import { createLocalJWKSet, exportJWK, exportPKCS8, exportSPKI, importPKCS8, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createTokenVerifier, type TokenPolicy } from '../../lib/access/token.ts'
import { AUDIENCE, ISSUER, machineClaims, privateKey, publicKey, START } from '../support/vault.ts'

const policy = { issuer: ISSUER, audience: AUDIENCE, clients: null, clock: () => START }
const token = (alg: string) =>
  new SignJWT({ iss: ISSUER, aud: AUDIENCE, ...machineClaims('ann', []) })
    .setProtectedHeader({ alg })
    .setIssuedAt(START / 1000)
    .setExpirationTime(START / 1000 + 60)

async function expectRefused(keys: TokenPolicy['keys'], signed: string): Promise<void> {
  const verify = createTokenVerifier({ ...policy, keys })
  await expect(verify(signed)).rejects.toMatchObject({ code: 'unauthenticated' })
}

describe('an issuer whose keys do not say what they are for', () => {
  const keysOfIssuer = async () => createLocalJWKSet({ keys: [await exportJWK(publicKey)] })

  it('is trusted with RS256', async () => {
    const verify = createTokenVerifier({ ...policy, keys: await keysOfIssuer() })
    expect(await verify(await token('RS256').sign(privateKey))).toMatchObject({ principal: 'client:ann' })
  })

  it.each(['RS384', 'RS512', 'PS256', 'PS512'])('is not trusted with %s', async (alg) => {
    const key = await importPKCS8(await exportPKCS8(privateKey), alg)
    await expectRefused(await keysOfIssuer(), await token(alg).sign(key))
  })

  it.each(['HS256', 'HS512'])('is not trusted with %s and its public key as the secret', async (alg) => {
    const secret = new TextEncoder().encode(await exportSPKI(publicKey))
    await expectRefused(async () => secret, await token(alg).sign(secret))
  })
})

describe('an issuer whose tokens have no audience, such as Cognito', () => {
  const verifier = (clients: readonly string[]) =>
    createTokenVerifier({ ...policy, audience: null, clients, keys: async () => publicKey })
  const signed = new SignJWT({ iss: ISSUER, ...machineClaims('ann', []) })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuedAt(START / 1000)
    .setExpirationTime(START / 1000 + 60)
    .sign(privateKey)

  it('is trusted for the clients that the vault knows, and for no other', async () => {
    expect(await verifier(['ann'])(await signed)).toMatchObject({ client: 'ann', machine: true })
    await expect(verifier(['bob'])(await signed)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(verifier([])(await signed)).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})
