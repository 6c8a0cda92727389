import {
  createLocalJWKSet,
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  UnsecuredJWT,
} from 'jose'
import { describe, expect, it } from 'vitest'
import { parseClaimNames } from '../../lib/access/parse-claim-names.ts'
import type { TokenVerifier } from '../../lib/access/token.ts'
import { type Claims, keyOfIssuer, privateKey, publicKey, signed, verifier } from './issuer.ts'
import { openKeyServer } from './key-server.ts'

const ann: Claims = { sub: 'ann', client_id: 'ann', token_use: 'access', scope: 'keyfold/api' }

const UNNAMED = { ...(await exportJWK(publicKey)), kid: 'test' }

const expectRefused = (verify: TokenVerifier, token: string): Promise<void> =>
  expect(verify(token)).rejects.toMatchObject({ code: 'unauthenticated' })

describe('an issuer whose keys do not say what they are for', () => {
  const verify = verifier(createLocalJWKSet({ keys: [UNNAMED] }))

  it('is trusted with RS256', async () => {
    expect(await verify(await signed(ann))).toMatchObject({ principal: 'client:ann' })
  })

  it.each(['RS384', 'RS512', 'PS256', 'PS512'])('is not trusted with %s', async (alg) => {
    const key = await importPKCS8(await exportPKCS8(privateKey), alg)
    await expectRefused(verify, await signed(ann, { alg }, key))
  })

  it.each(['HS256', 'HS512'])('is not trusted with %s and its public key as the secret', async (alg) => {
    const secret = new TextEncoder().encode(await exportSPKI(publicKey))
    const token = await signed(ann, { alg }, secret)
    await expectRefused(verify, token)
    await expectRefused(
      verifier(async () => secret),
      token,
    )
  })
})

describe('other algorithms, when they are configured', () => {
  const names = parseClaimNames({ algorithms: ['ES256', 'PS256', 'EdDSA'] })

  it.each(['ES256', 'PS256', 'EdDSA'])('%s is trusted with its own key', async (alg) => {
    const pair = await generateKeyPair(alg)
    const verify = verifier(createLocalJWKSet({ keys: [await keyOfIssuer(alg, pair.publicKey)] }), { names })
    expect(await verify(await signed(ann, { alg }, pair.privateKey))).toMatchObject({ client: 'ann' })
    await expectRefused(verify, await signed(ann))
  })

  it('no key is trusted with another algorithm than its own, though both are allowed', async () => {
    const rsa = await keyOfIssuer('PS256')
    const both = parseClaimNames({ algorithms: ['RS256', 'PS256', 'ES256'] })
    const verify = verifier(createLocalJWKSet({ keys: [rsa] }), { names: both })
    await expectRefused(verify, await signed(ann, { alg: 'RS256' }))
    const elliptic = await generateKeyPair('ES256')
    await expectRefused(verify, await signed(ann, { alg: 'ES256' }, elliptic.privateKey))
  })

  it('do not let the public key be a secret, or no signature be one', async () => {
    const verify = verifier(createLocalJWKSet({ keys: [await keyOfIssuer('ES256')] }), { names })
    const secret = new TextEncoder().encode(await exportSPKI(publicKey))
    await expectRefused(verify, await signed(ann, { alg: 'HS256' }, secret))
    const [, payload] = (await signed(ann)).split('.')
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = Buffer.from(JSON.stringify({ alg, kid: 'test' })).toString('base64url')
      await expectRefused(verify, `${header}.${payload}.`)
    }
    await expectRefused(verify, new UnsecuredJWT(ann).encode())
  })
})

describe('a key that a token brings along, or says where it is', () => {
  it.each(['jwk', 'jku', 'x5u', 'x5c', 'kid'])('by %s is not looked at', async (parameter) => {
    const own = await generateKeyPair('RS256', { extractable: true })
    const jwk = { ...(await exportJWK(own.publicKey)), kid: 'test', alg: 'RS256' }
    await using server = await openKeyServer([jwk])
    const values: Record<string, unknown> = {
      jwk,
      jku: server.uri.href,
      x5u: server.uri.href,
      x5c: [Buffer.from(await exportSPKI(own.publicKey)).toString('base64')],
      kid: server.uri.href,
    }
    const header = { [parameter]: values[parameter] }
    const verify = verifier(createLocalJWKSet({ keys: [await keyOfIssuer()] }))
    await expectRefused(verify, await signed(ann, header, own.privateKey))
    expect(server.asked).toBe(0)
  })

  it('by an extension that the vault does not know is refused, whoever signed it', async () => {
    const verify = verifier(createLocalJWKSet({ keys: [await keyOfIssuer()] }))
    const [, payload, signature] = (await signed(ann)).split('.')
    const header = { alg: 'RS256', kid: 'test', crit: ['x'], x: 1 }
    await expectRefused(
      verify,
      `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`,
    )
  })
})
