/** A sign-in that takes as long as it likes, while the person's credentials or access change. */
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemCaller } from '../../lib/access/system.ts'
import { composePeople, peopleStoresOf } from '../../lib/compose/embedded-people.ts'
import type { AdministrationPorts } from '../../lib/people/administration.ts'
import { changeUser } from '../../lib/people/change-user.ts'
import { resetUser } from '../../lib/people/reset-user.ts'
import { type Browser, formOf, type Page } from './support/browser.ts'
import { answerOf, authorize, newVerifier, redeem, refresh, tokensFor, tokensOf } from './support/flow.ts'
import { movingTime } from './support/moving-time.ts'
import { PASSWORD, type Person, startProvider, type TestProvider } from './support/provider.ts'

const OPERATOR = systemCaller('operator')
const NEW_PASSWORD = 'seven lamps over a quiet harbor'

const time = movingTime()
let provider: TestProvider
let ports: AdministrationPorts
let sent = ''
beforeAll(async () => {
  provider = await startProvider()
  const messenger = { send: async ({ text }: { text: string }) => void (sent = text) }
  const stores = peopleStoresOf(provider.database)
  const composed = composePeople(stores, {
    messenger,
    signInUrl: () => provider.url,
    clock: () => Date.now(),
  })
  ports = { ...composed, authority: 'operator' }
})
afterAll(async () => {
  time.restore()
  await provider.close()
})

const oneTimePassword = (): string => /One-time password: (\S+)/.exec(sent)?.[1] ?? ''

const isSignedIn = async (browser: Browser): Promise<boolean> =>
  'code' in answerOf(await authorize(provider, browser, newVerifier(), { prompt: 'none' }))

/** The password was right; while the sign-in is noted, something happens. The browser goes on only when the test says so. */
async function signInDuring(
  person: Person,
  browser: Browser,
  happens: () => Promise<unknown>,
): Promise<Page> {
  const { accounts } = provider.stores
  const note = accounts.noteSignIn.bind(accounts)
  vi.spyOn(accounts, 'noteSignIn').mockImplementationOnce(async (id, at) => {
    await happens()
    time.advance(2_000)
    await note(id, at)
  })
  const { action, fields } = formOf(await authorize(provider, browser, newVerifier()))
  return browser.post(action, { ...fields, login: person.login, password: PASSWORD })
}

async function chooseNewPassword({ login }: Person): Promise<boolean> {
  const browser = provider.browser()
  const screen = await authorize(provider, browser, newVerifier())
  const choose = await browser.submit(screen, { login, password: oneTimePassword() })
  return 'code' in answerOf(await browser.submit(choose, { password: NEW_PASSWORD, repeated: NEW_PASSWORD }))
}

describe('a sign-in with the former password', () => {
  it('that spans a reset is none, also once the person has chosen a new one', async () => {
    const person = await provider.addPerson('reset@example.com')
    const thief = provider.browser()
    const held = await signInDuring(person, thief, () => resetUser(ports, OPERATOR, person.id))
    expect(held.status).toBe(303)
    time.advance(2_000)
    await thief.follow(held)
    expect(await chooseNewPassword(person)).toBe(true)
    time.advance(2_000)
    expect(await isSignedIn(thief)).toBe(false)
  })

  it('that is made while the reset is under way gets tokens that are refused after it', async () => {
    const person = await provider.addPerson('slow-reset@example.com')
    const made: string[] = []
    const reset = ports.credentials.reset.bind(ports.credentials)
    const slow = {
      endSessions: (id: string) => ports.credentials.endSessions(id),
      setEnabled: (id: string, enabled: boolean) => ports.credentials.setEnabled(id, enabled),
      // Hashes of others are before it.
      reset: async (id: string) => {
        time.advance(2_000)
        made.push((await tokensFor(provider, person)).access_token)
        await reset(id)
      },
    }
    await resetUser({ ...ports, credentials: slow }, OPERATOR, person.id)
    const { iat = 0 } = decodeJwt(made[0] ?? '')
    const item = await ports.principals.find(`user:${person.id}`)
    expect(item?.tokensNotBefore).toBeGreaterThan(iat * 1_000)
  })
})

describe('a sign-in with the one-time password', () => {
  it('is one in the second of the reset, too, at the end of it', async () => {
    const person = await provider.addPerson('at-once@example.com')
    time.advance(1_000 - (Date.now() % 1_000))
    await resetUser(ports, OPERATOR, person.id)
    const chosen = chooseNewPassword(person)
    await sleep(500)
    time.advance(1_000)
    expect(await chosen).toBe(true)
  })
})

describe('a sign-in that spans a disabling', () => {
  it('does not come to life when the person is enabled again', async () => {
    const person = await provider.addPerson('disabled@example.com')
    const browser = provider.browser()
    const held = await signInDuring(person, browser, () =>
      changeUser(ports, OPERATOR, person.id, { disabled: true }),
    )
    time.advance(2_000)
    await browser.follow(held)
    await changeUser(ports, OPERATOR, person.id, { disabled: false })
    expect(await isSignedIn(browser)).toBe(false)
  })
})

describe('an access token', () => {
  it('of a session says when the person signed in, at each refresh', async () => {
    const person = await provider.addPerson('told@example.com')
    const browser = provider.browser()
    const signedIn = Math.floor(Date.now() / 1_000)
    await tokensFor(provider, person, {}, browser)
    time.advance(60_000)
    const verifier = newVerifier()
    const { code = '' } = answerOf(await authorize(provider, browser, verifier))
    const later = await tokensOf(await redeem(provider, code, verifier))
    const refreshed = await tokensOf(await refresh(provider, later.refresh_token))
    for (const { access_token } of [later, refreshed]) {
      expect(decodeJwt(access_token)).toMatchObject({ auth_time: signedIn, iat: signedIn + 60 })
    }
  })
})
