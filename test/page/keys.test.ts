/** Master keys and their rotations as the page shows them, live: in a real browser, on a vault that waits for nothing but the test. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type * as policy from '../../lib/rotation/policy.ts'
import type { RunningVault } from '../../local/serve.ts'
import { useChromium } from '../support/browser.ts'
import { button, confirm, dialog, heading, link, says, storeObjects, visitKeys } from './support/keys.ts'
import { startVault } from './support/people.ts'

/** While the vault's clock is held, a rotation goes on waiting for its time, and asks each second. */
const vaultTime = vi.hoisted((): { heldAt: number | null } => ({ heldAt: null }))
vi.mock('../../lib/rotation/policy.ts', async (original) => {
  const { ROTATION_POLICY } = await original<typeof policy>()
  return {
    ROTATION_POLICY: {
      ...ROTATION_POLICY,
      passIntervalMs: 0,
      get drainMs() {
        return vaultTime.heldAt === null ? 0 : 1_000
      },
    },
  }
})

const clock = (): number => vaultTime.heldAt ?? Date.now()
const OBJECTS = 5

const chromium = useChromium()
let vault: RunningVault
beforeAll(async () => {
  vault = await startVault({ clock })
  await storeObjects(vault, OBJECTS)
})
afterAll(() => vault.close())

describe('the keys', () => {
  it('are a timeline; a rotation is started, watched while it runs, and kept from a second one', async () => {
    const { page, problems } = await visitKeys(chromium, vault, 'key-admin')
    await says(page, `${OBJECTS} versions wrapped under it`)
    await says(page, /Next rotation due: .*in \d+ days/)
    await says(page, 'There was no rotation yet')
    vaultTime.heldAt = Date.now()
    await button(page, 'Rotate now').click()
    await confirm(page, 'Rotate now')
    await heading(page, 'Rotation 1').waitFor()
    await says(page, 'Waiting for writers under the former one: now')

    // Something else has to wait; the same leads to the one that runs.
    await link(page, 'Generation 1').click()
    await button(page, 'Give up generation 1…').click()
    await dialog(page).getByRole('checkbox', { name: 'I understand' }).check()
    await dialog(page).getByRole('checkbox', { name: 'Re-encrypt as well' }).check()
    await dialog(page).getByRole('button', { name: 'Give up generation 1' }).click()
    await says(page, 'Rotation 1 does something else. Wait until it has finished.')
    await dialog(page).getByRole('button', { name: 'Cancel' }).click()
    await link(page, 'All keys').click()
    // It is nothing wide yet.
    await page.getByRole('progressbar', { name: 'Progress of rotation 1' }).waitFor({ state: 'attached' })
    await button(page, 'Rotate now').click()
    await says(page, 'Rotation 1 is running. This does not begin another one')
    await dialog(page).getByRole('button', { name: 'Rotate now' }).click()

    await heading(page, 'Rotation 1').waitFor()
    vaultTime.heldAt = null
    await says(page, 'Finished: done')
    await says(page, `${OBJECTS} of ${OBJECTS} versions moved, 100%`)
    await link(page, 'All keys').click()
    await says(page, 'Managed copies gone: ')
    const generations = page.getByRole('list', { name: 'Generations' }).getByRole('listitem')
    const [newest, former] = await generations.allInnerTexts()
    expect([newest, former]).toEqual([
      expect.stringMatching(/Generation 2[^]*active[^]*5 versions/),
      expect.stringMatching(/Generation 1[^]*decrypt-only[^]*0 versions[^]*Managed copies gone: \w+ \d+/),
    ])
    expect(problems).toEqual([])
  })
})
