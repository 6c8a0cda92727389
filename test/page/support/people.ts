/** A vault with its page, as `npm start` serves it, and people who use it in a real browser. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { type RunningVault, type ServeOptions, serve } from '../../../local/serve.ts'
import type { Chromium } from '../../support/browser.ts'

const BUILD = join(import.meta.dirname, '../../../scripts/build-page.ts')

/** Builds the page, unless what is there is current. */
export async function startVault(options: Partial<ServeOptions> = {}): Promise<RunningVault> {
  const building = spawn(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(building, 'exit')) as [number | null]
  if (code !== 0) throw new Error('The page cannot be built')
  return serveVault(options)
}

/** With the page as it was built last. Its `data` is a folder that is made for it, unless it is given. */
export async function serveVault(options: Partial<ServeOptions>): Promise<RunningVault> {
  const { data = await mkdtemp(join(tmpdir(), 'keyfold-page-')) } = options
  const defaults = { host: '127.0.0.1', port: 0, page: 'as-built', stderr: { write: () => true } } as const
  return serve({ ...defaults, ...options, data })
}

export type Visit = {
  readonly page: Page
  /** Errors and warnings on the console, exceptions, and whatever the content security policy refused. */
  readonly problems: readonly string[]
}

/** @returns the page on which that demo person is signed in, in a profile of their own */
export async function signedIn(
  chromium: Chromium,
  { url, people }: RunningVault,
  login: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const person = people.find((one) => one.login === login)
  if (person === undefined) throw new Error(`There is no ${login}`)
  const visit = await chromium.open(options)
  await signIn(visit.page, url, person)
  // Within the frame of somebody signed in: the provider's screens have headings, too.
  await visit.page.locator('#main h1').waitFor()
  return visit
}

export type Credentials = { readonly login: string; readonly password: string }

/** Up to what the provider answers: the page, or a screen of its own. */
export async function signIn(page: Page, url: string, { login, password }: Credentials): Promise<void> {
  await page.goto(`${url}/`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
}

export const CHOSEN_PASSWORD = 'umbrella walnut 71 canal'

/** The first administrator, who chooses a password. To be called once for a vault. */
export async function firstSignIn(page: Page, { url, firstAdmin }: RunningVault): Promise<void> {
  if (firstAdmin === null) throw new Error('The first administrator has signed in already')
  await enter(page, url, { login: firstAdmin.login, password: firstAdmin.oneTimePassword })
}

/** With a one-time password, which is exchanged for `CHOSEN_PASSWORD`. */
export async function enter(page: Page, url: string, credentials: Credentials): Promise<void> {
  await signIn(page, url, credentials)
  await page.getByLabel('New password').fill(CHOSEN_PASSWORD)
  await page.getByLabel('The same again').fill(CHOSEN_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('#main h1').waitFor()
}

/**
 * Each person signs in once, and their page is used by one test after another.
 *
 * @param chromium one whose pages are there until all tests end
 */
export function visitsOf(
  chromium: Chromium,
  vault: () => RunningVault,
  options: BrowserContextOptions = {},
): (login: string) => Promise<Visit> {
  const visits = new Map<string, Promise<Visit>>()
  return (login) => {
    const visit = visits.get(login) ?? signedIn(chromium, vault(), login, options)
    visits.set(login, visit)
    return visit
  }
}

const EVERYTHING = `JSON.stringify({
  local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie,
  dom: document.documentElement.outerHTML, title: document.title, url: location.href, state: history.state,
})`

/** Everything that the browser keeps of a page, and shows of it. */
export async function leftBehind(page: Page): Promise<string> {
  try {
    return await page.evaluate(EVERYTHING)
  } catch (error) {
    // A page that ends its session goes to the provider, and comes back.
    if (!String(error).includes('Execution context was destroyed')) throw error
    await page.waitForLoadState()
    return leftBehind(page)
  }
}
