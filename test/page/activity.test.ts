/**
 * What is recorded, as people and auditors see it, and what somebody can do about their own account. In a real browser.
 * @module-tag longer
 */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningVault } from '../../local/serve.ts'
import { tokenFor } from '../local/support/serve.ts'
import { useChromium } from '../support/browser.ts'
import { signedIn, startVault, type Visit, visitsOf } from './support/people.ts'
import { choose, follow, storeRecord } from './support/steps.ts'

const STEP_MAX_MS = 8_000
/** More than are shown at once. */
const LOOKS = 60
const SUBJECT = 'patient-4711'

const chromium = useChromium({ until: 'all-end' })
let vault: RunningVault
const signedInOnce = visitsOf(chromium, () => vault)
beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

async function visit(login: string): Promise<Visit> {
  const visited = await signedInOnce(login)
  visited.page.setDefaultTimeout(STEP_MAX_MS)
  return visited
}

const noProblems = (...visits: readonly Visit[]): void =>
  expect(visits.flatMap(({ problems }) => problems)).toEqual([])
const rows = (page: Page): Locator => page.getByRole('table', { name: 'Activity' }).getByRole('row')
const fill = (page: Page, label: string, text: string): Promise<void> =>
  page.getByRole('form', { name: 'Filter' }).getByLabel(label, { exact: true }).fill(text)
const apply = (page: Page): Promise<void> => page.getByRole('button', { name: 'Apply' }).click()

/** An object of somebody else is not there. */
const hidden = (page: Page): Promise<void> =>
  page.getByText('not found', { exact: false }).or(page.getByText('not shared')).first().waitFor()

async function clear(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByText('there may be older ones').waitFor()
}

/** What a program does: it stores something about somebody, then looks for it again and again. */
async function work(): Promise<void> {
  const token = await tokenFor(vault, 'demo-writer')
  const headers = { Authorization: `Bearer ${token}` }
  const answers = await Promise.all([
    fetch(`${vault.url}/v1/objects`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'text/plain', 'Keyfold-Subject': SUBJECT },
      body: 'a finding',
    }),
    ...Array.from({ length: LOOKS }, () => fetch(`${vault.url}/v1/objects`, { headers })),
  ])
  expect(answers.every(({ ok }) => ok)).toBe(true)
}

describe('activity', () => {
  let object: string

  it('is shown to everybody: their own, and what was refused to them', async () => {
    const [ann, ben] = [await visit('ann'), await visit('ben')]
    object = (await storeRecord(ann.page, 'Mail account', 'quite a secret 0815')).split('/').at(-1) ?? ''
    await follow(ben.page, `/objects/${object}`)
    await hidden(ben.page)

    await follow(ben.page, '/activity')
    const refused = rows(ben.page).filter({ hasText: 'Refused' })
    await refused.getByText('Looked at details').waitFor()
    expect(await refused.getByRole('link').textContent()).toBe(object)
    expect(await rows(ben.page).filter({ hasText: 'ann' }).count()).toBe(0)
    expect(await ben.page.getByRole('radio', { name: 'Everybody' }).count()).toBe(0)

    // Whoever comes back to it sees what happened since.
    await follow(ben.page, `/objects/${object}`)
    await hidden(ben.page)
    await follow(ben.page, '/activity')
    await refused.nth(1).waitFor()

    await ann.page.getByRole('button', { name: 'Reveal' }).click()
    await ann.page.getByRole('button', { name: 'Hide now' }).click()
    await follow(ann.page, '/activity')
    await rows(ann.page).filter({ hasText: 'Stored version 1' }).waitFor()
    noProblems(ann, ben)
  })

  it('of everybody is shown to auditors, who filter it', async () => {
    await work()
    const auditor = await visit('auditor')
    const { page } = auditor
    await follow(page, '/activity')
    await page.getByText('Everybody', { exact: true }).click()
    await page.getByText('The newest 50 events; there may be older ones').waitFor()
    await page.getByRole('button', { name: 'Show older' }).click()
    await page.getByText(/^\d+ events, all there are$/).waitFor()

    await fill(page, 'Who', 'ben')
    await choose(page, 'Outcome', 'Refused')
    await apply(page)
    await page.getByText('2 events, all there are').waitFor()
    await rows(page)
      .getByRole('button', { name: /^Details: Looked at details/ })
      .first()
      .click()
    await page.getByText('object.list: not-found').waitFor()
    const chart = page.getByRole('table', { name: 'Loaded events by minute and outcome' })
    // In one minute, or in two.
    const counted = (await chart.getByRole('cell').allTextContents()).map(Number)
    expect(counted.reduce((sum, each) => sum + each)).toBe(2)

    await clear(page)
    await fill(page, 'Object id', object)
    await choose(page, 'Action', 'Read the content')
    await apply(page)
    await page.getByText('1 event, all there are').waitFor()
    await rows(page).filter({ hasText: 'ann' }).filter({ hasText: object }).waitFor()

    await clear(page)
    await fill(page, 'Subject', SUBJECT)
    await apply(page)
    await rows(page).filter({ hasText: 'Stored version 1' }).waitFor()
    expect(await rows(page).filter({ hasText: 'Stored' }).count()).toBe(1)
    noProblems(auditor)
  })

  it('says so where nobody, or nothing, is like that', async () => {
    const auditor = await visit('auditor')
    const { page } = auditor
    await clear(page)
    await fill(page, 'Who', 'nobody')
    await apply(page)
    await page.getByText('Nobody here signs in as “nobody”').waitFor()
    await fill(page, 'Who', '')
    await fill(page, 'From', '2020-02-01')
    await fill(page, 'To', '2020-01-01')
    await apply(page)
    await page.getByText('Is before the first day').waitFor()
    await fill(page, 'To', '2020-02-02')
    await apply(page)
    await page.getByRole('heading', { name: 'No event is like this' }).waitFor()
    await clear(page)
    noProblems(auditor)
  })

  it('is a list of cards where a table is too wide', async () => {
    const ben = await visit('ben')
    await ben.page.setViewportSize({ width: 360, height: 740 })
    await follow(ben.page, '/activity')
    const cards = ben.page.getByRole('list', { name: 'Activity' }).getByRole('listitem')
    const refused = cards.filter({ hasText: 'Refused' }).first()
    await refused.getByRole('button', { name: /^Details/ }).click()
    await refused.getByText('Request id').waitFor()
    expect(await ben.page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    noProblems(ben)
  })
})

describe('an account', () => {
  it('says who one is, and leads to where the password is changed', async () => {
    const ben = await visit('ben')
    await follow(ben.page, '/account')
    const who = ben.page.getByRole('region', { name: 'Who you are' })
    await who.getByText('user:demo-ben').waitFor()
    await who.getByText('Reads what is shared with it').waitFor()
    const opened = ben.page.waitForEvent('popup')
    await ben.page.getByRole('link', { name: 'Change the password' }).click()
    await (await opened).getByRole('heading', { name: 'This password stays' }).waitFor()
    noProblems(ben)
  })

  it('is signed out everywhere, also in another browser', async () => {
    const [here, there] = [await visit('ben'), await signedIn(chromium, vault, 'ben')]
    await follow(there.page, '/account')
    const signIns = there.page.getByRole('list', { name: 'Recent sign-ins' }).getByRole('listitem')
    await signIns.nth(1).waitFor()
    expect(await signIns.first().textContent()).toContain('Chrome on Linux, from 127.0.0.1')
    await there.page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await there.page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
    await there.page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    await follow(here.page, '/activity')
    await here.page.getByRole('heading', { name: 'Your session is over' }).waitFor()
    noProblems(here, there)
  })
})
