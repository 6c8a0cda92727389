/**
 * Who may use the vault, and who decides that: administrators, whom they invite, and machine clients. One story, in a real browser.
 * @module-tag longer
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningVault } from '../../local/serve.ts'
import { basic } from '../support/basic.ts'
import { useChromium } from '../support/browser.ts'
import { asOperator, credentialsOf } from './support/administration.ts'
import {
  CHOSEN_PASSWORD,
  enter,
  firstSignIn,
  leftBehind,
  signedIn,
  signIn,
  startVault,
  type Visit,
} from './support/people.ts'
import { choose, follow, storeRecord } from './support/steps.ts'

const SECOND = 'second@example.org'
const ZOE = 'zoe@example.org'
const NOBODY = 'nobody@example.org'
const SHOWN_MS = 60_000
const STEP_MAX_MS = 8_000

const chromium = useChromium({ until: 'all-end' })
let data: string
let vault: RunningVault
/** Each in a profile of their own. */
let admin: Visit
let second: Visit
let zoe: Visit
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'keyfold-people-'))
  vault = await startVault({ data })
  admin = await chromium.open()
  second = await chromium.open()
  zoe = await chromium.open()
  for (const { page } of [admin, second, zoe]) page.setDefaultTimeout(STEP_MAX_MS)
})
afterAll(() => vault.close())

const dialogOf = (page: Page): Locator => page.getByRole('dialog')
const waiting = (page: Page): Locator =>
  page.getByRole('alert').filter({ hasText: 'Waits for a second administrator' })
const noProblems = (...visits: readonly Visit[]): void =>
  expect(visits.flatMap(({ problems }) => problems)).toEqual([])

/** What was asked in a dialog that is open. */
async function confirm(page: Page, action: string): Promise<void> {
  await dialogOf(page).getByRole('button', { name: action, exact: true }).click()
  await dialogOf(page).waitFor({ state: 'hidden' })
}

/** What can be done with somebody whose page is open. */
async function task(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: `${action}…`, exact: true }).click()
  await confirm(page, action)
}

async function invite(page: Page, login: string, roles: readonly string[]): Promise<void> {
  await follow(page, '/people')
  await page.getByRole('button', { name: 'Invite' }).click()
  for (const role of roles) await dialogOf(page).getByLabel(role, { exact: true }).check()
  await dialogOf(page).getByLabel('Login').fill(login)
  await dialogOf(page).getByRole('button', { name: 'Invite' }).click()
}

/** The newest that waits. */
async function decide(page: Page, decision: 'Approve' | 'Reject' | 'Withdraw', reason = ''): Promise<void> {
  await follow(page, '/approvals')
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page
    .getByRole('button', { name: `${decision}…` })
    .first()
    .click()
  await dialogOf(page).getByLabel('Reason').fill(reason)
  await confirm(page, decision)
}

async function openPerson(page: Page, login: string): Promise<void> {
  await follow(page, '/people')
  await page.getByLabel('Login').fill(login)
  await page.getByRole('button', { name: 'Find' }).click()
  const people = page.getByRole('list', { name: 'People' })
  await expect.poll(() => people.getByRole('listitem').count(), { timeout: STEP_MAX_MS }).toBe(1)
  await people.getByRole('link').click()
  await page.getByRole('heading', { name: 'Access' }).waitFor()
}

/** With a password that was chosen before. */
async function comeBack({ page }: Visit, login: string): Promise<void> {
  await signIn(page, vault.url, { login, password: CHOSEN_PASSWORD })
  await page.getByRole('heading', { name: 'Objects' }).waitFor()
}

describe('people', () => {
  it('are administered by one, whom the operator helps to a second', async () => {
    await firstSignIn(admin.page, vault)
    await admin.page.getByRole('heading', { name: 'People' }).waitFor()
    await invite(admin.page, SECOND, ['admin'])
    const command = await waiting(admin.page).getByText('keyfold user approve').textContent()
    const [, id = ''] = /approve (\S+)/.exec(command ?? '') ?? []
    await asOperator(data, (people) => people.decide(id, 'approve', null))
    await enter(second.page, vault.url, await credentialsOf(data, SECOND))
    await second.page.getByRole('heading', { name: 'People' }).waitFor()
    noProblems(admin, second)
  })

  it('come by invitation, and get what touches data by two administrators', async () => {
    await invite(admin.page, ZOE, ['writer', 'reader'])
    await waiting(admin.page).getByText('Change roles from no role to writer, reader').waitFor()
    await waiting(admin.page).getByRole('link', { name: 'Go to approvals' }).click()
    await admin.page.getByRole('button', { name: 'Withdraw…' }).waitFor()
    expect(await admin.page.getByRole('button', { name: /Approve|Reject/ }).count()).toBe(0)
    await decide(second.page, 'Approve')
    await second.page.getByText('Nothing waits for approval').waitFor()
    await enter(zoe.page, vault.url, await credentialsOf(data, ZOE))
    await storeRecord(zoe.page, 'Her account', 'quite a secret 0815')
    noProblems(admin, second, zoe)
  })

  it('are not invited twice, nor with roles that nobody has together', async () => {
    const { page } = admin
    await follow(page, '/people')
    await page.getByRole('button', { name: 'Invite' }).click()
    const dialog = dialogOf(page)
    const send = dialog.getByRole('button', { name: 'Invite' })
    for (const role of ['writer', 'admin']) await dialog.getByLabel(role, { exact: true }).check()
    await dialog.getByText('Nobody can be writer and admin at once').waitFor()
    expect(await send.isDisabled()).toBe(true)
    for (const role of ['writer', 'admin']) await dialog.getByLabel(role, { exact: true }).uncheck()

    const login = dialog.getByLabel('Login')
    for (const [typed, problem] of [
      ['', 'What do they sign in with?'],
      ['zoe', 'Is no plain e-mail address'],
      [ZOE, 'Somebody signs in with it already'],
    ] as const) {
      await login.fill(typed)
      await send.click()
      await dialog.getByText(problem).waitFor()
      expect(await login.and(page.locator(':focus')).count(), problem).toBe(1)
      expect(await login.getAttribute('aria-invalid')).toBe('true')
    }
    await confirm(page, 'Cancel')
    await page.getByLabel('Login').fill('zo')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByText('Nobody has this login').waitFor()
    await page.getByRole('button', { name: 'Show everybody' }).click()
    await page.getByRole('link', { name: ZOE }).waitFor()
    noProblems(admin)
  })

  it('lose access at once, and get it back when a second administrator agrees', async () => {
    await openPerson(admin.page, ZOE)
    await admin.page.getByRole('button', { name: 'Change roles…' }).click()
    await dialogOf(admin.page).getByLabel('reader', { exact: true }).uncheck()
    await confirm(admin.page, 'Change roles')
    await admin.page.getByText('The roles are changed.').waitFor()
    await zoe.page.reload()
    await zoe.page.getByText('writer', { exact: true }).waitFor()

    await task(admin.page, 'Disable')
    await admin.page.getByText('Disabled: every request is refused').waitFor()
    await follow(zoe.page, '/activity')
    await zoe.page.getByText('This account is disabled').waitFor()
    expect(await leftBehind(zoe.page)).not.toContain('Her account')

    await task(admin.page, 'Enable')
    await waiting(admin.page).getByText('Enable again').waitFor()
    await decide(second.page, 'Reject', 'She is on leave')
    await follow(admin.page, '/approvals')
    await choose(admin.page, 'State', 'Rejected')
    await admin.page.getByText('She is on leave').waitFor()
    await choose(admin.page, 'State', 'Pending')
    await openPerson(admin.page, ZOE)
    await task(admin.page, 'Enable')
    await decide(second.page, 'Approve')
    await comeBack(zoe, ZOE)
    noProblems(admin, second, zoe)
  })

  it('get new credentials themselves, and nobody else does', async () => {
    await openPerson(admin.page, ZOE)
    await task(admin.page, 'Sign out everywhere')
    await follow(zoe.page, '/activity')
    await zoe.page.getByRole('heading', { name: 'Your session is over' }).waitFor()

    await task(admin.page, 'Reset credentials')
    await waiting(admin.page).getByText('Reset credentials').waitFor()
    await decide(admin.page, 'Withdraw')
    await admin.page.getByText('It is withdrawn.').waitFor()
    await openPerson(admin.page, ZOE)
    await task(admin.page, 'Reset credentials')
    await decide(second.page, 'Approve')
    const credentials = await credentialsOf(data, ZOE)
    for (const { page } of [admin, second]) {
      expect(await leftBehind(page)).not.toContain(credentials.password)
    }
    await signIn(zoe.page, vault.url, { login: ZOE, password: CHOSEN_PASSWORD })
    await zoe.page.getByRole('alert').getByText('not right').waitFor()
    await enter(zoe.page, vault.url, credentials)
    await zoe.page.getByRole('heading', { name: 'Objects' }).waitFor()
    noProblems(admin, second, zoe)
  })

  it('without a role are told what to do', async () => {
    await invite(admin.page, NOBODY, [])
    await admin.page.getByText('The person is invited.').waitFor()
    const { page, problems } = await chromium.open()
    await enter(page, vault.url, await credentialsOf(data, NOBODY))
    await page.getByRole('heading', { name: 'You have no role yet' }).waitFor()
    await follow(page, '/people')
    await page.getByText('It is for whoever has the role admin').waitFor()

    // This one needs nobody else.
    await admin.page.getByRole('button', { name: 'Change roles…' }).click()
    await dialogOf(admin.page).getByLabel('auditor', { exact: true }).check()
    await confirm(admin.page, 'Change roles')
    await follow(page, '/')
    await page.getByRole('button', { name: 'Look again' }).click()
    await page.getByRole('heading', { name: 'Keys' }).waitFor()
    noProblems(admin, { page, problems })
  })
})

describe('a machine client', () => {
  it('has a secret that its custodian alone sees, once, until it is revoked', async () => {
    const permissions = ['clipboard-read', 'clipboard-write']
    const ann = await signedIn(chromium, vault, 'ann', { permissions })
    ann.page.setDefaultTimeout(STEP_MAX_MS)
    const id = await create(admin.page)
    await decide(second.page, 'Approve')
    const secret = await collect(ann.page, id)
    expect(await tokenStatus(id, secret)).toBe(200)
    await ann.page.getByRole('button', { name: 'Copy', exact: true }).click()
    await ann.page.getByText('Copied.').waitFor()
    expect(await pasted(ann.page, 'Client id')).toBe(secret)
    await ann.page.clock.runFor(SHOWN_MS + 1_000)
    await ann.page.getByText('Hidden again.').waitFor()
    expect(await leftBehind(ann.page)).not.toContain(secret)

    await follow(admin.page, '/clients')
    await admin.page.getByText('1 valid secret').waitFor()
    await admin.page.getByRole('link', { name: 'claims import' }).click()
    await admin.page.getByRole('button', { name: 'Revoke…' }).click()
    expect(await dialogOf(admin.page).getByRole('button', { name: 'Revoke' }).isDisabled()).toBe(true)
    await dialogOf(admin.page).getByLabel('I understand that nobody can bring it back').check()
    await confirm(admin.page, 'Revoke')
    await admin.page.getByText('No machine client yet').waitFor()
    expect(await tokenStatus(id, secret)).toBe(401)
    noProblems(admin, second, ann)
  })
})

/** With `ann` as custodian, after two who cannot be. @returns its id */
async function create(page: Page): Promise<string> {
  await follow(page, '/clients')
  await page.getByText('No machine client yet').waitFor()
  await page.getByRole('button', { name: 'Create' }).click()
  const dialog = dialogOf(page)
  await dialog.getByLabel('Name', { exact: true }).fill('claims import')
  await dialog.getByLabel('writer', { exact: true }).check()
  for (const [login, problem] of [
    ['anne', 'Nobody signs in as “anne”'],
    [SECOND, 'name a person without the role admin'],
  ] as const) {
    await dialog.getByLabel('Login of the custodian').fill(login)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByText(problem).waitFor()
  }
  await dialog.getByLabel('Login of the custodian').fill('ann')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await waiting(page).getByText('to writer').waitFor()
  return page.url().split('/').at(-1) ?? ''
}

async function collect(page: Page, id: string): Promise<string> {
  await page.clock.install()
  await page.goto(`${vault.url}/account`)
  await page.getByLabel('Client id').fill(id)
  await page.getByRole('button', { name: 'Collect a secret' }).click()
  await dialogOf(page).getByRole('button', { name: 'Collect' }).click()
  const shown = page.getByRole('group', { name: 'The secret' })
  return (await shown.getByRole('code').textContent()) ?? ''
}

/** No page may read the clipboard; somebody at the keyboard can. */
async function pasted(page: Page, label: string): Promise<string> {
  await page.getByLabel(label).fill('')
  await page.keyboard.press('Control+V')
  const text = await page.getByLabel(label).inputValue()
  await page.getByLabel(label).fill('')
  return text
}

async function tokenStatus(id: string, secret: string): Promise<number> {
  const { status } = await fetch(`${vault.issuer}/token`, {
    method: 'POST',
    headers: { Authorization: basic(id, secret) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  return status
}
