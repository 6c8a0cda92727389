/**
 * Signing in as people do it: a real browser, the real provider, real stores.
 * @module-tag longer
 */
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { authorizationUrl, newVerifier } from '../identity/support/flow.ts'
import { PASSWORD, startProvider, type TestProvider } from '../identity/support/provider.ts'
import { useChromium } from '../support/browser.ts'
import { listen, stopServer } from '../support/http-server.ts'
import {
  active,
  arrived,
  change,
  choose,
  failOften,
  heading,
  invited,
  NEW_PASSWORD,
  problem,
  send,
  start,
} from './support/person.ts'

const chromium = useChromium()
let provider: TestProvider
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.close())

describe('signing in', () => {
  it('goes on to the application with a code', async () => {
    const { login } = await active(provider)
    const { page, problems } = await chromium.open()
    await start(page, provider)
    expect(await page.title()).toBe('Sign in – Keyfold')
    await send(page, login, PASSWORD)
    await arrived(page)
    expect(problems).toEqual([])
  })

  it('goes on to the loopback address of a program, which is another origin', async () => {
    const { login } = await active(provider)
    const { page, problems } = await chromium.open()
    const program = createServer((_request, response) => void response.end('Back at the program'))
    const redirect = `http://127.0.0.1:${await listen(program)}/callback`
    onTestFinished(() => stopServer(program))
    await page.goto(authorizationUrl(provider, newVerifier(), { client_id: 'cli', redirect_uri: redirect }))
    await expect.poll(() => page.getByText('to continue to Keyfold CLI').isVisible()).toBe(true)
    await send(page, login, PASSWORD)
    await page.waitForURL((url) => url.href.startsWith(`${redirect}?code=`))
    expect(problems).toEqual([])
  })

  it('has a one-time password changed first, by the rules that it shows', async () => {
    const { login } = await invited(provider)
    const { page, problems } = await chromium.open()
    await start(page, provider)
    await send(page, login, PASSWORD)
    expect(await heading(page)).toBe('Choose a password')
    expect(await page.getByRole('listitem').allTextContents()).toContainEqual(
      expect.stringMatching(/At least 15 characters/),
    )
    await choose(page, 'too short')
    expect(await problem(page)).toMatch(/at least 15 characters; this one has 9/)
    await choose(page, NEW_PASSWORD, `${NEW_PASSWORD}!`)
    expect(await problem(page)).toMatch(/not the same/)
    await choose(page, PASSWORD)
    expect(await problem(page)).toMatch(/that you have now/)
    await choose(page, NEW_PASSWORD)
    await arrived(page)
    expect(problems).toEqual([])
    const again = await chromium.open()
    await start(again.page, provider)
    await send(again.page, login, PASSWORD)
    expect(await problem(again.page)).toMatch(/not right/)
    await send(again.page, login, NEW_PASSWORD)
    await arrived(again.page)
  })

  it('keeps the login, and ties the error to both fields, after a wrong password', async () => {
    const { login } = await active(provider)
    const { page } = await chromium.open()
    await start(page, provider)
    await send(page, login, 'not the password')
    expect(await page.title()).toBe('Error: Sign in – Keyfold')
    expect(await page.getByLabel('Login').inputValue()).toBe(login)
    expect(await page.getByLabel('Password').inputValue()).toBe('')
    const alert = await page.getByRole('alert').getAttribute('id')
    for (const label of ['Login', 'Password']) {
      expect(await page.getByLabel(label).getAttribute('aria-describedby')).toBe(alert)
      expect(await page.getByLabel(label).getAttribute('aria-invalid')).toBe('true')
    }
    expect(await page.evaluate('document.activeElement.id')).toBe('password')
  })

  it('says how long to wait after too many', async () => {
    const { login } = await active(provider)
    const { page } = await chromium.open()
    await start(page, provider)
    await failOften(page, login)
    expect(await heading(page)).toBe('Please wait')
    expect(await problem(page)).toMatch(/in 1 second\./)
    await page.getByRole('link', { name: 'Try again' }).click()
    expect(await heading(page)).toBe('Sign in')
  })

  it('writes what was typed as text, whatever it is', async () => {
    const { page, problems } = await chromium.open()
    await start(page, provider)
    const typed = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&`
    await send(page, typed, 'not the password')
    expect(await page.getByLabel('Login').inputValue()).toBe(typed)
    expect(await page.locator('main script, main img').count()).toBe(0)
    expect(problems).toEqual([])
  })
})

describe('changing the password', () => {
  it('is done on one screen, which leads back to the page', async () => {
    const { login } = await active(provider)
    const { page, problems } = await chromium.open()
    await start(page, provider)
    await send(page, login, PASSWORD)
    await arrived(page)
    await page.goto(`${provider.issuer}/password`)
    expect(await page.getByLabel('Login').inputValue()).toBe(login)
    await change(page, 'not the password', NEW_PASSWORD)
    expect(await problem(page)).toMatch(/current password is not right/)
    await change(page, PASSWORD, NEW_PASSWORD)
    expect(await heading(page)).toBe('Your password was changed')
    await page.getByRole('link', { name: 'Back to Keyfold' }).click()
    await page.waitForURL(`${provider.url}/`)
    expect(problems).toEqual([])
  })
})

describe('without JavaScript', () => {
  it('somebody new signs in, and signs out again', async () => {
    const { login } = await invited(provider)
    const { page, problems } = await chromium.open({ javaScriptEnabled: false })
    await start(page, provider)
    await send(page, login, PASSWORD)
    await choose(page, NEW_PASSWORD)
    await arrived(page)
    await page.goto(`${provider.issuer}/session/end`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    expect(await heading(page)).toBe('You are signed out')
    await start(page, provider)
    expect(await heading(page)).toBe('Sign in')
    expect(problems).toEqual([])
  })
})

describe('with the keyboard only', () => {
  it('somebody new signs in', async () => {
    const { login } = await invited(provider)
    const { page } = await chromium.open()
    await start(page, provider)
    await painted(page)
    await page.keyboard.type(login)
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Choose a password' }).waitFor()
    await painted(page)
    await page.keyboard.type(NEW_PASSWORD)
    await page.keyboard.press('Tab')
    await page.keyboard.type(NEW_PASSWORD)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(FOCUS)).toEqual({ text: 'Set password and continue', outline: '3px' })
    await page.keyboard.press('Enter')
    await arrived(page)
  })
})

/** Chromium drops what is typed before a page was painted. */
const painted = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')

const FOCUS = `({
  text: document.activeElement.textContent,
  outline: getComputedStyle(document.activeElement).outlineWidth,
})`

describe('a sign-in that is over', () => {
  it('says what to do, after the back button', async () => {
    const { login } = await active(provider)
    const { page } = await chromium.open()
    await start(page, provider)
    await send(page, login, PASSWORD)
    await arrived(page)
    await page.goBack()
    expect(await heading(page)).toBe('This sign-in is over')
    expect(await page.getByRole('main').textContent()).toMatch(/sign in again/)
  })

  it('is told in a browser that did not begin it', async () => {
    const first = await chromium.open()
    await start(first.page, provider)
    const { page } = await chromium.open()
    await page.goto(first.page.url())
    expect(await heading(page)).toBe('This sign-in is over')
  })

  it('does not end that of another tab', async () => {
    const { login } = await active(provider)
    const { page } = await chromium.open()
    const other = await page.context().newPage()
    await start(page, provider)
    await start(other, provider)
    await send(page, login, PASSWORD)
    await arrived(page)
    await send(other, login, PASSWORD)
    await arrived(other)
  })
})
