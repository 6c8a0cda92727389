/**
 * Nobody comes in by the session of somebody who has left, whatever became of the tab in which they were.
 * @module-tag longer
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningVault } from '../../local/serve.ts'
import { useChromium } from '../support/browser.ts'
import { signedIn, startVault } from './support/people.ts'

const HOUR_MS = 60 * 60_000

const chromium = useChromium()
let vault: RunningVault
beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

describe('a browser that somebody left', () => {
  it('is locked when the tab comes back that was not running when it should have locked', async () => {
    const { page, problems } = await signedIn(chromium, vault, 'ann')
    await page.goto('about:blank')
    await page.clock.install({ time: Date.now() + 3 * HOUR_MS })
    await page.goBack()
    await page.getByRole('heading', { name: 'Locked' }).waitFor()
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByLabel('Password').waitFor()
    expect(problems).toEqual([])
  })

  it('asks for the password after a sign-out that the vault never heard of', async () => {
    const { page } = await signedIn(chromium, vault, 'ben')
    const context = page.context()
    await context.setOffline(true)
    await page.getByRole('button', { name: 'Sign out' }).first().click()
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    await page.close()
    await context.setOffline(false)
    const next = await context.newPage()
    await next.goto(vault.url)
    await next.getByRole('button', { name: 'Sign in' }).click()
    await next.getByLabel('Password').waitFor()
  })

  it('shows nothing more of one person when another one signs in beside', async () => {
    const { page } = await signedIn(chromium, vault, 'ann')
    const other = await page.context().newPage()
    await other.goto(vault.url)
    // As the page does when somebody comes back to it from the provider.
    await other.evaluate(`new BroadcastChannel('keyfold.session').postMessage({ signedIn: 'somebody-else' })`)
    await page.getByText('Somebody else has signed in in this browser.').waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
  })
})
