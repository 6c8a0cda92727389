/** OpenID Connect RP-Initiated Logout 1.0, and the revocation of tokens (RFC 7009). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, Page } from './support/browser.ts'
import { answerOf, authorize, CLI, newVerifier, refresh, type Tokens, tokensFor } from './support/flow.ts'
import { movingTime } from './support/moving-time.ts'
import { type Person, startProvider, type TestProvider } from './support/provider.ts'

const time = movingTime()
let provider: TestProvider
let ada: Person
let grace: Person
beforeAll(async () => {
  provider = await startProvider()
  ada = await provider.addPerson('ada@example.com', ['writer'])
  grace = await provider.addPerson('grace@example.com', ['reader'])
})
beforeEach(() => time.advance(1_000))
afterAll(async () => {
  time.restore()
  await provider.close()
})

const signedIn = async (): Promise<{ readonly browser: Browser; readonly tokens: Tokens }> => {
  const browser = provider.browser()
  return { browser, tokens: await tokensFor(provider, ada, {}, browser) }
}

const endSession = (browser: Browser, parameters: Record<string, string> = {}): Promise<Page> =>
  browser.get(`/oidc/session/end?${new URLSearchParams(parameters).toString()}`)

const isSignedIn = async (browser: Browser): Promise<boolean> =>
  'code' in answerOf(await authorize(provider, browser, newVerifier(), { prompt: 'none' }))

const signOuts = async (): Promise<number> =>
  (await provider.events()).filter(({ action }) => action === 'auth.sign-out').length

describe('signing out', () => {
  it('Logout 2: asks, ends the session and what was issued in it, and goes back to the page', async () => {
    const { browser, tokens } = await signedIn()
    const cli = await tokensFor(provider, ada, CLI, browser)
    const parameters = { client_id: 'web', post_logout_redirect_uri: `${provider.url}/`, state: 'state-2' }
    const screen = await endSession(browser, parameters)
    expect(screen.body).toContain('Sign out?')
    expect(await isSignedIn(browser)).toBe(true)
    const before = await signOuts()
    const done = await browser.submit(await endSession(browser, parameters), { logout: 'yes' })
    expect(done.location).toBe(`${provider.url}/?state=state-2`)
    expect(await isSignedIn(browser)).toBe(false)
    expect((await refresh(provider, tokens.refresh_token)).status).toBe(400)
    expect((await refresh(provider, cli.refresh_token, { client_id: 'cli' })).status).toBe(400)
    expect(await signOuts()).toBe(before + 1)
    expect((await provider.events()).findLast(({ action }) => action === 'auth.sign-out')).toMatchObject({
      principal: `user:${ada.id}`,
      roles: ['writer'],
      client: 'web',
      outcome: 'allowed',
      sourceIp: '127.0.0.1',
    })
  })

  it('Logout 2: asks nobody when the program that holds the id token of the session asks', async () => {
    const { browser, tokens } = await signedIn()
    const cli = await tokensFor(provider, ada, CLI, browser)
    const before = await signOuts()
    const done = await endSession(browser, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: `${provider.url}/`,
      state: 'state-3',
    })
    expect([done.status, done.location]).toEqual([303, `${provider.url}/?state=state-3`])
    expect(await isSignedIn(browser)).toBe(false)
    expect((await refresh(provider, tokens.refresh_token)).status).toBe(400)
    expect((await refresh(provider, cli.refresh_token, { client_id: 'cli' })).status).toBe(400)
    expect(await signOuts()).toBe(before + 1)
  })

  it('Logout 2: asks all the same when the id token is of somebody else', async () => {
    const { tokens } = await signedIn()
    const other = provider.browser()
    await tokensFor(provider, grace, {}, other)
    const screen = await endSession(other, { id_token_hint: tokens.id_token })
    expect(screen.body).toContain('Sign out?')
    expect(await isSignedIn(other)).toBe(true)
  })

  it('Logout 2: works as a form, too, and without any parameter', async () => {
    const { browser } = await signedIn()
    const screen = await browser.follow(await browser.post('/oidc/session/end', {}))
    const done = await browser.submit(screen, { logout: 'yes' })
    expect(done.url).toBe(`${provider.issuer}/session/end/success`)
    expect(done.body).toContain('You are signed out')
    expect(await isSignedIn(browser)).toBe(false)
  })

  it('Logout 2: goes on at once, without a script, when nobody is signed in', async () => {
    const page = await endSession(provider.browser(), {
      client_id: 'web',
      post_logout_redirect_uri: `${provider.url}/`,
      state: 'x y',
    })
    expect([page.status, page.location]).toEqual([303, `${provider.url}/?state=x+y`])
    const plain = await endSession(provider.browser())
    expect([plain.status, plain.location]).toEqual([303, `${provider.issuer}/session/end/success`])
  })

  it('leaves other browsers of the same person alone', async () => {
    const [one, other] = [await signedIn(), await signedIn()]
    await one.browser.submit(await endSession(one.browser), { logout: 'yes' })
    expect(await isSignedIn(other.browser)).toBe(true)
    expect((await refresh(provider, other.tokens.refresh_token)).status).toBe(200)
  })

  it('everywhere ends all of them at once', async () => {
    const [one, other] = [await signedIn(), await signedIn()]
    await provider.stores.artifacts.remove({ account: ada.id })
    for (const { browser, tokens } of [one, other]) {
      expect((await refresh(provider, tokens.refresh_token)).status).toBe(400)
      expect(await isSignedIn(browser)).toBe(false)
    }
  })

  it('is not done by another site: the form has a secret, and no session goes with its request', async () => {
    const { browser } = await signedIn()
    await endSession(browser)
    for (const xsrf of ['', 'x']) {
      const forged = await browser.post('/oidc/session/end/confirm', { xsrf, logout: 'yes' })
      expect(forged.status).toBe(400)
    }
    expect(await isSignedIn(browser)).toBe(true)
  })

  it.each([
    'https://evil.example.com/',
    '<url>/x',
    '<url>',
    '//evil.example.com',
    'javascript:alert(1)',
  ])('Logout 3: does not redirect to %s', async (to) => {
    const post_logout_redirect_uri = to.replace('<url>', provider.url)
    const { browser } = await signedIn()
    const refused = await endSession(browser, { client_id: 'web', post_logout_redirect_uri })
    expect([refused.status, refused.location]).toEqual([400, null])
    // Without a client there is nothing to hold it against.
    const screen = await endSession(browser, { post_logout_redirect_uri })
    const done = await browser.submit(screen, { logout: 'yes' })
    expect(done.url).toBe(`${provider.issuer}/session/end/success`)
  })

  it('Logout 2: does not take a hint of one client for another', async () => {
    const { browser, tokens } = await signedIn()
    const page = await endSession(browser, { client_id: 'cli', id_token_hint: tokens.id_token })
    expect(page.status).toBe(400)
  })

  it('Logout 2: takes a hint that has expired', async () => {
    const { browser, tokens } = await signedIn()
    time.advance(3_600_000)
    const page = await endSession(browser, { id_token_hint: tokens.id_token })
    expect([page.status, page.location]).toEqual([303, `${provider.issuer}/session/end/success`])
    expect(await isSignedIn(browser)).toBe(false)
  })
})

describe('revocation', () => {
  const revoke = (token: string, client_id = 'web'): Promise<Response> =>
    provider.form({ token, client_id }, {}, '/token/revocation')

  it('RFC 7009 2.1: ends a refresh token, and is recorded as a sign-out', async () => {
    const { tokens } = await signedIn()
    const before = await signOuts()
    expect((await revoke(tokens.refresh_token)).status).toBe(200)
    expect((await refresh(provider, tokens.refresh_token)).status).toBe(400)
    expect(await signOuts()).toBe(before + 1)
  })

  it('RFC 7009 2.2: says nothing of a token that there is not', async () => {
    const before = await signOuts()
    expect((await revoke('x'.repeat(43))).status).toBe(200)
    expect(await signOuts()).toBe(before)
  })

  it('RFC 7009 2.2.1: refuses unknown clients, and access tokens, which cannot be called back', async () => {
    const { tokens } = await signedIn()
    expect((await revoke(tokens.refresh_token, 'nobody')).status).toBe(401)
    const response = await revoke(tokens.access_token)
    expect(await response.json()).toMatchObject({ error: 'unsupported_token_type' })
  })
})
