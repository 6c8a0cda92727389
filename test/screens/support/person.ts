/** What people do on the screens. */
import type { Page } from 'playwright-core'
import { DAY_MS } from '../../../lib/clock.ts'
import { authorizationUrl, newVerifier } from '../../identity/support/flow.ts'
import { PASSWORD, type Person, type TestProvider } from '../../identity/support/provider.ts'

export const NEW_PASSWORD = 'seven lamps over a quiet harbor'

let people = 0

/** Somebody who signs in with `PASSWORD`. */
export const active = (provider: TestProvider): Promise<Person> =>
  provider.addPerson(`ada-${(people += 1)}@example.org`, ['writer'])

/** The same, of whom it is a one-time password. */
export const invited = (provider: TestProvider): Promise<Person> =>
  provider.addPerson(`new-${(people += 1)}@example.org`, ['writer'], {
    status: 'invited',
    passwordExpires: Date.now() + DAY_MS,
  })

/** Where the application sends somebody who has to sign in. */
export async function start(page: Page, provider: TestProvider): Promise<void> {
  await page.goto(authorizationUrl(provider, newVerifier()))
}

export async function send(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Back at the application, with a code. */
export const arrived = (page: Page): Promise<void> =>
  page.waitForURL((url) => url.pathname === '/' && url.searchParams.has('code'))

export async function choose(page: Page, password: string, repeated = password): Promise<void> {
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('The same again').fill(repeated)
  await page.getByRole('button', { name: 'Set password and continue' }).click()
}

/** On the screen for that. */
export async function change(page: Page, current: string, password: string): Promise<void> {
  await page.getByLabel('Current password').fill(current)
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('The same again').fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
}

/** Until it has to wait. */
export async function failOften(page: Page, login: string): Promise<void> {
  for (let i = 0; i < 5; i += 1) await send(page, login, 'not the password')
  await send(page, login, PASSWORD)
}

export const heading = (page: Page): Promise<string | null> => page.getByRole('heading').textContent()

export const problem = (page: Page): Promise<string | null> => page.getByRole('alert').textContent()
