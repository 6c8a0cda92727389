/**
 * What goes wrong with master keys, as the page shows it: in a real browser, on a vault that does not wait.
 * @module-tag longer
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type * as policy from '../../lib/rotation/policy.ts'
import type { RunningVault } from '../../local/serve.ts'
import { useChromium } from '../support/browser.ts'
import { button, confirm, dialog, heading, link, says, storeObjects, visitKeys } from './support/keys.ts'
import { startVault } from './support/people.ts'

vi.mock('../../lib/rotation/policy.ts', async (original) => {
  const { ROTATION_POLICY } = await original<typeof policy>()
  return { ROTATION_POLICY: { ...ROTATION_POLICY, failuresMax: 1, passIntervalMs: 0, drainMs: 0 } }
})

const OBJECTS = 5

const chromium = useChromium()
let data: string
let vault: RunningVault
let stored: readonly string[]
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'keyfold-keys-'))
  vault = await startVault({ data })
  stored = await storeObjects(vault, OBJECTS)
})
afterAll(() => vault.close())

/** Changes one byte of the wrapped data key of that object. The second time, it is as before. */
function damage(object: string): void {
  const database = new DatabaseSync(join(data, 'vault.sqlite'), { timeout: 5_000 })
  try {
    const where = 'WHERE id = (SELECT content FROM versions WHERE object = ?)'
    const row = database.prepare(`SELECT wrapped_data_key AS key FROM version_contents ${where}`).get(object)
    const key = row?.['key'] as Uint8Array
    key.set([(key.at(-1) ?? 0) ^ 1], key.length - 1)
    database.prepare(`UPDATE version_contents SET wrapped_data_key = ? ${where}`).run(key, object)
  } finally {
    database.close()
  }
}

describe('keys in trouble', () => {
  it('show why a rotation failed, resume it, and name what could not be moved', async () => {
    const [mended = '', damaged = ''] = stored
    damage(mended)
    damage(damaged)
    const { page, problems } = await visitKeys(chromium, vault, 'key-admin')
    await button(page, 'Rotate now').click()
    await confirm(page, 'Rotate now')
    await says(page, 'The rotation has failed')
    await says(page, 'could not move 2 versions')
    await says(page, 'Moving versions: stopped')
    damage(mended)
    await button(page, 'Resume').click()
    await dialog(page).getByRole('button', { name: 'Resume' }).click()
    await says(page, 'Finished: done')
    await heading(page, 'Could not be moved').waitFor()
    await says(page, `Object ${damaged}, version 1`)
    await says(page, 'Its data key is damaged')
    expect(await page.getByText(mended).count()).toBe(0)
    damage(damaged)
    expect(problems).toEqual([])
  })

  it('give up a generation that strangers know, after they said what becomes unreadable', async () => {
    const { page, problems } = await visitKeys(chromium, vault, 'key-admin')
    await link(page, 'Generation 2').click()
    await button(page, 'Give up generation 2…').click()
    await dialog(page).getByText('copies from before the rotation cannot be read').waitFor()
    const giveUp = dialog(page).getByRole('button', { name: 'Give up generation 2' })
    expect(await giveUp.isDisabled()).toBe(true)
    await dialog(page).getByRole('checkbox', { name: 'I understand' }).check()
    await confirm(page, 'Give up generation 2')
    await says(page, 'Finished: done')
    await heading(page, 'Compromised generations').waitFor()
    await says(page, 'make a full backup, and verify it')
    await link(page, 'Generation 2').click()
    await says(page, 'It opens nothing')
    await says(page, 'compromised')
    expect(await button(page, 'Give up generation 2…').count()).toBe(0)
    expect(problems).toEqual([])
  })

  it('let an auditor see all of it, and change nothing', async () => {
    const { page, problems } = await visitKeys(chromium, vault, 'auditor')
    await says(page, 'Gives up as compromised: generation 2.')
    expect(await page.getByRole('list', { name: 'Rotations' }).getByRole('listitem').count()).toBe(2)
    for (const name of ['Rotation 1', 'Generation 3']) {
      await link(page, name).click()
      await heading(page, name).waitFor()
      const offered = page.getByRole('main').getByRole('button', { name: /Rotate|Resume|Give up/ })
      expect(await offered.count(), name).toBe(0)
      await link(page, 'All keys').click()
      await heading(page, 'Keys').waitFor()
    }
    expect(await button(page, 'Rotate now').count()).toBe(0)
    expect(problems).toEqual([])
  })
})
