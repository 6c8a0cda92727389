/** Changing one's own password, as the browser does it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, Page } from './support/browser.ts'
import { formOf } from './support/browser.ts'
import { answerOf, authorize, newVerifier, redeem, refresh, tokensFor } from './support/flow.ts'
import { movingTime } from './support/moving-time.ts'
import { PASSWORD, type Person, startProvider, type TestProvider } from './support/provider.ts'

const NEW_PASSWORD = 'seven lamps over a quiet harbor'

const time = movingTime()
let provider: TestProvider
let people = 0
beforeAll(async () => {
  provider = await startProvider()
})
beforeEach(() => time.advance(2_000))
afterAll(async () => {
  time.restore()
  await provider.close()
})

const somebody = (): Promise<Person> => provider.addPerson(`ada-${(people += 1)}@example.com`, ['writer'])

async function signedIn(person: Person) {
  const browser = provider.browser()
  return { browser, tokens: await tokensFor(provider, person, {}, browser) }
}

const open = (browser: Browser): Promise<Page> => browser.get('/oidc/password')
const change = async (browser: Browser, current: string, password = NEW_PASSWORD, repeated = password) =>
  browser.submit(await open(browser), { current, password, repeated })

const isSignedIn = async (browser: Browser): Promise<boolean> =>
  'code' in answerOf(await authorize(provider, browser, newVerifier(), { prompt: 'none' }))

const opens = async (person: Person, password: string): Promise<boolean> => {
  const browser = provider.browser()
  const screen = await authorize(provider, browser, newVerifier())
  return (await browser.submit(screen, { login: person.login, password })).location !== null
}

describe('changing one’s own password', () => {
  it('ends everything that was begun under the former one, and goes on in this browser', async () => {
    const ada = await somebody()
    const here = await signedIn(ada)
    const elsewhere = await signedIn(ada)
    const before = here.browser.cookies.get('keyfold-session')?.value
    const done = await change(here.browser, PASSWORD)
    expect(done.status).toBe(200)
    expect(done.body).toContain('Your password was changed')
    expect(done.body).toContain(`href="${provider.url}/"`)
    time.advance(1_000)
    expect(await isSignedIn(elsewhere.browser)).toBe(false)
    expect((await refresh(provider, elsewhere.tokens.refresh_token)).status).toBe(400)
    expect((await refresh(provider, here.tokens.refresh_token)).status).toBe(400)
    expect(here.browser.cookies.get('keyfold-session')?.value).not.toBe(before)
    expect(await isSignedIn(here.browser)).toBe(true)
    const verifier = newVerifier()
    const { code = '' } = answerOf(await authorize(provider, here.browser, verifier, { prompt: 'none' }))
    expect((await redeem(provider, code, verifier)).status).toBe(200)
    expect(await opens(ada, PASSWORD)).toBe(false)
    expect(await opens(ada, NEW_PASSWORD)).toBe(true)
  })

  it('refuses tokens of before, and is in the record without either password', async () => {
    const ada = await somebody()
    const { browser } = await signedIn(ada)
    const now = Date.now()
    await change(browser, PASSWORD)
    const item = await provider.stores.principals.find(`user:${ada.id}`)
    expect(item).toMatchObject({ disabled: false, roles: ['writer'] })
    expect(item?.tokensNotBefore).toBeGreaterThan(now)
    const events = (await provider.events()).filter(({ principal }) => principal === `user:${ada.id}`)
    expect(events.at(-1)).toMatchObject({
      action: 'auth.password',
      outcome: 'allowed',
      roles: ['writer'],
      sourceIp: '127.0.0.1',
    })
    expect(JSON.stringify(events)).not.toMatch(/battery|lamps/)
  })

  it.each([
    [
      'a wrong current password',
      'not the password',
      NEW_PASSWORD,
      NEW_PASSWORD,
      'The current password is not right.',
    ],
    ['two that differ', PASSWORD, NEW_PASSWORD, `${NEW_PASSWORD}!`, 'are not the same'],
    ['one that is too short', PASSWORD, 'too short', 'too short', 'at least 15 characters'],
    ['the one that it is', PASSWORD, PASSWORD, PASSWORD, 'that you have now'],
  ])('refuses %s, and changes nothing', async (_, current, password, repeated, message) => {
    const ada = await somebody()
    const { browser, tokens } = await signedIn(ada)
    const page = await change(browser, current, password, repeated)
    expect(page.status).toBe(422)
    expect(page.body).toContain(message)
    expect(page.body).not.toContain(current)
    expect((await refresh(provider, tokens.refresh_token)).status).toBe(200)
    expect(await opens(ada, PASSWORD)).toBe(true)
  })

  it('has whoever guesses the current one wait, as at the sign-in', async () => {
    const ada = await somebody()
    const { browser } = await signedIn(ada)
    for (let i = 0; i < 5; i += 1) expect((await change(browser, `guess ${i}`)).status).toBe(422)
    const held = await change(browser, PASSWORD)
    expect(held.status).toBe(429)
    expect(held.headers.get('retry-after')).toBe('1')
  })

  it.each<[string, (browser: Browser, ada: Person) => Promise<unknown> | undefined]>([
    ['is not signed in', async (browser) => browser.forget()],
    ['is disabled meanwhile', (_, { id }) => provider.stores.principals.setDisabled(`user:${id}`, true)],
    [
      'was signed out everywhere',
      (_, { id }) => provider.stores.principals.refuseTokensBefore(`user:${id}`, Date.now() + 1_000),
    ],
  ])('is not for whoever %s', async (_, happen) => {
    const ada = await somebody()
    const { browser } = await signedIn(ada)
    const { fields, action } = formOf(await open(browser))
    await happen(browser, ada)
    const page = await open(browser)
    expect(page.status).toBe(403)
    expect(page.body).toContain('Sign in first')
    expect(page.body).toContain(`href="${provider.url}/"`)
    const passwords = { current: PASSWORD, password: NEW_PASSWORD, repeated: NEW_PASSWORD }
    expect((await browser.post(action, { ...fields, ...passwords })).status).toBe(403)
  })

  it('takes no form from elsewhere, nor one of another session', async () => {
    const [ada, eve] = [await somebody(), await somebody()]
    const [hers, attacker] = [await signedIn(ada), await signedIn(eve)]
    const passwords = { current: PASSWORD, password: NEW_PASSWORD, repeated: NEW_PASSWORD }
    const own = { ...formOf(await open(hers.browser)).fields, ...passwords }
    const foreign = await hers.browser.post('/oidc/password', own, { Origin: 'https://evil.example' })
    expect([foreign.status, foreign.body.includes('This form cannot be used')]).toEqual([403, true])
    const { token = '' } = formOf(await open(attacker.browser)).fields
    expect((await hers.browser.post('/oidc/password', { ...own, token })).status).toBe(403)
    expect(await opens(ada, PASSWORD)).toBe(true)
  })
})

it('the screens after which nothing goes on by itself lead back to the page', async () => {
  const browser = provider.browser()
  for (const path of ['/session/end/success', '/auth?client_id=nobody', '/interaction/nothing']) {
    const page = await browser.get(`/oidc${path}`)
    expect(page.body, path).toMatch(new RegExp(`href="${provider.url}/">Back to Keyfold</a>`))
  }
})
