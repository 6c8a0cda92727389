/** Keys and rotations, as people look at them and work on them. */
import type { Page } from 'playwright-core'
import type { RunningVault } from '../../../local/serve.ts'
import { Api } from '../../faults/support/api.ts'
import { tokenFor } from '../../local/support/serve.ts'
import { signedIn, type Visit } from './people.ts'

type Chromium = Parameters<typeof signedIn>[0]

const STEP_MAX_MS = 10_000

/** @returns their ids */
export async function storeObjects(vault: RunningVault, count: number): Promise<readonly string[]> {
  const writer = new Api(vault.url, await tokenFor(vault, 'demo-writer'))
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      writer.send('POST', '/v1/objects', { body: Buffer.from(`content ${index}`) }),
    ),
  )
  return answers.map(({ json }) => json.id)
}

export async function visitKeys(chromium: Chromium, vault: RunningVault, login: string): Promise<Visit> {
  const opened = await signedIn(chromium, vault, login)
  opened.page.setDefaultTimeout(STEP_MAX_MS)
  await opened.page.goto(`${vault.url}/keys`)
  await heading(opened.page, 'Keys').waitFor()
  return opened
}

export const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
export const dialog = (page: Page) => page.getByRole('dialog')
export const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first()
export const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

/** Nobody could recover the new key, which has to be accepted first. */
export async function confirm(page: Page, action: string): Promise<void> {
  await dialog(page).getByRole('button', { name: action }).click()
  await dialog(page).getByText('Nobody could recover the new master key').waitFor()
  await dialog(page).getByRole('checkbox', { name: 'I accept that nobody can recover' }).check()
  await dialog(page).getByRole('button', { name: action }).click()
}
