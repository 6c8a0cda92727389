/** What people do on the page, from signing in to the lock: in a real browser, on a vault as `npm start` serves it. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningVault } from '../../local/serve.ts'
import { useChromium } from '../support/browser.ts'
import { leftBehind, signedIn, startVault } from './support/people.ts'
import { share, storeRecord } from './support/steps.ts'

const SECRET = 'correct horse battery 4711'
const MINUTE_MS = 60_000
const IDLE_MINUTES = 10

const chromium = useChromium()
let vault: RunningVault
beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

async function reveal(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Reveal' }).click()
  await page.getByRole('button', { name: 'Show Password' }).click()
  await page.getByText(SECRET).waitFor()
}

describe('the page', () => {
  it('stores a secret, shows it to its owner and to whom it is shared with, and to nobody else', async () => {
    const ann = await signedIn(chromium, vault, 'ann')
    const address = await storeRecord(ann.page, 'Mail account', SECRET)
    expect(await leftBehind(ann.page)).not.toContain(SECRET)
    await reveal(ann.page)
    await ann.page.getByRole('button', { name: 'Hide now' }).click()
    expect(await leftBehind(ann.page)).not.toContain(SECRET)

    const ben = await signedIn(chromium, vault, 'ben', { colorScheme: 'dark' })
    await ben.page.goto(address)
    await ben.page.getByRole('heading', { name: 'There is no such object for you' }).waitFor()
    expect(await ben.page.getByRole('button', { name: 'Reveal' }).count()).toBe(0)

    await share(ann.page, 'ben')
    await ben.page.goto(address)
    await reveal(ben.page)
    expect([...ann.problems, ...ben.problems]).toEqual([])
  })

  it('forgets everything when nobody uses it for ten minutes, and ends the session', async () => {
    const { page, problems } = await signedIn(chromium, vault, 'ann')
    await storeRecord(page, 'To be locked', SECRET)
    await page.clock.install()
    await page.reload()
    await page.getByRole('button', { name: 'Reveal' }).waitFor()
    await page.clock.fastForward((IDLE_MINUTES - 1) * MINUTE_MS + 30_000)
    await page.getByText('The page locks in').waitFor()
    await page.clock.fastForward(MINUTE_MS)
    await page.getByRole('heading', { name: 'Locked' }).waitFor()
    const left = await leftBehind(page)
    expect(left).not.toContain('To be locked')
    expect(left).not.toMatch(/eyJ[\w-]+\./)
    // The provider's session is over, too: nobody comes back in without the password.
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByLabel('Password').waitFor()
    expect(problems).toEqual([])
  })
})
