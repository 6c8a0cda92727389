import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../lib/adapters/embedded/database.ts'
import { SqliteEventStore } from '../../lib/adapters/embedded/event-store.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { DATA_FILES } from '../../lib/compose/data-files.ts'
import { firstSignIn, oneTimePasswordIn, type PeopleVault, type Person, servePeople } from './people-vault.ts'
import { json, type Ran, text } from './run.ts'

const ANN = 'ann@example.com'
const BOB = 'bob@example.com'

let vault: PeopleVault
let admin: Person
beforeAll(async () => {
  vault = await servePeople()
  admin = await firstSignIn(vault, vault.firstAdmin)
})
afterAll(() => vault.close())

type Change = { user: { id: string; roles: string[] }; approval: { id: string; state: string } | null }
const changeIn = (ran: Ran): Change => json(ran) as Change

const user = (...args: readonly string[]): Promise<Ran> => admin.run('user', ...args)

/** Asks for the role of a writer for somebody. @returns the approval that it waits for */
async function askForWriter(login: string): Promise<string> {
  const asked = changeIn(await user('roles', login, '--role', 'auditor', 'writer', '--json'))
  expect(asked).toMatchObject({ user: { roles: ['auditor'] }, approval: { state: 'pending' } })
  return asked.approval?.id ?? ''
}

async function enter(login: string): Promise<Person> {
  const oneTimePassword = oneTimePasswordIn(await vault.message(login))
  return firstSignIn(vault, { login, oneTimePassword })
}

/** What is in the record, while the vault is being served. */
async function recorded(principal: string): Promise<readonly AuditEvent[]> {
  const database = openDatabase(join(vault.data, DATA_FILES.database))
  try {
    const events = await new SqliteEventStore(database).page('', 1_000)
    return events.filter((event) => event.principal === principal)
  } finally {
    database.close()
  }
}

test('invites somebody, and shows nobody but them their password', async () => {
  const invited = await user('invite', ANN, '--name', 'Ann', '--role', 'auditor', '--json')
  const change = changeIn(invited)
  expect(change).toMatchObject({
    user: { login: ANN, status: 'invited', roles: ['auditor'] },
    approval: null,
  })
  const password = oneTimePasswordIn(await vault.message(ANN))
  expect(password).not.toBe('')
  expect(`${text(invited)}${invited.stderr}`).not.toContain(password)

  const table = text(await user('list')).split('\n')
  expect(table[0]).toMatch(/^LOGIN +NAME +ROLES +STATUS +LAST SIGN-IN +ID$/)
  expect(table.find((line) => line.startsWith(ANN))).toMatch(/ Ann +auditor +invited +- +/)
  const found = json(await user('list', '--login', ANN, '--json'))
  expect(found).toMatchObject({ users: [{ id: change.user.id }] })
  const page = json(await user('list', '--limit', '1', '--json')) as { users: unknown[]; cursor: string }
  expect(page).toMatchObject({ users: [{}], cursor: expect.any(String) })
  const next = json(await user('list', '--limit', '1', '--cursor', page.cursor, '--json'))
  expect(next).not.toMatchObject({ users: page.users })
})

test('a role that touches data waits for a second administrator, who is not the one who asked', async () => {
  const asked = await user('roles', ANN, '--role', 'auditor', 'writer')
  expect([asked.code, text(asked)]).toEqual([0, `${ANN} has the roles: auditor.`])
  const [, id = ''] = /keyfold user approve (\S+)\n/.exec(asked.stderr) ?? []
  const pending = text(await user('approvals', '--state', 'pending'))
  expect(pending).toMatch(
    new RegExp(`^${id} +pending +user:\\S+ +roles writer auditor instead of auditor `, 'm'),
  )
  const own = await user('approve', id)
  expect([own.code, own.stderr]).toEqual([3, expect.stringMatching(/^keyfold: /)])
  expect(text(await user('withdraw', id))).toBe(`${id} is withdrawn.`)
  expect((await user('withdraw', id)).code).toBe(1)
})

test('a second administrator approves, or rejects with a reason', async () => {
  await vault.operate('user', 'invite', BOB, '--role', 'admin')
  const bob = await enter(BOB)
  const first = await askForWriter(ANN)
  const rejected = await bob.run('user', 'reject', first, '--reason', 'not needed', '--json')
  expect(json(rejected)).toMatchObject({
    state: 'rejected',
    decidedBy: `user:${bob.id}`,
    reason: 'not needed',
  })
  const second = await askForWriter(ANN)
  expect(text(await bob.run('user', 'approve', second))).toBe(`${second} is approved.`)
  const shown = json(await user('list', '--login', ANN, '--json'))
  expect(shown).toMatchObject({ users: [{ roles: expect.arrayContaining(['auditor', 'writer']) }] })
})

test('disables, enables and signs out, from the next request on', async () => {
  const ann = await enter(ANN)
  expect((await ann.run('whoami')).code).toBe(0)
  expect((await ann.run('user', 'list')).code).toBe(3)
  expect(text(await user('sign-out', `user:${ann.id}`))).toBe(`user:${ann.id} is signed out everywhere.`)
  expect((await ann.run('whoami')).code).toBe(3)
  const disabled = json(await user('disable', ann.id, '--json'))
  expect(disabled).toEqual({ user: `user:${ann.id}`, done: true, approval: null })
  expect(text(await user('list', '--login', ANN))).toMatch(/ disabled /)
  const enabled = await user('enable', ANN)
  expect([enabled.code, text(enabled)]).toEqual([0, ''])
  expect(enabled.stderr).toMatch(/second administrator has to approve it/)
  expect(text(await vault.operate('user', 'enable', ANN))).toBe(`${ANN} is enabled.`)
  expect(text(await user('roles', ANN, '--none'))).toBe(`${ANN} has the roles: none.`)
})

test('says who is not there: exit 4', async () => {
  const ran = await user('disable', 'nobody@example.com', '--json')
  expect(ran.code).toBe(4)
  expect(JSON.parse(ran.stderr)).toMatchObject({ error: { code: 'not-found' } })
  expect((await user('disable', 'user:no-such-id')).code).toBe(4)
  expect((await user('approve', 'no-such-approval')).code).toBe(4)
})

test('the operator needs no second administrator, sees no password, and is in the record', async () => {
  const before = await vault.message(ANN)
  expect(text(await vault.operate('user', 'roles', ANN, '--role', 'reader'))).toBe(
    `${ANN} has the roles: reader.`,
  )
  const reset = await vault.operate('user', 'reset', ANN)
  expect([reset.code, text(reset)]).toEqual([0, `${ANN} is sent new credentials.`])
  expect(reset.stderr).toMatch(/waits in the outbox: pass it on, then delete it\. \S+\/outbox\/\S+\.txt\n$/)
  const message = await vault.message(ANN)
  expect(message).not.toBe(before)
  expect(message).toContain(`Sign in on the page ${vault.url}/, or in a terminal`)
  expect(`${text(reset)}${reset.stderr}`).not.toContain(oneTimePasswordIn(message))

  const asked = changeIn(await user('roles', ANN, '--role', 'writer', '--json'))
  const approval = asked.approval?.id ?? ''
  expect(json(await vault.operate('user', 'approvals', '--state', 'pending', '--json'))).toMatchObject({
    approvals: expect.arrayContaining([expect.objectContaining({ id: approval })]),
  })
  expect(text(await vault.operate('user', 'approve', approval))).toBe(`${approval} is approved.`)
  const events = await recorded('system:operator')
  expect(events.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['user.invite', 'user.roles', 'user.reset', 'approval.decide']),
  )
  expect(events.find(({ action }) => action === 'approval.decide')).toMatchObject({
    approval,
    outcome: 'allowed',
  })
})

test('there is no operator of a folder without a vault: exit 4', async () => {
  const ran = await admin.run('user', 'list', '--data', join(vault.data, 'no-vault'))
  expect([ran.code, ran.stderr]).toEqual([4, expect.stringMatching(/holds no vault/)])
})
