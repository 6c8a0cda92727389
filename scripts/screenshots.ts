/** `npm run screenshots`: pictures of every view, into `docs/page/`, of a vault with invented content. */
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { seedFindings } from '../test/page/support/findings.ts'
import { type Credentials, firstSignIn, signIn, startVault } from '../test/page/support/people.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { storeExamples } from './screenshots/examples.ts'

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../docs/page/', import.meta.url))
const WIDE: BrowserContextOptions = { viewport: { width: 1_280, height: 800 } }
const DARK: BrowserContextOptions = { ...WIDE, colorScheme: 'dark' }
const NARROW: BrowserContextOptions = { ...WIDE, viewport: { width: 360, height: 720 } }

const data = await mkdtemp(join(tmpdir(), 'keyfold-pictures-'))
const vault = await startVault({ data })
const browser = await launchChromium()
try {
  await mkdir(FOLDER, { recursive: true })
  await picturesOfObjects()
  await picturesOfKeys()
  await picturesOfActivity()
  await picturesOfFindings()
  await picturesOfPeople()
} finally {
  await browser.close()
  await vault.close()
}

async function picturesOfObjects(): Promise<void> {
  const page = await visit('ann', WIDE)
  const asked = page.waitForRequest(`${vault.url}/v1/me`)
  await look(page, '/objects', 'objects-empty')
  const ids = await storeExamples(vault.url, (await (await asked).allHeaders())['authorization'] ?? '')
  await look(page, '/objects', 'objects')
  await look(page, '/objects/new', 'store')
  await look(page, `/objects/${ids['Patient 7']}`, 'object')
  await page.getByRole('button', { name: 'Reveal' }).click()
  await page.getByRole('button', { name: 'Hide now' }).waitFor()
  await take(page, 'revealed')
  await page.getByRole('tab', { name: 'Sharing' }).click()
  await page.getByLabel('Login').fill('ben')
  await page.getByRole('form', { name: 'Share' }).getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: /^Stop sharing/ }).waitFor()
  await take(page, 'sharing')
  await look(page, '/account', 'account')
  await look(page, `/objects/${ids['Lab results.pdf']}`, null)
  await page.getByRole('button', { name: 'Reveal' }).click()
  await page.getByLabel('Purpose', { exact: true }).first().waitFor()
  await take(page, 'purpose')
  await pictureOfPreview(`/objects/${ids['Lab results.pdf']}`)
  const dark = await visit('ann', DARK)
  await look(dark, '/objects', 'objects-dark')
  const narrow = await visit('ann', NARROW)
  await look(narrow, '/objects', 'objects-narrow')
}

async function pictureOfPreview(path: string): Promise<void> {
  const page = await visit('ann', WIDE)
  await look(page, path, null)
  await page.getByRole('button', { name: 'Reveal' }).click()
  await page.getByLabel('Purpose', { exact: true }).first().waitFor()
  await page.getByRole('combobox', { name: 'Purpose' }).click()
  await page.getByRole('option').first().click()
  await page.getByRole('alert').getByRole('button', { name: 'Reveal' }).click()
  await page.waitForTimeout(3_000)
  await take(page, 'preview')
}

async function picturesOfKeys(): Promise<void> {
  const page = await visit('key-admin', WIDE)
  await look(page, '/keys', 'keys')
  await page.getByRole('button', { name: 'Rotate' }).first().click()
  await take(page, 'rotate')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Rotate now' }).click()
  await dialog.getByRole('checkbox').check()
  await dialog.getByRole('button', { name: 'Rotate now' }).click()
  await page.waitForURL(/rotations/)
  await page.locator('#main h1').waitFor()
  await page.waitForTimeout(4_000)
  await take(page, 'rotation')
}

async function picturesOfActivity(): Promise<void> {
  const page = await visit('auditor', WIDE)
  await look(page, '/activity', null)
  await page.getByText('Everybody', { exact: true }).click()
  await page.getByText(/^The newest|all there are/).waitFor()
  await take(page, 'activity')
}

async function picturesOfFindings(): Promise<void> {
  const [critical] = await seedFindings(data)
  const page = await visit('auditor', WIDE)
  await look(page, '/findings', 'findings')
  await look(page, `/findings/${critical?.id}`, 'finding')
  await look(page, '/findings/use', 'key-use')
}

async function picturesOfPeople(): Promise<void> {
  const page = await open(WIDE)
  await firstSignIn(page, vault)
  await look(page, '/people', 'people')
  await page.getByRole('button', { name: 'Invite' }).click()
  await take(page, 'invite')
  await look(page, '/clients', 'clients')
  await look(page, '/approvals', 'approvals')
}

async function open(options: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext(options)).newPage()
}

async function visit(login: string, options: BrowserContextOptions): Promise<Page> {
  const page = await open(options)
  const person = vault.people.find((one) => one.login === login) as Credentials
  await signIn(page, vault.url, person)
  await page.locator('#main h1').waitFor()
  return page
}

async function look(page: Page, path: string, name: string | null): Promise<void> {
  await page.goto(`${vault.url}${path}`)
  await page.locator('#main h1').waitFor()
  await page.waitForLoadState('networkidle')
  if (name !== null) await take(page, name)
}

/** When what moves has come to rest. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(700)
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
}
