/** What the vault found when it last looked at itself, as the page shows it: in a real browser. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../lib/adapters/embedded/database.ts'
import { SqliteReportStore } from '../../lib/adapters/embedded/report-store.ts'
import { DAY_MS } from '../../lib/clock.ts'
import type { RunningVault } from '../../local/serve.ts'
import { useChromium } from '../support/browser.ts'
import { heading, link, says } from './support/keys.ts'
import { signedIn, startVault } from './support/people.ts'

const chromium = useChromium()
let data: string
let vault: RunningVault
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'keyfold-page-'))
  vault = await startVault({ data })
})
afterAll(() => vault.close())

async function keepReport(): Promise<void> {
  const database = openDatabase(join(data, 'vault.sqlite'))
  const at = Date.now()
  const failed = { outcome: 'failed' as const, remedy: 'keyfold audit verify --data .keyfold' }
  const lines = [
    { check: 'disk', outcome: 'passed' as const, detail: 'plenty', remedy: null, failingSince: null },
    { ...failed, check: 'permissions', detail: 'seal.key is open', failingSince: at },
    { ...failed, check: 'log growth', detail: 'it was put back', failingSince: at - 3 * DAY_MS },
    {
      check: 'advisories',
      outcome: 'skipped' as const,
      detail: 'not reachable',
      remedy: null,
      failingSince: null,
    },
  ]
  await new SqliteReportStore(database).keep({ at, lines, checkpoint: null })
  database.close()
}

describe('the health of the vault', () => {
  it('says what a report is before there is one; then what fails, the oldest first, and how it is mended', async () => {
    const { page, problems } = await signedIn(chromium, vault, 'auditor')
    await link(page, 'Health').click()
    await heading(page, 'There is no report yet').waitFor()
    await keepReport()
    await page.getByRole('button', { name: 'Refresh' }).click()
    await says(page, '2 checks fail')
    await says(page, /Failing since .*3 days ago/)
    const checks = await page.getByRole('list', { name: 'Checks' }).getByRole('listitem').allInnerTexts()
    expect(checks.map((text) => text.split('\n')[0]?.toLowerCase())).toEqual([
      'log growth',
      'permissions',
      'disk',
      'advisories',
    ])
    expect(checks[0]).toContain('keyfold audit verify --data .keyfold')
    expect(problems).toEqual([])
  })

  it('is not for those who work with data', async () => {
    const { page } = await signedIn(chromium, vault, 'ann')
    expect(await link(page, 'Health').count()).toBe(0)
  })
})
