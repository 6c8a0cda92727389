/**
 * What somebody hostile would do to those who use the page, by what they store and from pages of their own.
 * @module-tag longer
 */
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningVault } from '../../local/serve.ts'
import { useChromium } from '../support/browser.ts'
import { listen, stopServer } from '../support/http-server.ts'
import { bearerOf, type HostileVisit, storeByApi, watched } from './support/attacks.ts'
import { type Chosen, saved } from './support/files.ts'
import { hostilePdf, textsFor } from './support/hostile.ts'
import { leftBehind, signedIn, startVault, visitsOf } from './support/people.ts'
import { choose, declarePurpose, follow, previewOf, share, storeFile } from './support/steps.ts'

/** Marks the page when it runs, whatever it is taken for: markup, an attribute, an address, a template. */
const EVIL = `'"><img src=x onerror="hacked=1;alert(1)"><script>hacked=2</script><a href="javascript:hacked=3">{{hacked=4}}`
/** A purpose has no comma, a name of a file no slash. */
const EVIL_SHORT = `'"><img src=x onerror="hacked=5;alert(5)">`

const chromium = useChromium({ until: 'all-end' })
let vault: RunningVault
const signedInOnce = visitsOf(chromium, () => vault)
const visits: string[] = []
const server = createServer((request, response) => {
  visits.push(request.url ?? '')
  response.setHeader('Content-Type', 'text/html')
  response.end(framesOf(request.url ?? ''))
})
let elsewhere: string
beforeAll(async () => {
  vault = await startVault()
  // Another site to a browser, not only another origin.
  elsewhere = `http://localhost:${await listen(server)}`
})
afterAll(async () => {
  await stopServer(server)
  await vault.close()
})

const framesOf = (path: string): string =>
  new URL(path, elsewhere).searchParams
    .getAll('frame')
    .map((url) => `<iframe src="${url}"></iframe>`)
    .join('')

const visit = async (login: string): Promise<HostileVisit> => watched(await signedInOnce(login))

/** In every view that the page has just shown. */
async function expectUnharmed(
  { page, dialogs, problems }: HostileVisit,
  shown: string = EVIL,
): Promise<void> {
  await page.getByText(shown, { exact: false }).first().waitFor()
  expect(await page.evaluate('typeof hacked')).toBe('undefined')
  expect(
    await page.evaluate(`document.querySelectorAll('[onerror], [href^="javascript:"], body script').length`),
  ).toBe(0)
  expect([dialogs, problems]).toEqual([[], []])
}

describe('markup in what is stored', () => {
  it('is text in every view: of its owner, of whom it is shared with, of those who watch', async () => {
    const [ann, ben] = await Promise.all([visit('ann'), visit('ben')])
    const { page } = ann
    const file: Chosen = { name: `${EVIL_SHORT}.txt`, mimeType: 'text/plain', buffer: Buffer.from(EVIL) }
    const address = await storeFile(page, {
      file,
      name: EVIL,
      labels: [`constructor=${EVIL}`, `toString=${EVIL}`],
      subject: EVIL,
    })
    await expectUnharmed(ann)
    await page.getByRole('button', { name: 'Reveal' }).click()
    await previewOf(page).getByText(EVIL).waitFor()
    await expectUnharmed(ann, `${EVIL_SHORT.replaceAll(/["<>]/g, '_')}.txt`)
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'Upload a new version' }).waitFor()
    await expectUnharmed(ann)
    await page.getByRole('tab', { name: 'Sharing' }).click()
    await page.getByLabel('Login').fill(EVIL)
    await page.getByRole('form', { name: 'Share' }).getByRole('button', { name: 'Share' }).click()
    await page.getByText('Nobody here signs in as').waitFor()
    await expectUnharmed(ann, `signs in as “${EVIL}”`)
    await share(page, 'ben')
    await follow(page, '/objects')
    await page.getByRole('searchbox', { name: 'Search' }).fill(EVIL)
    await page.getByText('1 object found').waitFor()
    await expectUnharmed(ann)
    expect(page.url()).toBe(`${vault.url}/objects`)
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('textbox', { name: 'Label' }).fill(`constructor=${EVIL}`)
    await page.keyboard.press('Enter')
    await page.getByText('1 object found').waitFor()
    await page.goto(`${vault.url}/objects/${encodeURIComponent(EVIL_SHORT)}?tab=${encodeURIComponent(EVIL)}`)
    await page.locator('#main h1').waitFor()
    expect(await page.evaluate('typeof hacked')).toBe('undefined')

    await ben.page.getByRole('tab', { name: 'Shared with me' }).click()
    await expectUnharmed(ben)
    await ben.page.goto(address)
    await expectUnharmed(ben)
    expect([...ann.dialogs, ...ann.problems]).toEqual([])
  })

  it('is text in a record, in the purposes of those who read it, and in what an auditor sees', async () => {
    const [ann, steward, officer, auditor] = (await Promise.all(
      ['ann', 'steward', 'privacy-officer', 'auditor'].map(visit),
    )) as [HostileVisit, HostileVisit, HostileVisit, HostileVisit]
    const { page } = ann
    await follow(page, '/objects/new')
    await choose(page, 'Kind', 'Free fields')
    await page.getByLabel('Text', { exact: true }).fill(EVIL)
    await page.getByRole('button', { name: 'Options of the field Text' }).click()
    await page.getByRole('menuitem', { name: 'Rename or change its kind' }).click()
    await page.getByLabel('Name of the field').fill(EVIL_SHORT)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Evil record')
    await page.getByRole('button', { name: 'More details' }).click()
    await page.getByLabel('Subject').fill(EVIL)
    await page.getByRole('button', { name: 'Store', exact: true }).click()
    await page.getByRole('link', { name: 'Open it' }).click()
    await page.getByRole('button', { name: 'Reveal' }).click()
    await page.getByRole('button', { name: `Show ${EVIL_SHORT}` }).click()
    await expectUnharmed(ann)
    await expectUnharmed(ann, EVIL_SHORT)
    const address = page.url()

    await steward.page.getByLabel('Reference').fill(EVIL_SHORT)
    await declarePurpose(steward.page, 'Show the list')
    await expectUnharmed(steward, EVIL_SHORT)
    await steward.page.goto(address)
    await steward.page.getByLabel('Reference').fill(EVIL_SHORT)
    await declarePurpose(steward.page, 'Show details')
    await steward.page.getByRole('button', { name: 'Reveal' }).waitFor()
    await expectUnharmed(steward)
    await officer.page.getByLabel('Subject').fill(EVIL)
    await officer.page.getByRole('button', { name: 'Show', exact: true }).click()
    await expectUnharmed(officer)
    await officer.page.getByRole('link', { name: 'Evil record' }).click()
    await officer.page.getByLabel('Reason').fill(EVIL)
    await officer.page.getByRole('button', { name: 'Place a legal hold' }).click()
    await officer.page.getByText('It is under legal hold.').waitFor()

    await page.getByRole('tab', { name: 'Activity' }).click()
    await expectUnharmed(ann, `/${EVIL_SHORT}`)
    await auditor.page.goto(address)
    await expectUnharmed(auditor, `/${EVIL_SHORT}`)
    await follow(auditor.page, '/activity')
    await auditor.page.getByText('Everybody', { exact: true }).click()
    await expectUnharmed(auditor)
    await auditor.page
      .getByRole('button', { name: /^Details: Looked at details/ })
      .first()
      .click()
    await expectUnharmed(auditor, `/${EVIL_SHORT}`)
  })
})

describe('hostile content', () => {
  it('does nothing when it is revealed, and is only ever saved', async () => {
    const ann = await visit('ann')
    const { page } = ann
    const bearer = await bearerOf(page)
    const types = [`text/html;x="<img src=x onerror=hacked=1>"`, 'image/svg+xml', 'text/xml', 'text/markdown']
    const texts = textsFor(elsewhere)
    for (const [index, text] of texts.entries()) {
      const id = await storeByApi(vault.url, bearer, {
        name: 'evil.html',
        mimeType: types[index] ?? '',
        buffer: Buffer.from(text),
      })
      await follow(page, `/objects/${id}`)
      await page.getByRole('button', { name: 'Reveal' }).click()
      await previewOf(page).locator('pre').waitFor()
      expect(await previewOf(page).locator('pre').textContent()).toBe(text)
    }
    const pdf = await storeByApi(vault.url, bearer, {
      name: 'evil.pdf',
      mimeType: 'application/pdf',
      buffer: hostilePdf(elsewhere),
    })
    await follow(page, `/objects/${pdf}`)
    await page.getByRole('button', { name: 'Reveal' }).click()
    await previewOf(page).getByText('Hello, PDF').waitFor({ state: 'attached' })
    await previewOf(page).locator('canvas').first().click()
    const lie = await storeByApi(vault.url, bearer, {
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: Buffer.from(texts[0] ?? ''),
    })
    await follow(page, `/objects/${lie}`)
    await page.getByRole('button', { name: 'Reveal' }).click()
    await page.getByText('It is not what its type says').waitFor()
    expect(page.url()).toBe(`${vault.url}/objects/${lie}`)
    expect([visits, ann.dialogs, ann.problems]).toEqual([[], [], []])
  })

  it('comes as a download that no browser opens in the page’s origin', async () => {
    const ann = await visit('ann')
    const { page } = ann
    const bearer = await bearerOf(page)
    const html = Buffer.from('<script>hacked=1;alert(1)</script>')
    const id = await storeByApi(vault.url, bearer, { name: 'evil.html', mimeType: 'text/html', buffer: html })
    await page.evaluate(`{
      const make = URL.createObjectURL
      URL.createObjectURL = (blob) => ((window.blobTypes ??= []).push(blob.type), make.call(URL, blob))
    }`)
    await follow(page, `/objects/${id}`)
    const [answer, download] = await Promise.all([
      page.waitForResponse((response) => response.url().includes(`/v1/objects/${id}?`)),
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(await answer.allHeaders()).toMatchObject({
      'content-type': 'text/html',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment; filename=evil.html',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'no-store',
    })
    expect(await saved(download)).toEqual({ name: 'evil.html', bytes: html })
    expect(await page.evaluate('blobTypes')).toEqual(['application/octet-stream'])

    // Even with the token, which no link can have.
    const other = await page.context().newPage()
    await other.setExtraHTTPHeaders({ Authorization: bearer })
    const [opened] = await Promise.all([
      other.waitForEvent('download'),
      other.goto(`${vault.url}/v1/objects/${id}`).catch(() => null),
    ])
    expect([opened.suggestedFilename(), other.url()]).toEqual(['evil.html', 'about:blank'])
    expect([ann.dialogs, ann.problems]).toEqual([[], []])
  })
})

describe('a page elsewhere', () => {
  it('cannot show the page, its preview, or the sign-in in a frame', async () => {
    const { page, problems } = await chromium.open()
    const signIn = await signInAddress(page)
    const targets = [`${vault.url}/`, `${vault.url}/objects`, `${vault.url}/preview.html`, signIn]
    const frames = [`${elsewhere}/own`, ...targets].map((url) => `frame=${encodeURIComponent(url)}`)
    await page.goto(`${elsewhere}/?${frames.join('&')}`)
    const [, own, ...framed] = page.frames()
    expect([own?.url(), framed.length]).toEqual([`${elsewhere}/own`, targets.length])
    for (const frame of framed) expect(await frame.content()).not.toMatch(/Keyfold|Sign in|assets/)
    await expect
      .poll(() => problems.filter((problem) => problem.includes('frame-ancestors')).length)
      .toBe(targets.length)
  })
})

/** Where the page sends whoever signs in. */
async function signInAddress(page: Page): Promise<string> {
  await page.goto(`${vault.url}/`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Login').waitFor()
  return page.url()
}

const SECRET = 'a secret 4711 that nobody may find'
const IDLE_MS = 10 * 60_000
const TOKEN = /eyJ[\w-]+[.]/

/** Everything that outlives a page, and everything that it holds. */
const kept = async (page: Page): Promise<string> => {
  const stores = await page.evaluate(`(async () => JSON.stringify([
    await indexedDB.databases(), await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length,
    Array.from(document.querySelectorAll('input, textarea'), (field) => field.value), performance.getEntries().map(({ name }) => name),
  ]))()`)
  return `${await leftBehind(page)}${String(stores)}`
}

/** @returns the page, on which the secret is revealed */
async function revealed(): Promise<HostileVisit> {
  const ann = watched(await signedIn(chromium, vault, 'ann'))
  const buffer = Buffer.from(SECRET)
  await storeFile(ann.page, { file: { name: 'note.txt', mimeType: 'text/plain', buffer }, name: 'Note' })
  await reveal(ann.page)
  return ann
}

async function reveal(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Reveal' }).click()
  await previewOf(page).getByText(SECRET).waitFor()
}

async function expectNothing(page: Page): Promise<void> {
  const left = await kept(page)
  expect(left).not.toContain(SECRET)
  expect(left).not.toMatch(TOKEN)
  expect(page.frames().length).toBe(1)
}

const WAYS_OUT = {
  'is signed out': async (page: Page) => page.getByRole('button', { name: 'Sign out' }).first().click(),
  locks: async (page: Page) => {
    await page.clock.install()
    // It counts from the last sign of life.
    await page.keyboard.press('Shift')
    await page.clock.fastForward(IDLE_MS)
  },
} as const

describe('whoever comes after', () => {
  it('finds nothing of what was hidden, or left by a link', async () => {
    const ann = await revealed()
    const { page } = ann
    await page.getByRole('button', { name: 'Hide now' }).click()
    await page.getByText('Hidden.').waitFor()
    await expectNothing(page)
    await reveal(page)
    await page.getByRole('link', { name: 'Activity' }).click()
    await page.getByRole('heading', { name: 'Activity' }).waitFor()
    await expectNothing(page)
    await page.goBack()
    await reveal(page)
    await page.goto(elsewhere)
    await page.goBack()
    await page.getByRole('button', { name: 'Reveal' }).waitFor()
    await expectNothing(page)
    expect([ann.dialogs, ann.problems]).toEqual([[], []])
  })

  it.each([
    'is signed out',
    'locks',
  ] as const)('finds nothing when the page %s, nor by the back button', async (way) => {
    const ann = await revealed()
    const { page } = ann
    await follow(page, '/objects/new')
    await page.getByLabel('User name', { exact: true }).fill(SECRET)
    await WAYS_OUT[way](page)
    await page.getByRole('heading', { name: /^(You are signed out|Locked)$/ }).waitFor()
    await expectNothing(page)
    for (const step of ['back', 'back', 'back', 'forward'] as const) {
      await (step === 'back' ? page.goBack() : page.goForward())
      await page.getByRole('button', { name: /^(Sign in|Unlock)$/ }).waitFor()
      await expectNothing(page)
      expect(await page.getByRole('navigation').count()).toBe(0)
    }
    expect([ann.dialogs, ann.problems]).toEqual([[], []])
  })
})
