import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { withDataFolderPeople } from '../../cli/data-folder-people.ts'
import { expireSecrets } from '../../lib/people/expire-secrets.ts'
import { keyfoldHere } from './in-process.ts'
import { firstSignIn, oneTimePasswordIn, type PeopleVault, type Person, servePeople } from './people-vault.ts'
import { json, type Ran, text } from './run.ts'

const HOUR_MS = 60 * 60_000
const CUSTODIAN = 'cem@example.com'

let vault: PeopleVault
let admin: Person
let custodian: Person
let id: string
beforeAll(async () => {
  vault = await servePeople()
  admin = await firstSignIn(vault, vault.firstAdmin)
  await vault.operate('user', 'invite', CUSTODIAN)
  const oneTimePassword = oneTimePasswordIn(await vault.message(CUSTODIAN))
  custodian = await firstSignIn(vault, { login: CUSTODIAN, oneTimePassword })
})
afterAll(() => vault.close())

const client = (...args: readonly string[]): Promise<Ran> => admin.run('client', ...args)

/** What the vault takes whoever has the secret for. */
const asClient = (secret: string): Promise<Ran> =>
  keyfoldHere(['whoami'], { KEYFOLD_URL: vault.url, KEYFOLD_CLIENT_ID: id, KEYFOLD_CLIENT_SECRET: secret })

test('an administrator creates a client, whose secret is its custodian’s', async () => {
  const created = await client('create', 'claims import', '--custodian', CUSTODIAN, '--role', 'auditor')
  ;[, id = ''] = /^The client claims import is created: (\S+)$/.exec(text(created)) ?? []
  expect(created.stderr).toBe(
    `Its custodian, ${CUSTODIAN}, collects the secret: keyfold client secret ${id}\n`,
  )
  expect((await client('secret', id)).code).toBe(3)
  const table = text(await client('list')).split('\n')
  expect(table[0]).toMatch(/^NAME +ROLES +STATUS +SECRETS +CUSTODIAN +ID$/)
  expect(table[1]).toMatch(new RegExp(`^claims import +auditor +enabled +0 +user:${custodian.id} +${id}$`))
})

test('nobody who administers is a custodian, and nobody who is not there', async () => {
  expect((await client('create', 'own', '--custodian', 'admin')).code).toBe(3)
  expect((await client('create', 'none', '--custodian', 'nobody@example.com')).code).toBe(4)
})

test('the custodian collects a secret, alone on stdout; the former one works until its overlap is over', async () => {
  const collected = await custodian.run('client', 'secret', id)
  expect(collected.stderr).toBe('Keep it safe: it is shown this once.\n')
  const first = text(collected)
  expect(text(await asClient(first))).toBe(`client:${id} (claims import): auditor`)

  const second = await custodian.run('client', 'secret', id, '--overlap', '1', '--json')
  const { secret } = json(second) as { secret: { value: string } }
  expect((await asClient(first)).code).toBe(0)
  expect((await asClient(secret.value)).code).toBe(0)
  const third = await custodian.run('client', 'secret', id)
  expect([third.code, third.stderr]).toEqual([1, expect.stringMatching(/as many as may be/)])

  const { removed } = await withDataFolderPeople(vault.data, (ports) =>
    expireSecrets({ ...ports, clock: () => Date.now() + HOUR_MS, onExpiryFailure: () => {} }),
  )
  expect(removed).toBe(1)
  expect((await asClient(first)).code).toBe(3)
  expect((await asClient(secret.value)).code).toBe(0)

  const overlapping = await custodian.run('client', 'secret', id, '--overlap', '2')
  expect(overlapping.stderr).toMatch(/^The former secret \S+ is valid until 20\d\d-.*Z\.$/m)
  const last = text(await custodian.run('client', 'secret', id, '--overlap', '0'))
  expect((await asClient(secret.value)).code).toBe(3)
  // Its tokens of before ended, and with them any of the same second.
  await vi.waitFor(async () => expect((await asClient(last)).code).toBe(0), { timeout: 5_000, interval: 200 })
})

test('roles of a client that touch data wait for a second administrator; others are given at once', async () => {
  const asked = await client('roles', id, '--role', 'writer')
  // Taking a role away waits for nobody.
  expect(text(asked)).toBe('claims import has the roles: none.')
  const [, approval = ''] = /keyfold user approve (\S+)\n/.exec(asked.stderr) ?? []
  const pending = text(await vault.operate('user', 'approvals', '--state', 'pending'))
  expect(pending).toMatch(
    new RegExp(`^${approval} +pending +client:${id} in custody of user:\\S+ +roles writer`, 'm'),
  )
  expect((await vault.operate('user', 'approve', approval)).code).toBe(0)
  expect(json(await client('list', '--json'))).toMatchObject({ clients: [{ id, roles: ['writer'] }] })
  const none = json(await client('roles', id, '--none', '--json'))
  expect(none).toMatchObject({ client: { id, roles: [] }, approval: null })
})

test('disables, enables and revokes', async () => {
  const secret = text(await custodian.run('client', 'secret', id, '--overlap', '0'))
  expect(text(await client('disable', id))).toBe('claims import is disabled.')
  expect((await asClient(secret)).code).toBe(3)
  expect(text(await client('enable', id))).toBe('claims import is enabled.')
  // Tokens say the second that they are of: one of the same second counts as one of before.
  await vi.waitFor(async () => expect((await asClient(secret)).code).toBe(0), {
    timeout: 5_000,
    interval: 200,
  })
  expect(json(await client('revoke', id, '--json'))).toEqual({ client: id, revoked: true })
  expect((await asClient(secret)).code).toBe(3)
  expect(json(await client('list', '--json'))).toEqual({ clients: [], cursor: null })
  expect((await client('revoke', id)).code).toBe(4)
})
