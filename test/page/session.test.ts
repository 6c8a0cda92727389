/** How a session in the page goes on, and how it ends: in a real browser, on a vault that is stopped and started meanwhile. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FIRST_PARTY } from '../../local/identity/clients.ts'
import type { RunningVault } from '../../local/serve.ts'
import { tokenFor } from '../local/support/serve.ts'
import { useChromium } from '../support/browser.ts'
import { leftBehind, serveVault, signedIn, startVault, type Visit } from './support/people.ts'

const MINUTE_MS = 60_000
const STEP_MAX_MS = 8_000
const TYPED = 'typed before the network went'
const CHOSEN = ['a first long password 1', 'another long password 2'] as const
const TOKEN = /eyJ[\w-]+\./

const chromium = useChromium()
let data: string
let vault: RunningVault
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'keyfold-session-'))
  vault = await startVault({ data })
})
afterAll(() => vault.close())

async function visit(login: string): Promise<Visit> {
  const opened = await signedIn(chromium, vault, login)
  opened.page.setDefaultTimeout(STEP_MAX_MS)
  expect(await leftBehind(opened.page)).toContain('writer, reader')
  return opened
}

const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first()
const pathOf = (page: Page): string => new URL(page.url()).pathname

/** From here on, time in the page goes on as the test says, beside its own. */
async function holdTime(page: Page): Promise<void> {
  await page.clock.install()
  await page.reload()
  await page.locator('#main h1').waitFor()
}

/** With somebody there, or the page would lock itself. */
async function outliveToken(page: Page): Promise<void> {
  await page.clock.fastForward(9 * MINUTE_MS)
  await page.keyboard.press('Shift')
  await page.clock.fastForward(7 * MINUTE_MS)
}

async function fillSignIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(vault.people[0]?.password ?? '')
  await page.keyboard.press('Enter')
}

/** What the page sends to say who asks. */
async function authorizationOf(page: Page, act: () => Promise<void>): Promise<string> {
  const [request] = await Promise.all([page.waitForRequest(`${vault.url}/v1/**`), act()])
  return (await request.allHeaders())['authorization'] ?? ''
}

/** Times of tokens are in seconds: who signs in within the one in which others are refused is refused, too. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)))

/** Beside the name of whoever is signed in are their roles. */
async function expectNothingLeft(page: Page): Promise<void> {
  const left = await leftBehind(page)
  expect(left).not.toContain('writer, reader')
  expect(left).not.toMatch(TOKEN)
}

/** A browser says on the console what it could not load, whatever the page makes of it. */
const unexpected = (problems: readonly string[]): readonly string[] =>
  problems.filter(
    (text) => !/^Failed to load (resource: (net::|.* 503)|module script)|could not be loaded/.test(text),
  )

describe('a session in the page', () => {
  it('renews its token unnoticed, outlives a provider in trouble, and ends when the provider refuses', async () => {
    const { page, problems } = await visit('ann')
    await holdTime(page)
    const renewals: Request[] = []
    const tokens = `${vault.issuer}/token`
    page.on('request', (request) => {
      if (request.url() === tokens) renewals.push(request)
    })
    await outliveToken(page)
    const [answer] = await Promise.all([page.waitForResponse(tokens), section(page, 'Activity').click()])
    await heading(page, 'Activity').waitFor()
    const { refresh_token: token } = (await answer.json()) as { refresh_token: string }
    // Requests at the same time share it.
    expect(renewals.length).toBe(1)

    await outliveToken(page)
    const busy = { status: 503, contentType: 'application/json', body: '{"error":"temporarily_unavailable"}' }
    await page.route(tokens, (route) => route.fulfill(busy))
    await section(page, 'Objects').click()
    await page.clock.runFor(5_000)
    await page.getByText('The vault cannot be reached').first().waitFor()
    await page.unroute(tokens)
    // The message goes when the page tries; time must not pass before it has its token.
    await Promise.all([page.waitForResponse(tokens), button(page, 'Try again').click()])
    await page.getByText('The vault cannot be reached').waitFor({ state: 'hidden' })
    await page.locator('#main').getByRole('heading', { name: 'Objects', exact: true }).waitFor()

    await outliveToken(page)
    const gone = await fetch(`${tokens}/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token, client_id: FIRST_PARTY.web }),
    })
    expect(gone.status).toBe(200)
    await section(page, 'Activity').click()
    await heading(page, 'Your session is over').waitFor()
    await expectNothingLeft(page)
    expect(unexpected(problems)).toEqual([])
  })

  it('ends where somebody signs out everywhere, and goes on at the same address after a sign-in', async () => {
    const { page, problems } = await visit('ann')
    const authorization = await authorizationOf(page, () => section(page, 'My account').click())
    await heading(page, 'My account').waitFor()
    const answer = await fetch(`${vault.url}/v1/me/sign-out`, {
      method: 'POST',
      headers: { Authorization: authorization },
    })
    expect(answer.status).toBe(204)
    await nextSecond()
    await section(page, 'Activity').click()
    await heading(page, 'Your session is over').waitFor()
    await expectNothingLeft(page)
    await button(page, 'Sign in').click()
    await fillSignIn(page, 'ann')
    await heading(page, 'Activity').waitFor()
    expect(pathOf(page)).toBe('/activity')
    expect(problems).toEqual([])
  })

  it('ends when an administrator disables the account, and says so', { tags: ['longer'] }, async () => {
    const { page, problems } = await visit('ben')
    const admin = await tokenFor(vault, 'demo-admin')
    const setDisabled = (disabled: boolean) =>
      fetch(`${vault.url}/v1/users/demo-ben`, {
        method: 'PATCH',
        headers: { Authorization: `Bearer ${admin}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ disabled }),
      })
    expect((await setDisabled(true)).status).toBe(200)
    await section(page, 'Activity').click()
    await heading(page, 'Your session is over').waitFor()
    await page.getByRole('alert').getByText('is disabled').waitFor()
    await expectNothingLeft(page)
    await setDisabled(false)
    expect(problems).toEqual([])
  })

  it('goes on in every tab while somebody uses one of them, and ends in all of them', {
    tags: ['longer'],
  }, async () => {
    const { page, problems } = await visit('ann')
    const other = await page.context().newPage()
    other.setDefaultTimeout(STEP_MAX_MS)
    await other.goto(`${vault.url}/account`)
    // By the session that the first one has begun.
    await button(other, 'Sign in').click()
    await heading(other, 'My account').waitFor()
    await holdTime(page)
    await other.reload()
    await heading(other, 'My account').waitFor()
    await page.clock.fastForward(9.5 * MINUTE_MS)
    await other.getByText('The page locks in').waitFor()
    await page.keyboard.press('Shift')
    await other.getByText('The page locks in').waitFor({ state: 'hidden' })
    await page.clock.fastForward(9 * MINUTE_MS)
    await heading(other, 'My account').waitFor()

    await button(page, 'Sign out').click()
    await heading(page, 'You are signed out').waitFor()
    await heading(other, 'You are signed out').waitFor()
    await expectNothingLeft(other)
    expect(problems).toEqual([])
  })

  it('is not disturbed by what somebody makes up as an answer of the provider', {
    tags: ['longer'],
  }, async () => {
    const { page, problems } = await visit('ann')
    const stranger = await chromium.open()
    for (const query of ['code=x&state=unknown', 'error=access_denied&state=unknown', 'error=x', 'code=x']) {
      await page.goto(`${vault.url}/?${query}`)
      await heading(page, 'Objects').waitFor()
      expect(page.url()).toBe(`${vault.url}/objects`)
      await stranger.page.goto(`${vault.url}/?${query}`)
      await button(stranger.page, 'Sign in').waitFor()
      const said = await stranger.page.getByText('The sign-in did not finish. Try again.').count()
      expect(said, query).toBe(query.includes('state') ? 1 : 0)
    }
    expect([...problems, ...stranger.problems]).toEqual([])
  })

  it('is begun anew without a password where one has changed it oneself', { tags: ['longer'] }, async () => {
    const { login = '', oneTimePassword = '' } = vault.firstAdmin ?? {}
    const { page, problems } = await chromium.open()
    page.setDefaultTimeout(STEP_MAX_MS)
    await page.goto(`${vault.url}/account`)
    await button(page, 'Sign in').click()
    await page.getByLabel('Login').fill(login)
    await page.getByLabel('Password').fill(oneTimePassword)
    await page.keyboard.press('Enter')
    await choosePassword(page, CHOSEN[0])
    await heading(page, 'My account').waitFor()

    const [change] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Change the password' }).click(),
    ])
    await change.getByLabel('Current password').fill(CHOSEN[0])
    await choosePassword(change, CHOSEN[1])
    await change.getByRole('link', { name: 'Back to Keyfold' }).waitFor()
    await change.close()
    await nextSecond()

    await section(page, 'Activity').click()
    await heading(page, 'Your session is over').waitFor()
    await button(page, 'Sign in').click()
    await heading(page, 'Activity').waitFor()
    expect(problems).toEqual([])
  })
})

async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('The same again').fill(password)
  await page.keyboard.press('Enter')
}

describe('without the vault', () => {
  it('says so, keeps what was typed, goes on when it is back, and forgets everything at a sign-out', async () => {
    const { page, problems } = await visit('ann')
    await page.goto(`${vault.url}/objects/new`)
    await page.getByLabel('Name', { exact: true }).fill('Kept')
    await page.getByLabel('Password', { exact: true }).fill(TYPED)
    await page.context().setOffline(true)
    await page.getByText('No connection').waitFor()
    await button(page, 'Store').click()
    await page.getByText('The vault cannot be reached').waitFor()
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(TYPED)
    await page.context().setOffline(false)
    await page.getByText('No connection').waitFor({ state: 'hidden' })
    await button(page, 'Store').click()
    await page.getByRole('link', { name: 'Open it' }).click()
    await button(page, 'Reveal').waitFor()

    await stop()
    await section(page, 'Activity').click()
    await page.getByText('This part of the page could not be loaded').waitFor()
    await button(page, 'Try again').click()
    await page.getByText('The vault cannot be reached').waitFor()
    await section(page, 'Objects').click()
    await heading(page, 'Objects').waitFor()
    await section(page, 'Activity').click()
    await start()
    await button(page, 'Try again').click()
    await heading(page, 'Activity').waitFor()

    await page.clock.install()
    await stop()
    await button(page, 'Sign out').click()
    await heading(page, 'You are signed out').waitFor()
    await expectNothingLeft(page)
    await button(page, 'Sign in').click()
    await page.getByText('The sign-in cannot be reached').waitFor()
    await start()
    const [ended] = await Promise.all([
      page.waitForRequest(`${vault.issuer}/session/end**`),
      page.clock.runFor(5_000),
    ])
    expect(ended.url()).toContain('id_token_hint')
    await button(page, 'Sign in').click()
    await page.getByLabel('Password').waitFor()
    expect(unexpected(problems)).toEqual([])
  })

  async function stop(): Promise<void> {
    await vault.close()
  }

  async function start(): Promise<void> {
    vault = await serveVault({ data, port: Number(new URL(vault.url).port) })
  }
})
