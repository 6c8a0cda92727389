/**
 * The log, checked in a real browser: whole, redacted in one place, and changed behind the vault's back.
 * @module-tag longer
 */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import type { RunningVault } from '../../local/serve.ts'
import { tokenFor } from '../local/support/serve.ts'
import { useChromium } from '../support/browser.ts'
import { startVault, type Visit, visitsOf } from './support/people.ts'
import { choose, follow } from './support/steps.ts'

const STEP_MAX_MS = 8_000

const chromium = useChromium({ until: 'all-end' })
let data: string
let vault: RunningVault
const visit = visitsOf(chromium, () => vault)
let auditor: Visit
let page: Page
/** A checkpoint of the beginning. */
let kept: string

const noted = (): Promise<string> =>
  readFile(join(data, DATA_FILES.audit, 'checkpoint'), 'utf8').catch(() => '')
const sizeIn = (note: string): number => Number(note.split('\n')[1] ?? 0)

async function work(): Promise<void> {
  const headers = { Authorization: `Bearer ${await tokenFor(vault, 'demo-writer')}` }
  for (let times = 0; times < 3; times += 1) await fetch(`${vault.url}/v1/objects`, { headers })
}

/** Until what was recorded so far is in the log. */
async function sealed(): Promise<string> {
  const { last } = asked('SELECT MAX(leaf) AS last FROM events') as { last: number }
  const all = async (): Promise<string> => {
    const note = await noted()
    if (sizeIn(note) <= last) throw new Error('There are events that are not sealed.')
    return note
  }
  return vi.waitFor(all, { timeout: STEP_MAX_MS })
}

/** As whoever has the file can. */
function asked(sql: string, ...values: string[]): unknown {
  const database = new DatabaseSync(join(data, DATA_FILES.database), { timeout: STEP_MAX_MS })
  const found = database.prepare(sql).get(...values)
  database.close()
  return found
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'keyfold-log-'))
  vault = await startVault({ data })
  auditor = await visit('auditor')
  page = auditor.page
  page.setDefaultTimeout(STEP_MAX_MS)
  await work()
  kept = await sealed()
  await work()
  await sealed()
})
afterAll(() => vault.close())

const dialog = (): Locator => page.getByRole('dialog', { name: 'Verify the log' })
const pasted = (): Locator => dialog().getByLabel('A checkpoint from before')

/** What the machine client did, as it is recorded now. */
async function show(): Promise<void> {
  await follow(page, '/account')
  await follow(page, '/activity')
  await page.getByText('Everybody', { exact: true }).click()
  await page.getByRole('form', { name: 'Filter' }).getByLabel('Who').fill('client:demo-writer')
  await choose(page, 'Action', 'Looked at a list')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByText(/^\d+ events, all there are$/).waitFor()
}

async function verify(checkpoint = ''): Promise<void> {
  if (!(await dialog().isVisible())) await page.getByRole('button', { name: 'Verify the log' }).click()
  await pasted().fill(checkpoint)
  await dialog().getByRole('button', { name: 'Verify', exact: true }).click()
}

const close = (): Promise<void> => dialog().getByRole('button', { name: 'Close' }).click()

it('finds the events that are shown in the log, and says what it cannot prove', async () => {
  await show()
  await verify()
  const found = dialog().getByRole('status').filter({ hasText: 'No fault was found' })
  await found.getByText('6 events that are shown here are in the log, exactly as shown.').waitFor()
  await dialog().getByText('Without a checkpoint from before, it cannot be said').waitFor()
  await dialog()
    .getByRole('img', { name: /^Picture of the root hash, which begins with [0-9a-f]{8} / })
    .waitFor()
  expect(sizeIn((await dialog().getByLabel('Checkpoint as text').textContent()) ?? '')).toBeGreaterThan(
    sizeIn(kept),
  )
  const saved = page.waitForEvent('download')
  await dialog().getByRole('button', { name: 'Save the picture' }).click()
  expect((await saved).suggestedFilename()).toMatch(/^checkpoint-\d+-[0-9a-f]{8}[.]svg$/)
  expect(auditor.problems).toEqual([])
})

it('holds the log to a checkpoint that was kept, and takes no forged one', async () => {
  await verify(kept)
  await dialog().getByText('The log begins with everything that it had at the checkpoint').waitFor()
  await verify(kept.replace(`\n${sizeIn(kept)}\n`, `\n${sizeIn(kept) + 1}\n`))
  await dialog().getByRole('alert').getByText('What you pasted is not signed by this log').waitFor()
  await verify('what is this?')
  await dialog().getByRole('alert').getByText('What you pasted is no checkpoint').waitFor()
  await close()
  expect(auditor.problems).toEqual([])
})

it('saves what the filters show', async () => {
  for (const [format, lines] of [
    ['JSONL', 6],
    ['CSV', 7],
  ] as const) {
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save…' }).click()
    await page.getByRole('menuitem', { name: format }).click()
    const text = await readFile(await (await saved).path(), 'utf8')
    expect(text.trimEnd().split('\n')).toHaveLength(lines)
    expect(text.match(/object[.]list/g)).toHaveLength(6)
  }
})

it('says of what a privacy officer redacted that it is so', async () => {
  const { id } = asked(
    "SELECT id FROM events WHERE principal = 'client:demo-writer' AND action = 'object.list' ORDER BY leaf LIMIT 1",
  ) as { id: string }
  const officer = await visit('privacy-officer')
  officer.page.setDefaultTimeout(STEP_MAX_MS)
  await follow(officer.page, '/activity')
  await officer.page.getByRole('button', { name: 'Redact an event…' }).click()
  const asking = officer.page.getByRole('dialog', { name: 'Redact an event' })
  await asking.getByLabel('Event id').fill(id)
  await asking.getByLabel('Reason').fill('request 12')
  await asking.getByRole('button', { name: 'Go on' }).click()
  const confirming = officer.page.getByRole('dialog', { name: 'Redact this event' })
  expect(await confirming.getByRole('button', { name: 'Redact', exact: true }).isDisabled()).toBe(true)
  await confirming.getByLabel('I understand').check()
  await confirming.getByRole('button', { name: 'Redact', exact: true }).click()
  await officer.page.getByText('The event is redacted.').waitFor()

  await verify()
  await dialog().getByText('5 events that are shown here are in the log').waitFor()
  const redacted = dialog().getByRole('region', { name: 'Redacted' })
  await redacted.getByText(id).first().waitFor()
  await redacted.getByText('This event was redacted (event ').waitFor()
  await close()
  await show()
  await page.getByText('5 events, all there are').waitFor()
  expect([...officer.problems, ...auditor.problems]).toEqual([])
})

it('names the event that somebody changed in the store', async () => {
  const { id, event } = asked(
    "SELECT id, event FROM events WHERE principal = 'client:demo-writer' AND action = 'object.list' LIMIT 1",
  ) as { id: string; event: string }
  asked('UPDATE events SET event = ? WHERE id = ?', event.replace('127.0.0.1', '10.9.8.7'), id)
  await show()
  await verify(kept)
  const alert = dialog().getByRole('alert')
  await alert.getByText('An event does not fit the log').waitFor()
  await alert.getByText(id).waitFor()
  await alert.getByText('was altered after it was sealed').waitFor()
  await alert.getByText('4 events that are shown here are in the log, exactly as shown.').waitFor()
  expect(auditor.problems).toEqual([])
})
