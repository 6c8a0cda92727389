/**
 * What was found, as an auditor works through it, and as an administrator sees whom the vault keeps out. In a real browser, on a vault
 * with findings in its real stores.
 * @module-tag longer
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '../../lib/anomaly/model.ts'
import type { RunningVault } from '../../local/serve.ts'
import { examine } from '../support/axe.ts'
import { useChromium } from '../support/browser.ts'
import { ANN, BEN, seedFindings } from './support/findings.ts'
import { button, dialog, heading, link, says } from './support/keys.ts'
import { firstSignIn, startVault, type Visit, visitsOf } from './support/people.ts'
import { follow } from './support/steps.ts'

const STEP_MAX_MS = 8_000
/** To look at a view in both themes and widths takes seconds. */
const TIMEOUT_MS = 120_000
const NARROW = { width: 390, height: 800 }
const WIDE = { width: 1_280, height: 800 }

const chromium = useChromium({ until: 'all-end' })
let vault: RunningVault
let found: readonly Finding[]
const signedInOnce = visitsOf(chromium, () => vault)
beforeAll(async () => {
  const data = await mkdtemp(join(tmpdir(), 'keyfold-page-'))
  vault = await startVault({ data })
  found = await seedFindings(data)
})
afterAll(() => vault.close())

async function auditor(): Promise<Visit> {
  const visit = await signedInOnce('auditor')
  visit.page.setDefaultTimeout(STEP_MAX_MS)
  return visit
}

const cards = (page: Page, state: string) =>
  page.getByRole('list', { name: `${state} findings` }).getByRole('listitem')
const card = (page: Page, sentence: string) => page.getByRole('listitem').filter({ hasText: sentence })
const choose = (page: Page, state: string) => page.getByText(state, { exact: true }).first().click()
const findingWith = (severity: string): Finding => {
  const finding = found.find((one) => one.severity === severity)
  if (finding === undefined) throw new Error(`Nothing ${severity} was found`)
  return finding
}

/** People are called by their names. */
const shown = (finding: Finding): Finding => ({
  ...finding,
  sentence: finding.sentence.replace(BEN, 'ben'),
})

async function faults(page: Page): Promise<readonly string[]> {
  await page.mouse.move(0, 0)
  const said: string[] = []
  for (const [colorScheme, size] of [
    ['light', WIDE],
    ['dark', NARROW],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(size)
    said.push(...(await examine(page)).violations.map((fault) => `${colorScheme}: ${fault}`))
    const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
    if (over > 0) said.push(`${size.width} px: scrolls sideways by ${over} px`)
  }
  await page.setViewportSize(WIDE)
  return said
}

describe('the inbox of findings', () => {
  it('says who did what, how much instead of what is usual, and how many are open', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { page, problems } = await auditor()
    await page.getByRole('link', { name: 'Findings 4 open' }).click()
    await heading(page, 'Findings').waitFor()
    await cards(page, 'Open').first().waitFor()
    const texts = await cards(page, 'Open').allInnerTexts()
    expect(texts).toHaveLength(4)
    expect(texts[0]).toContain('critical')
    expect(texts[0]).toContain('412 instead of 18 decryptions an hour')
    expect(texts[0]).toMatch(/ben, .*1 hour ago/i)
    expect(texts[0]).toMatch(/Kept out until/)
    expect(await faults(page)).toEqual([])
    await choose(page, 'Muted')
    await says(page, 'demo-reader asked for 60 objects')
    await choose(page, 'Acknowledged')
    await heading(page, 'Nothing is acknowledged yet').waitFor()
    await choose(page, 'Open')
    expect(problems).toEqual([])
  })

  it('wants a reason before a finding is acknowledged, and shows it afterward', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { page, problems } = await auditor()
    await follow(page, '/findings')
    const { sentence } = findingWith('low')
    await card(page, sentence).getByRole('button', { name: 'Acknowledge…' }).click()
    await dialog(page).getByRole('button', { name: 'Acknowledge' }).click()
    await dialog(page).getByText('Say why').waitFor()
    expect(await faults(page)).toEqual([])
    await dialog(page).getByLabel('Reason').fill('She is traveling,\nI asked her')
    await dialog(page).getByRole('button', { name: 'Acknowledge' }).click()
    await card(page, sentence).waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'Findings 3 open' }).waitFor()
    await choose(page, 'Acknowledged')
    await card(page, sentence).getByText('She is traveling, I asked her').waitFor()
    await card(page, sentence).getByText('Acknowledged by you').waitFor()
    await choose(page, 'Open')
    expect(problems).toEqual([])
  })

  it('makes a mute rule for one kind and one person, with an end, and ends it', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { page, problems } = await auditor()
    await follow(page, '/findings')
    await card(page, findingWith('medium').sentence).getByRole('button', { name: 'Mute…' }).click()
    await dialog(page).getByRole('radio', { name: '“At an unusual hour”, of ann alone' }).waitFor()
    await dialog(page).getByRole('radio', { name: 'Everything about ann' }).check()
    await dialog(page).getByRole('combobox', { name: 'For' }).click()
    await page.getByRole('option', { name: '90 days' }).click()
    await dialog(page).getByLabel('Reason').fill('On call this month')
    expect(await faults(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Mute' }).click()
    await dialog(page).waitFor({ state: 'hidden' })

    await link(page, 'Mute rules').click()
    await heading(page, 'Mute rules').waitFor()
    const rules = page.getByRole('list', { name: 'Mute rules' }).getByRole('listitem')
    const rule = rules.filter({ hasText: 'On call this month' })
    await rule.getByText('Everything about ann').waitFor()
    await rule.getByText(/By you, .*ends/).waitFor()
    expect(await faults(page)).toEqual([])
    await rule.getByRole('button', { name: 'End…' }).click()
    await dialog(page).getByRole('button', { name: 'End it' }).click()
    await rule.waitFor({ state: 'hidden' })
    expect(await rules.count()).toBe(1)
    expect(problems).toEqual([])
  })
})

describe('one finding', () => {
  it('has its evidence, the use around it, and what is usual for this principal', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { page, problems } = await auditor()
    const { id, sentence } = shown(findingWith('critical'))
    // As a message leads there.
    await follow(page, `/findings/${id}`)
    await says(page, sentence)
    await says(page, 'What is usual for ben')
    await says(page, /^Learned from .* events since/)
    await says(page, /In the time around it: .*412/)
    await page.locator(`[data-finding="${id}"]`).first().waitFor()
    expect(await faults(page)).toEqual([])
    const evidence = page.getByRole('list', { name: 'Evidence' }).getByRole('link')
    expect(await evidence.count()).toBe(8)
    await evidence.first().click()
    await heading(page, 'Activity').waitFor()
    await heading(page, 'Nothing is recorded of that time').waitFor()
    await link(page, 'Show all activity').click()
    await says(page, /^The newest|all there are/)
    expect(problems).toEqual([])
  })

  it('is not there under an address that was cut off', { timeout: TIMEOUT_MS }, async () => {
    const { page } = await auditor()
    await follow(page, '/findings/f-nothing')
    await heading(page, 'There is no such finding').waitFor()
  })
})

describe('key use', () => {
  it('is a chart, a table and a sentence, with findings that one can follow', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { page, problems } = await auditor()
    const { id, sentence } = shown(findingWith('critical'))
    await follow(page, '/findings/use')
    await says(page, /^In the last 7 days: [\d,]+ decryptions, .* finding/)
    const table = page.getByRole('table', { name: 'Key use over time' })
    await table.getByRole('row').first().waitFor({ state: 'attached' })
    expect(await table.getByRole('row').count()).toBe(7 * 24 + 1)
    const counted = (await table.getByRole('cell').allTextContents()).map(Number)
    expect(Math.max(...counted)).toBeGreaterThanOrEqual(412)
    await page.locator('[data-finding]').first().waitFor()
    expect(await faults(page)).toEqual([])

    await page.getByText('12 months', { exact: true }).click()
    await says(page, /^In the last 12 months: /)
    await page.getByText('24 hours', { exact: true }).click()
    await says(page, /^In the last 24 hours: /)
    await page.getByRole('list', { name: 'Who did most' }).getByRole('button', { name: /^ben/ }).click()
    await says(page, 'Only of ben')
    await says(page, /^In the last 24 hours: .* 0 encryptions/)
    expect(new URL(page.url()).searchParams.get('principal')).toBe(BEN)
    await page
      .getByRole('list', { name: 'Findings in this time' })
      .getByRole('link', { name: sentence })
      .waitFor()
    await page.locator(`[data-finding="${id}"]`).first().click()
    await page.waitForURL(`**/findings/${id}`)
    expect(problems).toEqual([])
  })

  it('does not show marks of others beside one who is looked at alone', { timeout: TIMEOUT_MS }, async () => {
    const { page } = await auditor()
    await follow(page, `/findings/use?range=7d&principal=${ANN}`)
    await says(page, 'Only of ann')
    await page.locator('[data-finding]').first().waitFor()
    const marks = await page.evaluate<string[]>(
      "[...document.querySelectorAll('[data-finding]')].map(({ dataset }) => dataset.finding)",
    )
    const ofAnn = found.filter(({ principal }) => principal === ANN).map(({ id }) => id)
    expect(new Set(marks)).toEqual(new Set(ofAnn))
  })
})

describe('whom the vault keeps out', () => {
  it('is let in again by an administrator, who sees no findings', { timeout: TIMEOUT_MS }, async () => {
    const { page, problems } = await chromium.open()
    page.setDefaultTimeout(STEP_MAX_MS)
    await firstSignIn(page, vault)
    expect(await link(page, 'Findings').count()).toBe(0)
    await link(page, 'Suspensions').click()
    const row = page.getByRole('list', { name: 'Suspensions' }).getByRole('listitem')
    await row.getByText('ben').waitFor()
    expect(await row.getByRole('link').count()).toBe(0)
    await row.getByRole('button', { name: 'Let back in…' }).click()
    expect(await faults(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Let back in' }).click()
    await row.getByText(/^Let back in by you/).waitFor()
    expect(await button(page, 'Let back in…').count()).toBe(0)
    await follow(page, '/findings')
    await heading(page, 'This is not for your roles').waitFor()
    expect(problems).toEqual([])
  })
})
