/** What people do with objects, files above all: in a real browser, on a vault as `npm start` serves it. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningVault } from '../../local/serve.ts'
import { toLocalInput } from '../../web/parts/local-time.ts'
import { makePng } from '../e2e/documents.ts'
import { useChromium } from '../support/browser.ts'
import { type Chosen, dropOn, saved } from './support/files.ts'
import { pdfOf } from './support/pdf.ts'
import { leftBehind, startVault, type Visit, visitsOf } from './support/people.ts'
import { choose, declarePurpose, follow, previewOf, share, storeFile } from './support/steps.ts'

const MIB = 1_048_576
const MINUTE_MS = 60_000
const STEP_MAX_MS = 8_000
const OFFLINE = 'ERR_INTERNET_DISCONNECTED'

const chromium = useChromium({ until: 'all-end' })
let aheadMs = 0
let vault: RunningVault
const visitOf = visitsOf(chromium, () => vault, { permissions: ['clipboard-read', 'clipboard-write'] })
beforeAll(async () => {
  vault = await startVault({ clock: () => Date.now() + aheadMs })
})
afterAll(() => vault.close())

const NOTE: Chosen = {
  name: 'Besprechung ü.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('Wage round: 4,711 and no more\n'),
}
const PHOTO: Chosen = { name: 'badge.png', mimeType: 'image/png', buffer: makePng(48) }
const LETTER: Chosen = {
  name: 'letter.pdf',
  mimeType: 'application/pdf',
  buffer: pdfOf({ content: 'BT /F1 12 Tf 10 100 Td (Dear Ann) Tj ET' }),
}
const bytes = (name: string, length: number): Chosen => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.alloc(length, 7),
})

async function visit(login: string): Promise<Visit> {
  const visited = await visitOf(login)
  visited.page.setDefaultTimeout(STEP_MAX_MS)
  return visited
}

/** One test takes the connection away. */
const expectNoProblems = (...visits: readonly Visit[]): void =>
  expect(visits.flatMap(({ problems }) => problems).filter((text) => !text.includes(OFFLINE))).toEqual([])

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
async function open(page: Page, name: string): Promise<void> {
  await follow(page, '/objects')
  await page.getByRole('searchbox', { name: 'Search' }).fill('')
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name }).waitFor()
}

describe('files', () => {
  it('are dropped or chosen, stored together, found again, previewed, and saved as they were', async () => {
    const ann = await visit('ann')
    const { page } = ann
    await page.getByText('Store your first secret').waitFor()
    await dropOn(page, page.getByRole('main'), [NOTE, PHOTO])
    await page.getByRole('heading', { name: 'Store', exact: true }).waitFor()
    await page.getByLabel('Files to store').setInputFiles([LETTER, bytes('film.bin', 4 * MIB + 1)])
    const queue = page.getByRole('region', { name: 'Queue' })
    await queue.getByText('It has a little more than 4.0 MiB; at most 4.0 MiB').waitFor()
    await page.getByRole('button', { name: 'Use the file names as names' }).click()
    await page.getByRole('button', { name: 'More details' }).click()
    await page.getByRole('combobox', { name: 'Labels' }).fill('team=payroll')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Store 3 files' }).click()
    await queue.getByText("3 of 3 stored, 1 can't be").waitFor()

    await page.getByRole('link', { name: 'Objects' }).click()
    await rowOf(page, PHOTO.name).waitFor()
    await page.getByRole('searchbox', { name: 'Search' }).fill('besprechung')
    await page.getByText('1 object found').waitFor()
    await open(page, PHOTO.name)
    await page.getByRole('button', { name: 'Reveal' }).click()
    await previewOf(page).getByRole('img').waitFor()
    await open(page, LETTER.name)
    await page.getByRole('button', { name: 'Reveal' }).click()
    await previewOf(page).getByText('Dear Ann').waitFor({ state: 'attached' })
    await open(page, NOTE.name)
    await page.getByRole('button', { name: 'Reveal' }).click()
    await previewOf(page).getByText('4,711').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(await saved(download)).toEqual({ name: NOTE.name, bytes: NOTE.buffer })
    await page.getByRole('button', { name: 'Hide now' }).click()
    expect(await leftBehind(page)).not.toContain('4,711')
    expectNoProblems(ann)
  })
})

describe('the way of a file into the vault', { tags: ['longer'] }, () => {
  it('is shown, can be left, and begun again after a lost connection', async () => {
    const ann = await visit('ann')
    const { page } = ann
    const network = await page.context().newCDPSession(page)
    const slow = (offline: boolean, uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', {
        offline,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      })
    await network.send('Network.enable')
    await follow(page, '/objects/new')
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByLabel('Files to store').setInputFiles(bytes('scan.tiff', 2 * MIB))
    await page.getByLabel('Name', { exact: true }).fill('Scan')
    await slow(false, MIB / 4)
    await page.getByRole('button', { name: 'Store', exact: true }).click()
    await page.getByText(/^[1-9]\d? %$/).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Canceled.').waitFor()
    await slow(true, -1)
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByText('The vault cannot be reached.').waitFor()
    await slow(false, -1)
    // By itself.
    await page.getByText('1 of 1 stored').waitFor()
    await follow(page, '/objects')
    await page.getByRole('searchbox', { name: 'Search' }).fill('scan')
    await page.getByText('1 object found').waitFor()
    expectNoProblems(ann)
  })
})

describe('an object', () => {
  it('gets labels, a classification, an expiry, a second version, and the first one back', async () => {
    const ann = await visit('ann')
    const { page } = ann
    await storeFile(page, { file: NOTE, name: 'Minutes' })
    await page.getByRole('button', { name: 'Edit details' }).click()
    await page.getByRole('button', { name: 'Add a label' }).click()
    await page.getByLabel('Key of label 2').fill('team')
    await page.getByLabel('Value of label 2').fill('board')
    await page.getByLabel('Expires').fill('2031-01-31T12:00')
    await choose(page, 'Classification', 'internal')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('team=board').waitFor()
    await page.getByText('Jan 31, 2031').waitFor()

    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'Upload a new version' }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'File', exact: true }).click(),
    ])
    await chooser.setFiles(PHOTO)
    await page.getByRole('dialog').getByRole('button', { name: 'Store' }).click()
    await page.getByText('Version 2 is stored.').waitFor()
    await page.getByRole('button', { name: 'Look at it: version 1' }).click()
    const first = page.getByRole('listitem').filter({ hasText: 'Version 1' })
    await first.getByRole('button', { name: 'Reveal' }).click()
    await previewOf(page).getByText('4,711').waitFor()
    await page.getByRole('button', { name: 'Restore version 1' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Version 1 is restored, as version 3.').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).first().click(),
    ])
    expect(await saved(download)).toEqual({ name: NOTE.name, bytes: NOTE.buffer })

    await follow(page, '/objects')
    await page.getByRole('searchbox', { name: 'Search' }).fill('')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('textbox', { name: 'Label' }).fill('team=board')
    await page.keyboard.press('Enter')
    await page.getByText('1 object found').waitFor()
    await rowOf(page, 'Minutes').getByText('internal').waitFor()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await rowOf(page, PHOTO.name).waitFor()
    expectNoProblems(ann)
  })
})

describe('a record', { tags: ['longer'] }, () => {
  it('shows no number before somebody asks, is changed, copied without a look, and hides by itself', async () => {
    const ann = await visit('ann')
    const { page } = ann
    await follow(page, '/objects/new')
    await choose(page, 'Kind', 'Card')
    await page.getByLabel('Name', { exact: true }).fill('Travel card')
    await page.getByLabel('Card number', { exact: true }).fill('4111 1111 1111 1112')
    await page.getByLabel('Security code', { exact: true }).fill('737')
    await page.getByText('this is not a valid card number').waitFor()
    await page.getByLabel('Card number', { exact: true }).fill('4111 1111 1111 1111')
    await page.getByRole('button', { name: 'Store', exact: true }).click()
    await page.getByRole('link', { name: 'Open it' }).click()

    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByText('Copied. The clipboard is cleared').waitFor()
    expect(await leftBehind(page)).not.toContain('4111 1111')
    await page.getByRole('link', { name: 'All objects' }).click()
    await page.getByRole('searchbox', { name: 'Search' }).press('ControlOrMeta+v')
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toContain(
      '4111 1111 1111 1111',
    )
    await open(page, 'Travel card')
    await page.getByRole('button', { name: 'Reveal' }).click()
    await page.getByText('•••••••• 1111').waitFor()
    expect(await leftBehind(page)).not.toContain('4111 1111')
    await page.getByRole('button', { name: 'Show Card number' }).click()
    await page.getByText('4111 1111 1111 1111').waitFor()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'Edit the record' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Security code', { exact: true }).fill('738 046 112')
    // Whoever stands behind does not see what is not changed.
    const number = dialog.getByLabel('Card number', { exact: true })
    expect(await number.getAttribute('type')).toBe('password')
    await dialog.getByRole('button', { name: 'Store' }).click()
    await page.getByText('Version 2 is stored.').waitFor()

    await page.clock.install()
    await page.getByRole('button', { name: 'Reveal' }).first().click()
    await page.getByRole('button', { name: 'Show Security code' }).click()
    await page.getByText('738 046 112').waitFor()
    await page.clock.fastForward(61_000)
    await page.getByText('Hidden again.').waitFor()
    expect(await leftBehind(page)).not.toContain('738 046 112')
    expectNoProblems(ann)
  })
})

describe('what nobody brings back', () => {
  it('waits for a legal hold, is said before, and leaves nothing but that it was there', async () => {
    const [ann, officer] = await Promise.all([visit('ann'), visit('privacy-officer')])
    const address = await storeFile(ann.page, { file: NOTE, name: 'Case file', subject: 'p-7' })
    await officer.page.getByLabel('Subject').fill('p-7')
    await officer.page.getByRole('button', { name: 'Show', exact: true }).click()
    await officer.page.getByRole('link', { name: 'Case file' }).click()
    await officer.page.getByLabel('Reason').fill('Case 7')
    await officer.page.getByRole('button', { name: 'Place a legal hold' }).click()
    await officer.page.getByText('It is under legal hold.').waitFor()

    await ann.page.reload()
    await ann.page.getByText('on hold').waitFor()
    await ann.page.getByRole('tab', { name: 'Danger zone' }).click()
    expect(await ann.page.getByRole('button', { name: 'Shred…' }).isDisabled()).toBe(true)
    await officer.page.getByRole('button', { name: 'Release the hold' }).click()
    await officer.page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
    await officer.page.getByText('It is not under legal hold.').waitFor()

    await ann.page.reload()
    await ann.page.getByRole('button', { name: 'Shred…' }).click()
    const dialog = ann.page.getByRole('dialog')
    await dialog.getByText('Case file').waitFor()
    expect(await dialog.getByRole('button', { name: 'Shred' }).isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: /nobody can bring it back/ }).check()
    await dialog.getByRole('button', { name: 'Shred' }).click()
    await ann.page.getByText('The object is shredded.').waitFor()
    await ann.page.getByRole('heading', { name: 'Objects' }).waitFor()
    expect(await ann.page.getByRole('link', { name: 'Case file' }).count()).toBe(0)
    await ann.page.goto(address)
    await ann.page.getByRole('heading', { name: 'There is no such object for you' }).waitFor()

    const deleted = await storeFile(ann.page, { file: NOTE, name: 'Draft' })
    await ann.page.getByRole('tab', { name: 'Danger zone' }).click()
    await ann.page.getByRole('button', { name: 'Delete…' }).click()
    await dialog.getByText('Draft').waitFor()
    await dialog.getByRole('checkbox').check()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await ann.page.getByText('The object is deleted.').waitFor()
    await ann.page.getByRole('heading', { name: 'Objects' }).waitFor()
    await follow(ann.page, new URL(deleted).pathname)
    await ann.page.getByRole('heading', { name: 'There is no such object for you' }).waitFor()
    expectNoProblems(ann, officer)
  })
})

describe('a steward', { tags: ['longer'] }, () => {
  it('says why before a restricted object is read', async () => {
    const [ben, steward] = await Promise.all([visit('ben'), visit('steward')])
    await storeFile(ben.page, { file: NOTE, name: 'Diagnosis', classification: 'restricted' })
    const { page } = steward
    await declarePurpose(page, 'Show the list')
    await page.getByRole('link', { name: 'Diagnosis' }).click()
    await declarePurpose(page, 'Show details')
    await page.getByRole('button', { name: 'Reveal' }).click()
    await previewOf(page).getByText('4,711').waitFor()
    await ben.page.getByRole('button', { name: 'Reveal' }).click()
    await declarePurpose(ben.page, 'Reveal')
    await previewOf(ben.page).getByText('4,711').waitFor()
    await ben.page.getByRole('tab', { name: 'Activity' }).click()
    const look = ben.page.getByRole('listitem').filter({ hasText: 'Read the content' })
    await look.filter({ hasText: 'steward' }).getByText('treatment').waitFor()
    expectNoProblems(ben, steward)
  })
})

describe('a share', { tags: ['longer'] }, () => {
  it('lets one more read until it ends, nobody else, and its owner sees who looked', async () => {
    const [ann, ben, auditor] = await Promise.all([visit('ann'), visit('ben'), visit('auditor')])
    const address = await storeFile(ann.page, { file: LETTER, name: 'Offer' })
    await ann.page.getByRole('tab', { name: 'Sharing' }).click()
    await ann.page.getByLabel('Login').fill('nobody-here')
    await ann.page.getByRole('form', { name: 'Share' }).getByRole('button', { name: 'Share' }).click()
    await ann.page.getByText('Nobody here signs in as').waitFor()
    await choose(ann.page, 'For', '1 hour')
    await share(ann.page, 'ben')
    await ann.page.getByText(/^Can read it until/).waitFor()

    await follow(ben.page, '/objects')
    await ben.page.getByRole('tab', { name: 'Shared with me' }).click()
    await ben.page.getByRole('link', { name: 'Offer' }).click()
    await ben.page.getByRole('button', { name: 'Reveal' }).click()
    await previewOf(ben.page).getByText('Dear Ann').waitFor({ state: 'attached' })
    expect(await ben.page.getByRole('tab').allTextContents()).toEqual(['Details', 'Versions'])
    await auditor.page.goto(address)
    await auditor.page.getByText('not for your role').waitFor()
    expect(await auditor.page.getByRole('button', { name: 'Reveal' }).count()).toBe(0)

    await ann.page.getByRole('tab', { name: 'Activity' }).click()
    const looked = ann.page.getByRole('listitem').filter({ hasText: 'Read the content of version 1' })
    await looked.getByText('ben', { exact: true }).waitFor()
    await ann.page.getByRole('tab', { name: 'Sharing' }).click()
    await ann.page.getByRole('button', { name: 'Stop sharing ben' }).click()
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Stop sharing' }).click()
    await ann.page.getByText('It is yours alone').waitFor()
    await ben.page.goto(address)
    await ben.page.getByText('There is no such object for you').waitFor()

    await choose(ann.page, 'For', 'Until a date')
    await ann.page.getByLabel('Ends').fill(toLocalInput(new Date(Date.now() + 2 * MINUTE_MS).toISOString()))
    await share(ann.page, 'ben')
    await ben.page.reload()
    await ben.page.getByRole('button', { name: 'Reveal' }).waitFor()
    aheadMs = 3 * MINUTE_MS
    await ben.page.getByRole('button', { name: 'Reveal' }).click()
    await ben.page.getByText('it is not shared with you').waitFor()
    expectNoProblems(ann, ben, auditor)
  })
})
