/** What people do on the page, a step at a time. */
import type { FrameLocator, Page } from 'playwright-core'
import type { Chosen } from './files.ts'

export type FileToStore = {
  readonly file: Chosen
  /** Shown in lists; default: the name of the file. */
  readonly name?: string
  readonly classification?: string
  /** `key=value` each. */
  readonly labels?: readonly string[]
  readonly subject?: string
}

/** Stores a password by the form. @returns the address of the object, which is open then */
export async function storeRecord(page: Page, name: string, secret: string): Promise<string> {
  await follow(page, '/objects/new')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Store', exact: true }).click()
  await page.getByRole('link', { name: 'Open it' }).click()
  await page.getByRole('button', { name: 'Reveal' }).waitFor()
  return page.url()
}

/** As a link of the page does it: nothing is loaded anew. */
export async function follow(page: Page, path: string): Promise<void> {
  const moved = `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`
  await page.evaluate(moved)
}

/** Stores one file by the file picker. @returns the address of the object, which is open then */
export async function storeFile(page: Page, toStore: FileToStore): Promise<string> {
  const { file, name = file.name, classification, labels = [], subject } = toStore
  await follow(page, '/objects/new')
  await page.getByRole('tab', { name: 'Files' }).click()
  await page.getByLabel('Files to store').setInputFiles(file)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'More details' }).click()
  if (classification !== undefined) await page.getByRole('radio', { name: classification }).check()
  for (const label of labels) {
    await page.getByRole('combobox', { name: 'Labels' }).fill(label)
    await page.keyboard.press('Enter')
  }
  if (subject !== undefined) await page.getByLabel('Subject').fill(subject)
  await page.getByRole('button', { name: 'Store', exact: true }).click()
  await page.getByRole('link', { name: 'Open it' }).click()
  await page.getByRole('tab', { name: 'Details' }).waitFor()
  return page.url()
}

/** Of a list of choices. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option }).click()
}

/** Of a purpose that is asked for: the first one there is. */
export async function declarePurpose(page: Page, submit: string): Promise<void> {
  await page.getByText('What do you need it for?').waitFor()
  await page.getByRole('combobox', { name: 'Purpose' }).click()
  await page.getByRole('option').first().click()
  await page.getByRole('button', { name: submit, exact: true }).last().click()
}

export async function share(page: Page, login: string): Promise<void> {
  await page.getByRole('tab', { name: 'Sharing' }).click()
  await page.getByLabel('Login').fill(login)
  await page.getByRole('form', { name: 'Share' }).getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: `Stop sharing ${login}` }).waitFor()
}

export const previewOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Preview"]')
