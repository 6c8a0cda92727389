/** Every view and every dialog of the page, to be looked at one after the other by whoever checks them all. */
import type { Page } from 'playwright-core'
import { follow } from './steps.ts'

/** @param object the address of an object of ann's */
export type Tour = { readonly page: Page; readonly object: string }

export type Stop = readonly [name: string, go: (tour: Tour) => Promise<unknown>]

/** When nothing says any more that it is being loaded. */
const settled = (page: Page): Promise<void> =>
  page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' })

const at =
  (path: string) =>
  async ({ page }: Tour): Promise<void> => {
    const heading = page.locator('#main h1')
    if (new URL(page.url()).pathname !== path) {
      // Until the view has changed, the one before is there, at rest.
      const before = await heading.textContent()
      await follow(page, path)
      await heading.filter({ hasNotText: before ?? '' }).waitFor()
    }
    await heading.waitFor()
    await settled(page)
  }

const tab =
  (name: string) =>
  async ({ page }: Tour): Promise<void> => {
    await page.getByRole('tab', { name }).click()
    await settled(page)
  }

const press =
  (name: string | RegExp, then: string) =>
  async ({ page }: Tour): Promise<void> => {
    await page.getByRole('button', { name }).first().click()
    await page.getByText(then).first().waitFor()
  }

const dialog =
  (opener: string | RegExp) =>
  async ({ page }: Tour): Promise<void> => {
    const open = page.getByRole('dialog')
    if (await open.isVisible()) {
      await page.keyboard.press('Escape')
      await open.waitFor({ state: 'hidden' })
    }
    await page.getByRole('button', { name: opener }).first().click()
    await open.waitFor()
  }

const object = async (tour: Tour): Promise<void> => {
  await follow(tour.page, new URL(tour.object).pathname)
  await tour.page.getByRole('button', { name: 'Reveal' }).waitFor()
}

/** By who sees them. */
export const STOPS: Readonly<Record<string, readonly Stop[]>> = {
  ann: [
    ['objects', at('/objects')],
    ['objects, filtered', press('Filter', 'Classification')],
    ['objects shared with me', tab('Shared with me')],
    ['store', at('/objects/new')],
    ['store, more details', press('More details', 'Classification')],
    ['store files', tab('Files')],
    ['object', object],
    ['object, revealed', press('Reveal', 'Hides in')],
    ['versions', tab('Versions')],
    ['sharing', tab('Sharing')],
    ['activity of an object', tab('Activity')],
    ['danger zone', tab('Danger zone')],
    ['shred', dialog(/^Shred/)],
    ['my activity', at('/activity')],
    ['account', at('/account')],
    ['sign out everywhere', dialog('Sign out everywhere')],
    ['nowhere', at('/nowhere')],
  ],
  'key-admin': [
    ['keys', at('/keys')],
    ['rotate', dialog('Rotate now')],
    ['generation', at('/keys/1')],
    ['no such generation', at('/keys/99')],
    ['no such rotation', at('/rotations/99')],
  ],
  auditor: [
    ['activity', at('/activity')],
    [
      'activity of everybody',
      async ({ page }) => {
        await page.getByText('Everybody', { exact: true }).click()
        await page
          .getByRole('button', { name: /^Details/ })
          .first()
          .click()
      },
    ],
    [
      'the log, verified',
      async (tour) => {
        await dialog('Verify the log')(tour)
        const { page } = tour
        const button = page.getByRole('dialog').getByRole('button', { name: 'Verify', exact: true })
        const found = page.getByText('What was not proved')
        // What was recorded at the start is in the log a moment later.
        const notYet = page.getByText('The log could not be checked')
        do {
          await button.click()
          await found.or(notYet).waitFor()
        } while (await notYet.isVisible())
      },
    ],
    ['findings', at('/findings')],
    ['key use', at('/findings/use')],
    ['mute rules', at('/findings/mutes')],
  ],
  steward: [['lists with a purpose', at('/objects')]],
  'privacy-officer': [
    ['a subject', at('/objects')],
    [
      'redact',
      async (tour) => {
        await at('/activity')(tour)
        await dialog(/^Redact/)(tour)
      },
    ],
  ],
  admin: [
    ['people', at('/people')],
    ['invite', dialog('Invite')],
    ['machine clients', at('/clients')],
    ['create a machine client', dialog(/^Create/)],
    ['approvals', at('/approvals')],
    ['suspensions', at('/suspensions')],
  ],
}
