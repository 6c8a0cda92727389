/** Every view and dialog, light and wide and dark and narrow: nothing that axe finds, nothing that scrolls sideways. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningVault } from '../../local/serve.ts'
import { examine } from '../support/axe.ts'
import { useChromium } from '../support/browser.ts'
import { firstSignIn, signedIn, startVault, type Visit } from './support/people.ts'
import { storeRecord } from './support/steps.ts'
import { STOPS } from './support/views.ts'

const LOOKS = [
  { colorScheme: 'light', width: 1_440 },
  { colorScheme: 'dark', width: 360 },
] as const
const HEIGHT = 900
const TIMEOUT_MS = 120_000

// People look at the same time: much of it is waiting.
const chromium = useChromium({ until: 'all-end' })
let vault: RunningVault
const visits = new Map<string, Visit>()
beforeAll(async () => {
  vault = await startVault()
  // One after the other: the provider hashes few passwords at once.
  for (const who of Object.keys(STOPS)) visits.set(who, await visit(who))
})
afterAll(() => vault.close())

async function visit(who: string): Promise<Visit> {
  if (who !== 'admin') return signedIn(chromium, vault, who)
  const opened = await chromium.open()
  await firstSignIn(opened.page, vault)
  return opened
}

async function faultsOf(page: Page): Promise<readonly string[]> {
  // No hint of what the pointer rests on.
  await page.mouse.move(0, 0)
  const faults: string[] = []
  for (const { colorScheme, width } of LOOKS) {
    await page.setViewportSize({ width, height: HEIGHT })
    await page.emulateMedia({ colorScheme })
    faults.push(...(await examine(page)).violations.map((fault) => `${colorScheme}, ${width} px: ${fault}`))
    const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
    if (over > 0) faults.push(`${width} px: scrolls sideways by ${over} px`)
  }
  await page.setViewportSize({ width: LOOKS[0].width, height: HEIGHT })
  return faults
}

describe('every view, in both themes and both widths', () => {
  it.concurrent.each(Object.entries(STOPS))(
    'has no fault that axe finds, for %s',
    async (who, stops) => {
      const { page, problems } = visits.get(who) as Visit
      await page.emulateMedia({ reducedMotion: 'reduce' })
      const object = who === 'ann' ? await storeRecord(page, 'To be looked at', 'secret 4711') : ''
      for (const [name, go] of stops) {
        await go({ page, object })
        expect(await faultsOf(page), name).toEqual([])
      }
      expect(problems).toEqual([])
    },
    TIMEOUT_MS,
  )
})
