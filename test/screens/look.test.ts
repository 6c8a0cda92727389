/**
 * Each screen, narrow and wide, light and dark. With SCREENS=FOLDER, pictures of them are left there.
 * @module-tag longer
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { PASSWORD, startProvider, type TestProvider } from '../identity/support/provider.ts'
import { examine } from '../support/axe.ts'
import { useChromium } from '../support/browser.ts'
import { active, arrived, change, choose, failOften, invited, send, start } from './support/person.ts'

const chromium = useChromium()
let provider: TestProvider
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.close())

const PICTURES = process.env['SCREENS']

type Shown = { readonly name: string; readonly show: (page: Page) => Promise<void> }

const SCREENS: readonly Shown[] = [
  { name: 'sign-in', show: (page) => start(page, provider) },
  {
    name: 'sign-in-refused',
    show: async (page) => {
      await start(page, provider)
      await send(page, (await active(provider)).login, 'not the password')
    },
  },
  {
    name: 'choose-password',
    show: async (page) => {
      await start(page, provider)
      await send(page, (await invited(provider)).login, PASSWORD)
    },
  },
  {
    name: 'choose-password-refused',
    show: async (page) => {
      await start(page, provider)
      await send(page, (await invited(provider)).login, PASSWORD)
      await choose(page, 'passwordpassword')
    },
  },
  {
    name: 'wait',
    show: async (page) => {
      await start(page, provider)
      await failOften(page, (await active(provider)).login)
    },
  },
  {
    name: 'over',
    show: async (page) => {
      await page.goto(`${provider.issuer}/interaction/nothing`)
    },
  },
  {
    name: 'error',
    show: async (page) => {
      await page.goto(`${provider.issuer}/auth?client_id=nobody`)
    },
  },
  {
    name: 'sign-out',
    show: async (page) => {
      await start(page, provider)
      await send(page, (await active(provider)).login, PASSWORD)
      await arrived(page)
      await page.goto(`${provider.issuer}/session/end`)
    },
  },
  {
    name: 'change-password-refused',
    show: async (page) => {
      await start(page, provider)
      await send(page, (await active(provider)).login, PASSWORD)
      await arrived(page)
      await page.goto(`${provider.issuer}/password`)
      await change(page, 'not the password', 'passwordpassword')
    },
  },
  {
    name: 'signed-out',
    show: async (page) => {
      await page.goto(`${provider.issuer}/session/end/success`)
    },
  },
]

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 360, height: 740 }, rules: [] },
  // What else axe looks for doesn't depend on color and width.
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 }, rules: ['color-contrast'] },
] as const

const HIDDEN_PIXELS = 'document.documentElement.scrollWidth - innerWidth'

const IN_NO_FRAME = {
  'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

/** @returns what came with the document that is shown. */
function documentHeaders(page: Page): () => Readonly<Record<string, string>> {
  let last: Readonly<Record<string, string>> = {}
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.status() !== 303) last = response.headers()
  })
  return () => last
}

describe.each(SCREENS)('the screen $name', ({ name, show }) => {
  it('fits, can be read by everybody, and does what its policy allows', async () => {
    const { page, problems } = await chromium.open({ viewport: LOOKS[0].viewport })
    const headers = documentHeaders(page)
    await show(page)
    expect(headers()).toMatchObject(IN_NO_FRAME)
    for (const { look, colorScheme, viewport, rules } of LOOKS) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(viewport)
      expect(await page.evaluate(HIDDEN_PIXELS)).toBeLessThanOrEqual(0)
      const { violations, passes } = await examine(page, rules)
      expect(violations, look).toEqual([])
      expect(passes).toContain('color-contrast')
      if (PICTURES !== undefined)
        await page.screenshot({ path: `${PICTURES}/${name}-${look}.png`, fullPage: true })
    }
    expect(problems).toEqual([])
  })
})
