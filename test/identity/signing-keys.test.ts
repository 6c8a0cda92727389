import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { IDENTITY_POLICY } from '../../lib/identity/policy.ts'
import { openIdentity } from '../../local/identity/identity-file.ts'
import { advanceKeys, newSigningKey, privateJwks, publicKeys } from '../../local/identity/signing-keys.ts'
import { temporaryFolder } from '../support/folders.ts'
import { answerOf, authorize, newVerifier, refresh, tokensFor, tokensOf } from './support/flow.ts'
import { startProvider, type TestProvider } from './support/provider.ts'

const { signingKeyLifetimeMs, signingKeyOverlapMs } = IDENTITY_POLICY

const start = async (): Promise<TestProvider> => {
  const provider = await startProvider()
  onTestFinished(() => provider.close())
  return provider
}

const published = async ({ issuer }: TestProvider): Promise<string[]> => {
  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as JSONWebKeySet
  return keys.map(({ kid = '' }) => kid)
}

const kidOf = (token: string): string => decodeProtectedHeader(token).kid ?? ''

describe('signing keys', () => {
  it('are published, sign, verify for a while more, and are gone, in this order', async () => {
    const first = await newSigningKey(0)
    let keys = await advanceKeys([first], signingKeyLifetimeMs - signingKeyOverlapMs - 1)
    expect(keys).toEqual([first])

    const publishedAt = signingKeyLifetimeMs - signingKeyOverlapMs
    keys = await advanceKeys(keys, publishedAt)
    expect(keys.map(({ signsSince, published: time }) => [time, signsSince])).toEqual([
      [0, 0],
      [publishedAt, null],
    ])
    expect(privateJwks(keys)[0]?.kid).toBe(first.kid)
    expect(await advanceKeys(keys, signingKeyLifetimeMs - 1)).toBe(keys)

    keys = await advanceKeys(keys, signingKeyLifetimeMs)
    expect(privateJwks(keys).map(({ kid }) => kid)).toEqual([keys[1]?.kid, first.kid])
    expect(await advanceKeys(keys, signingKeyLifetimeMs + signingKeyOverlapMs - 1)).toBe(keys)

    keys = await advanceKeys(keys, signingKeyLifetimeMs + signingKeyOverlapMs)
    expect(keys).toHaveLength(1)
    expect(keys[0]?.kid).not.toBe(first.kid)
  })

  it('keep their overlap however late anybody looks', async () => {
    const late = 10 * signingKeyLifetimeMs
    let keys = await advanceKeys([await newSigningKey(0)], late)
    expect(keys.map(({ signsSince }) => signsSince)).toEqual([0, null])
    keys = await advanceKeys(keys, 2 * late)
    expect(keys).toHaveLength(2)
    expect(keys[0]?.retired).toBe(2 * late)
    keys = await advanceKeys(keys, 2 * late + signingKeyOverlapMs - 1)
    expect(keys).toHaveLength(2)
  })

  it('of a file of an earlier version get their times, once', async () => {
    const folder = await temporaryFolder()
    const { published: _, signsSince: __, retired: ___, ...first } = await newSigningKey(0)
    const { published: ____, signsSince: _____, retired: ______, ...second } = await newSigningKey(0)
    const file = { keys: [first, second], clients: [] }
    await writeFile(join(folder, 'identity.json'), JSON.stringify(file), { mode: 0o600 })
    const { keys } = await openIdentity(folder, () => DAY_MS)
    expect(keys).toEqual([
      { ...first, published: DAY_MS, signsSince: DAY_MS, retired: null },
      { ...second, published: DAY_MS, signsSince: DAY_MS, retired: DAY_MS },
    ])
    expect((await openIdentity(folder, () => 2 * DAY_MS)).keys).toEqual(keys)
  })
})

describe('a running provider', () => {
  it('follows its keys without a restart, and so does the vault', async () => {
    const provider = await start()
    const { service } = provider
    const ada = await provider.addPerson('ada@example.com')
    const browser = provider.browser()
    const before = await tokensFor(provider, ada, {}, browser)
    const isGood = (token: string): Promise<boolean> =>
      jwtVerify(token, service.jwks, { issuer: provider.issuer }).then(
        () => true,
        () => false,
      )
    expect(await isGood(before.access_token)).toBe(true)
    const [first] = await published(provider)

    const now = Date.now()
    await service.rotateKeys(now + signingKeyLifetimeMs)
    const [, second = ''] = await published(provider)
    expect(second).not.toBe('')
    const waiting = await tokensOf(await refresh(provider, before.refresh_token))
    expect(kidOf(waiting.access_token)).toBe(first)

    await service.rotateKeys(now + signingKeyLifetimeMs + signingKeyOverlapMs)
    expect(await published(provider)).toEqual([second, first])
    const after = await tokensOf(await refresh(provider, waiting.refresh_token))
    expect([kidOf(after.access_token), kidOf(after.id_token)]).toEqual([second, second])
    expect([await isGood(before.access_token), await isGood(after.access_token)]).toEqual([true, true])
    // Sessions, too, go on.
    const silent = await authorize(provider, browser, newVerifier(), { prompt: 'none' })
    expect(answerOf(silent)).toHaveProperty('code')

    await service.rotateKeys(now + signingKeyLifetimeMs + 2 * signingKeyOverlapMs)
    expect(await published(provider)).toEqual([second])
    expect([await isGood(before.access_token), await isGood(after.access_token)]).toEqual([false, true])
    const hinted = { prompt: 'none', id_token_hint: before.id_token }
    expect(answerOf(await authorize(provider, browser, newVerifier(), hinted))).toMatchObject({
      error: 'invalid_request',
    })
    const saved = await openIdentity(provider.folder)
    expect(saved.keys.map(({ kid }) => kid)).toEqual([second])
    expect(saved.clients).toEqual(provider.identity.clients)
  })

  it('does not take a token that another provider with the same name signed', async () => {
    const provider = await start()
    const stranger = createLocalJWKSet(publicKeys({ keys: [await newSigningKey(0)] }))
    const { access_token } = (await (await provider.token('demo-writer')).json()) as { access_token: string }
    await expect(jwtVerify(access_token, stranger)).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    })
    await expect(jwtVerify(access_token, provider.service.jwks)).resolves.toBeDefined()
  })
})
