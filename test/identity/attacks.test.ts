/** What somebody tries who has seen a code, a token, a cookie or a link, or has a page of their own. */
import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { formOf } from './support/browser.ts'
import {
  answerOf,
  authorize,
  CLI,
  INVALID_GRANT,
  newVerifier,
  redeem,
  refresh,
  refusal,
  signIn,
  tokensFor,
  tokensOf,
} from './support/flow.ts'
import { movingTime } from './support/moving-time.ts'
import { PASSWORD, type Person, startProvider, type TestProvider } from './support/provider.ts'

const time = movingTime()
let provider: TestProvider
let ada: Person
beforeAll(async () => {
  provider = await startProvider()
  ada = await provider.addPerson('ada@example.com', ['writer'])
})
beforeEach(() => time.advance(1_000))
afterAll(async () => {
  time.restore()
  await provider.close()
})

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('a code', () => {
  it('works once; tried again, it ends what was issued for it (RFC 6749, section 4.1.2)', async () => {
    const verifier = newVerifier()
    const { code = '' } = await signIn(provider, provider.browser(), ada, verifier)
    const tokens = await tokensOf(await redeem(provider, code, verifier))
    expect(await refusal(await redeem(provider, code, verifier))).toEqual(INVALID_GRANT)
    expect(await refusal(await refresh(provider, tokens.refresh_token))).toEqual(INVALID_GRANT)
  })

  it('works once of many times at the same moment', async () => {
    const verifier = newVerifier()
    const { code = '' } = await signIn(provider, provider.browser(), ada, verifier)
    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(provider, code, verifier)))
    const bodies = await Promise.all(
      answers.map((answer) => answer.json() as Promise<Record<string, string>>),
    )
    expect(bodies.filter((body) => body['access_token'] !== undefined).length).toBeLessThanOrEqual(1)
    for (const { refresh_token } of bodies) {
      if (refresh_token !== undefined) {
        expect(await refusal(await refresh(provider, refresh_token))).toEqual(INVALID_GRANT)
      }
    }
  })

  it('of another client is refused, and stays good for its own', async () => {
    const verifier = newVerifier()
    const { code = '' } = await signIn(provider, provider.browser(), ada, verifier)
    expect(await refusal(await redeem(provider, code, verifier, CLI))).toEqual(INVALID_GRANT)
    expect((await redeem(provider, code, verifier)).status).toBe(200)
  })

  it('is of no use to whoever only saw it (RFC 7636, section 1)', async () => {
    const { code = '' } = await signIn(provider, provider.browser(), ada, newVerifier())
    expect(await refusal(await redeem(provider, code, newVerifier()))).toEqual(INVALID_GRANT)
    expect(await refusal(await redeem(provider, code, '', { code_verifier: undefined }))).toEqual(
      INVALID_GRANT,
    )
  })
})

describe('a refresh token', () => {
  it('works once; tried again, it ends the whole family (RFC 9700, section 4.14.2)', async () => {
    const first = await tokensFor(provider, ada)
    const second = await tokensOf(await refresh(provider, first.refresh_token))
    expect(await refusal(await refresh(provider, first.refresh_token))).toEqual(INVALID_GRANT)
    expect(await refusal(await refresh(provider, second.refresh_token))).toEqual(INVALID_GRANT)
  })

  it('that two try at the same moment leaves neither with one that works', async () => {
    const { refresh_token } = await tokensFor(provider, ada)
    const answers = await Promise.all([1, 2, 3].map(() => refresh(provider, refresh_token)))
    for (const answer of answers) {
      const body = (await answer.json()) as Record<string, string>
      const next = body['refresh_token'] ?? 'none'
      expect(await refusal(await refresh(provider, next))).toEqual(INVALID_GRANT)
    }
  })

  it('of another client is refused', async () => {
    const { refresh_token } = await tokensFor(provider, ada)
    const asCli = await refresh(provider, refresh_token, { client_id: 'cli' })
    expect(await refusal(asCli)).toEqual(INVALID_GRANT)
    expect((await refresh(provider, refresh_token)).status).toBe(200)
  })

  it('lives from the sign-in on, however often it is used', async () => {
    let { refresh_token } = await tokensFor(provider, ada)
    const hour = 3_600_000
    for (let hours = 0; hours < 11; hours += 1) {
      time.advance(hour)
      refresh_token = (await tokensOf(await refresh(provider, refresh_token))).refresh_token
    }
    time.advance(hour)
    expect(await refusal(await refresh(provider, refresh_token))).toEqual(INVALID_GRANT)
  })

  it('cannot be revoked by another client', async () => {
    const { refresh_token } = await tokensFor(provider, ada)
    await provider.form({ token: refresh_token, client_id: 'cli' }, {}, '/token/revocation')
    expect((await refresh(provider, refresh_token)).status).toBe(200)
  })
})

describe('no token outlives its user', () => {
  it.each<[string, (id: string) => Promise<unknown>]>([
    ['was disabled', (id) => provider.stores.principals.setDisabled(`user:${id}`, true)],
    ['was signed out everywhere', (id) => provider.stores.artifacts.remove({ account: id })],
    [
      'must not use tokens of before',
      async (id) => {
        time.advance(2_000)
        await provider.stores.principals.refuseTokensBefore(`user:${id}`, Date.now())
      },
    ],
    [
      'was given a one-time password',
      async (id) => {
        const found = await provider.stores.accounts.find(id)
        await provider.stores.accounts.setPassword(id, found?.passwordHash ?? null, {
          passwordHash: found?.passwordHash ?? null,
          passwordExpires: null,
          status: 'must-change-password',
        })
      },
    ],
  ])('of a user who %s', async (what, change) => {
    const person = await provider.addPerson(`${what.replaceAll(' ', '-')}@example.com`)
    const browser = provider.browser()
    const tokens = await tokensFor(provider, person, {}, browser)
    const verifier = newVerifier()
    const { code = '' } = answerOf(await authorize(provider, browser, verifier))
    await change(person.id)
    expect(await refusal(await refresh(provider, tokens.refresh_token))).toEqual(INVALID_GRANT)
    expect(await refusal(await redeem(provider, code, verifier))).toEqual(INVALID_GRANT)
    const silent = await authorize(provider, browser, newVerifier(), { prompt: 'none' })
    expect(answerOf(silent)).toMatchObject({ error: 'login_required' })
  })

  it('and an interaction in which somebody just signed in ends with the sessions', async () => {
    const browser = provider.browser()
    const screen = await authorize(provider, browser, newVerifier())
    const { action, fields } = formOf(screen)
    const done = await browser.post(action, { ...fields, login: ada.login, password: PASSWORD })
    await provider.stores.artifacts.remove({ account: ada.id })
    const page = await browser.get(done.location ?? '')
    expect(page.status).toBe(400)
    expect(page.location).toBeNull()
  })
})

describe('roles', () => {
  it.each(['keyfold/admin', 'keyfold/writer'])('cannot be had by a person as the scope %s', async (scope) => {
    for (const client of [{}, CLI]) {
      const page = await authorize(provider, provider.browser(), newVerifier(), {
        ...client,
        scope: `openid keyfold/api ${scope}`,
      })
      expect(answerOf(page)).toMatchObject({ error: 'invalid_scope' })
    }
    const { refresh_token } = await tokensFor(provider, ada)
    const wider = await refresh(provider, refresh_token, { scope: `openid ${scope}` })
    expect(await refusal(wider)).toEqual([400, 'invalid_scope'])
  })

  it('are those of the account at each refresh', async () => {
    const person = await provider.addPerson('moved@example.com', ['reader'])
    const first = await tokensFor(provider, person)
    expect(decodeJwt(first.access_token)['cognito:groups']).toEqual(['reader'])
    await provider.stores.accounts.setGroups(person.id, [])
    const second = await tokensOf(await refresh(provider, first.refresh_token))
    expect(decodeJwt(second.access_token)).not.toHaveProperty('cognito:groups')
  })

  it('are not those of a machine client whose roles were taken, whatever it asks for', async () => {
    const { clients } = provider.stores
    const secret = 's'.repeat(43)
    const hash = sha256(secret)
    await clients.add({ id: 'robot', name: 'Robot', roles: ['reader'], secrets: [{ id: 'a', hash }] })
    const ask = (fields: Record<string, string> = {}): Promise<Response> =>
      provider.form({
        grant_type: 'client_credentials',
        client_id: 'robot',
        client_secret: secret,
        ...fields,
      })
    expect((await tokensOf(await ask())).scope).toBe('keyfold/api keyfold/reader')
    expect(await refusal(await ask({ scope: 'keyfold/steward' }))).toEqual([400, 'invalid_scope'])
    await clients.setRoles('robot', [])
    expect((await tokensOf(await ask())).scope).toBe('keyfold/api')
    expect(await refusal(await ask({ scope: 'keyfold/reader' }))).toEqual([400, 'invalid_scope'])
  })
})

describe('the secrets of a machine client', () => {
  it('are all good until they are removed, and nothing else ever is', async () => {
    const { clients } = provider.stores
    const [first, second] = ['1'.repeat(43), '2'.repeat(43)] as const
    const secrets = [first, second].map((secret) => ({ id: secret.slice(0, 4), hash: sha256(secret) }))
    await clients.add({ id: 'worker', name: 'Worker', roles: [], secrets })
    const status = async (client_secret: string): Promise<number> =>
      (await provider.form({ grant_type: 'client_credentials', client_id: 'worker', client_secret })).status
    expect([await status(first), await status(second)]).toEqual([200, 200])
    for (const wrong of ['hashed', '', sha256(first)]) expect(await status(wrong)).toBe(401)
    await clients.setSecrets('worker', secrets, secrets.slice(1))
    expect([await status(first), await status(second)]).toEqual([401, 200])
    await clients.setSecrets('worker', secrets.slice(1), [])
    expect(await status(second)).toBe(401)
    expect(await status('hashed')).toBe(401)
    await clients.remove('worker')
    expect(await status(second)).toBe(401)
  })

  it('do not make it another client that has the same name', async () => {
    const secret = 'x'.repeat(43)
    await provider.stores.clients.add({
      id: 'web',
      name: 'Not the page',
      roles: ['reader'],
      secrets: [{ id: 'a', hash: sha256(secret) }],
    })
    const fields = { grant_type: 'client_credentials', client_id: 'web', client_secret: secret }
    expect(await refusal(await provider.form(fields))).toEqual([401, 'invalid_client'])
  })
})
