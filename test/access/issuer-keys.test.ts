/** The keys of an issuer that change, are taken back, or cannot be had. Only the clock is not real. */
import { generateKeyPair, type JWK } from 'jose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createIssuerKeys } from '../../lib/access/issuer-keys.ts'
import type { TokenVerifier } from '../../lib/access/token.ts'
import { POLICY } from '../../lib/policy.ts'
import { START } from '../support/test-clock.ts'
import { type Claims, keyOfIssuer, signed, verifier } from './issuer.ts'
import { type KeyServer, openKeyServer } from './key-server.ts'

const ann: Claims = { sub: 'ann', client_id: 'ann', token_use: 'access', scope: 'keyfold/api' }
const SIGNERS = { old: await generateKeyPair('RS256'), new: await generateKeyPair('RS256') }
type Signer = keyof typeof SIGNERS
const jwk = async (kid: Signer): Promise<JWK> => ({
  ...(await keyOfIssuer('RS256', SIGNERS[kid].publicKey)),
  kid,
})
const by = (kid: Signer, claimed: string = kid) => signed(ann, { kid: claimed }, SIGNERS[kid].privateKey)

let server: KeyServer
let verify: TokenVerifier

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: START })
  server = await openKeyServer([await jwk('old')])
  verify = verifier(createIssuerKeys(server.uri))
})
afterEach(async () => {
  vi.useRealTimers()
  await server[Symbol.asyncDispose]()
})

const pass = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds)
const expectTaken = async (token: Promise<string>): Promise<void> =>
  expect(await verify(await token)).toMatchObject({ principal: 'client:ann' })
const expectRefused = async (token: Promise<string>, code = 'unauthenticated'): Promise<void> =>
  expect(verify(await token)).rejects.toMatchObject({ code })

describe('the keys of an issuer', () => {
  it('are asked for with the first token, and once for many', async () => {
    expect(server.asked).toBe(0)
    const token = await by('old')
    await Promise.all(Array.from({ length: 20 }, () => verify(token)))
    expect(server.asked).toBe(1)
  })

  it('are asked for again when a token has a new one', async () => {
    await expectTaken(by('old'))
    server.keys = [await jwk('old'), await jwk('new')]
    pass(POLICY.issuerKeysCooldownMs)
    await expectTaken(by('new'))
    await expectTaken(by('old'))
    expect(server.asked).toBe(2)
  })

  it('that were taken back are trusted no longer than the policy says', async () => {
    await expectTaken(by('old'))
    server.keys = [await jwk('new')]
    pass(POLICY.issuerKeysMaxAgeMs - 1)
    await expectTaken(by('old'))
    pass(1)
    await expectRefused(by('old'))
    await expectTaken(by('new'))
  })

  it('that were taken back are not trusted once a new one was seen', async () => {
    await expectTaken(by('old'))
    server.keys = [await jwk('new')]
    pass(POLICY.issuerKeysCooldownMs)
    await expectTaken(by('new'))
    await expectRefused(by('old'))
  })

  it('are not trusted under the name of another', async () => {
    server.keys = [await jwk('old'), await jwk('new')]
    await expectRefused(by('old', 'new'))
    await expectTaken(by('new'))
  })

  it('are not asked for by a flood of tokens with unknown keys', async () => {
    await expectTaken(by('old'))
    const flood = async (round: number) => {
      const tokens = Array.from({ length: 25 }, (_, number) => by('new', `${round}-${number}`))
      await Promise.all(tokens.map((token) => expectRefused(token)))
    }
    await flood(1)
    expect(server.asked).toBe(1)
    pass(POLICY.issuerKeysCooldownMs)
    await flood(2)
    await flood(3)
    expect(server.asked).toBe(2)
    await expectTaken(by('old'))
  })

  it('that cannot be had are no reason to call a token wrong, nor to ask with every token', async () => {
    server.status = 503
    const tokens = Array.from({ length: 20 }, () => by('old'))
    await Promise.all(tokens.map((token) => expectRefused(token, 'unavailable')))
    await expectRefused(by('old'), 'unavailable')
    expect(server.asked).toBe(1)
    server.status = 200
    pass(POLICY.issuerKeysRetryMs)
    await expectTaken(by('old'))
    expect(server.asked).toBe(2)
  })

  it('are not looked for elsewhere: a redirect is not followed', async () => {
    server.status = 302
    await expectRefused(by('old'), 'unavailable')
    expect(server.asked).toBe(1)
  })

  it('stay trusted while the issuer is down, as long as the policy says', async () => {
    await expectTaken(by('old'))
    await server[Symbol.asyncDispose]()
    pass(POLICY.issuerKeysMaxAgeMs - 1)
    await expectTaken(by('old'))
    pass(1)
    await expectRefused(by('old'), 'unavailable')
  })
})
