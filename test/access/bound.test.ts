/** Tokens that are good, for something or somebody else. */
import { describe, expect, it } from 'vitest'
import { parseClaimNames } from '../../lib/access/parse-claim-names.ts'
import { AUDIENCE, type Claims, ISSUER, NOW_SECONDS, publicKey, signed, verifier } from './issuer.ts'

const keys = async () => publicKey
const ann: Claims = {
  sub: 'ann',
  client_id: 'page',
  token_use: 'access',
  scope: 'openid keyfold/api',
  'cognito:groups': ['writer'],
}
const batch: Claims = { sub: 'batch', client_id: 'batch', token_use: 'access', scope: 'keyfold/api' }
const refused = { code: 'unauthenticated' }

describe('a token', () => {
  const verify = verifier(keys)

  it.each<[string, Claims]>([
    ['of another issuer', { iss: 'https://issuer.example/realms/two' }],
    ['of an issuer whose name begins alike', { iss: `${ISSUER}.evil.example` }],
    ['of an issuer in a list', { iss: [ISSUER] }],
    ['for another audience', { aud: 'urn:other:api' }],
    ['for an audience whose name begins alike', { aud: `${AUDIENCE}:other` }],
    ['for other audiences', { aud: ['a', 'b'] }],
    ['that has expired', { exp: NOW_SECONDS - 6 }],
    ['that expires as text', { exp: '9999999999' }],
    ['that is not yet valid', { nbf: NOW_SECONDS + 6 }],
    ['without an end', { exp: undefined }],
    ['without a beginning', { iat: undefined }],
    ['that is an ID token', { token_use: 'id' }],
    ['that does not say what it is', { token_use: undefined }],
    ['that says so in a list', { token_use: ['access'] }],
    ['without a client', { client_id: undefined }],
    ['of nobody', { sub: '' }],
  ])('%s is refused', async (_, change) => {
    await expect(verify(await signed({ ...ann, ...change }))).rejects.toMatchObject(refused)
  })

  it('for the vault among other audiences is taken', async () => {
    const claims = { ...ann, aud: ['urn:other:api', AUDIENCE] }
    expect(await verify(await signed(claims))).toMatchObject({ principal: 'user:ann' })
  })

  it('never says in its refusal what it held', async () => {
    const token = await signed({ ...ann, aud: 'urn:secret-project' })
    await expect(verify(token)).rejects.toMatchObject({
      message: expect.not.stringMatching(/secret-project|eyJ/),
    })
  })
})

describe('an issuer that marks access tokens by nothing but the audience', () => {
  const verify = verifier(keys, { names: parseClaimNames({ accessToken: 'audience' }) })

  it.each<[string, Claims]>([
    ['for its own client', { aud: 'page', client_id: 'page' }],
    ['for its own client and the vault', { aud: [AUDIENCE, 'page'] }],
    ['for the vault as the client', { client_id: AUDIENCE }],
    ['with a nonce', { nonce: 'n' }],
    ['with the hash of an access token', { at_hash: 'h' }],
    ['with the hash of a code', { c_hash: 'h' }],
    ['that is a logout token', { events: {} }],
  ])('has ID tokens refused: one %s', async (_, change) => {
    await expect(verify(await signed({ ...ann, ...change }))).rejects.toMatchObject(refused)
  })
})

describe('an issuer that marks access tokens by their type', () => {
  const verify = verifier(keys, { names: parseClaimNames({ accessToken: 'at+jwt' }) })

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('has %s taken', async (typ) => {
    expect(await verify(await signed(ann, { typ }))).toMatchObject({ client: 'page' })
  })

  it.each([undefined, 'JWT', 'jwt', 'dpop+jwt', 'logout+jwt', ''])('has %j refused', async (typ) => {
    const header = typ === undefined ? {} : { typ }
    await expect(verify(await signed(ann, header))).rejects.toMatchObject(refused)
  })
})

describe('an issuer whose tokens have no audience, such as Cognito', () => {
  const of = (clients: readonly string[]) => verifier(keys, { audience: null, clients })
  const noAudience = (claims: Claims) => signed({ ...claims, aud: undefined })

  it('is trusted for people who come from a client that the vault knows, and from no other', async () => {
    const token = await noAudience(ann)
    expect(await of(['page'])(token)).toMatchObject({ principal: 'user:ann', client: 'page' })
    for (const clients of [['other'], [], ['pag'], ['page2']]) {
      await expect(of(clients)(token)).rejects.toMatchObject(refused)
    }
  })

  it('is trusted for machine clients that were made since, which have what they are registered with', async () => {
    const token = await noAudience({ ...batch, scope: 'keyfold/api keyfold/writer' })
    expect(await of(['page'])(token)).toMatchObject({ principal: 'client:batch', machine: true })
  })

  it('does not take a person for a machine, whatever else the token says', async () => {
    for (const change of [{ gty: 'client-credentials' }, { idtyp: 'app' }, { azp: 'ann' }]) {
      const token = await noAudience({ ...ann, client_id: 'other', ...change })
      await expect(of(['page'])(token)).rejects.toMatchObject(refused)
    }
  })
})
