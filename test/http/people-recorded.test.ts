import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Method } from '../../lib/http/routes.ts'
import { type Answer, openTestVault, type Person, type TestVault } from '../support/vault.ts'

let vault: TestVault
let root: Person
let second: Person
const answers: Answer[] = []

beforeEach(async () => {
  vault = await openTestVault()
  root = await vault.person('root', 'admin')
  second = await vault.person('second', 'admin')
  answers.length = 0
})
afterEach(() => vault.close())

async function ask(by: Person, route: string, id?: string, body?: object): Promise<Answer> {
  const [method, path] = route.split(' ') as [Method, string]
  const answer = await vault.call(method, path, {
    token: by.token,
    ...(id === undefined ? {} : { path: { id } }),
    ...(body === undefined ? {} : { body }),
  })
  answers.push(answer)
  return answer
}

const eventOf = async ({ headers }: Answer) => {
  const own = (await vault.events()).filter(({ requestId }) => requestId === headers['keyfold-request-id'])
  expect(own).toHaveLength(1)
  return own[0]
}

it('records whom a change was about, what they were given, and the approval behind it', async () => {
  const invited = await ask(root, 'POST /v1/users', undefined, {
    login: 'dora@example.com',
    roles: ['writer'],
  })
  const { user, approval } = invited.json
  const about = { target: user.principal, targetRoles: ['writer'], approval: approval.id }
  expect(await eventOf(invited)).toMatchObject({ action: 'user.invite', principal: root.principal, ...about })
  const self = await ask(root, 'POST /v1/approvals/{id}/decision', approval.id, { decision: 'approve' })
  expect(await eventOf(self)).toMatchObject({ action: 'access.check', outcome: 'denied', ...about })
  const decided = await ask(second, 'POST /v1/approvals/{id}/decision', approval.id, { decision: 'approve' })
  expect(await eventOf(decided)).toMatchObject({
    action: 'approval.decide',
    outcome: 'allowed',
    principal: second.principal,
    ...about,
  })
})

it('records that a secret was collected, and by whom, without it', async () => {
  const cleo = await vault.person('cleo')
  const body = { name: 'import', custodian: cleo.principal }
  const { id } = (await ask(root, 'POST /v1/clients', undefined, body)).json.client
  const collected = await ask(cleo, 'POST /v1/clients/{id}/secrets', id, {})
  expect(await eventOf(collected)).toMatchObject({
    action: 'client.secret',
    outcome: 'allowed',
    principal: cleo.principal,
    target: `client:${id}`,
  })
  const refused = await ask(root, 'POST /v1/clients/{id}/secrets', id, {})
  expect(await eventOf(refused)).toMatchObject({ action: 'access.check', outcome: 'denied' })
})

it('records a request that no use case has looked at', async () => {
  const answer = await ask(root, 'POST /v1/users', undefined, { login: 'x@example.com', admin: true })
  expect(answer.status).toBe(400)
  const failed = { action: 'access.check', outcome: 'failed', reason: 'invalid-request' }
  expect(await eventOf(answer)).toMatchObject({ ...failed, principal: root.principal })
})

it('keeps passwords and secrets out of every answer but one, out of the record, the log and the stores', async () => {
  const cleo = await vault.person('cleo')
  const dora = await ask(root, 'POST /v1/users', undefined, { login: 'dora@example.com', name: 'Dora' })
  await ask(root, 'POST /v1/users/{id}/reset', dora.json.user.id)
  await ask(root, 'GET /v1/users')
  const body = { name: 'import', custodian: cleo.principal }
  const { id } = (await ask(root, 'POST /v1/clients', undefined, body)).json.client
  const collected = (await ask(cleo, 'POST /v1/clients/{id}/secrets', id, {})).json.secret.value
  await ask(cleo, 'GET /v1/clients/{id}', id)
  await ask(root, 'GET /v1/clients')

  const passwords = vault.people.messages.map(({ text }) => /One-time password: (\S+)/.exec(text)?.[1] ?? '')
  expect(passwords.map((password) => password.length > 20)).toEqual([true, true])
  const sent = answers.map(({ headers, body: bytes }) => `${JSON.stringify(headers)} ${bytes.toString()}`)
  const noted = [JSON.stringify(await vault.events()), JSON.stringify(vault.logged), ...(await files())]
  for (const password of passwords) expect([...sent, ...noted].join(' ')).not.toContain(password)
  expect(sent.filter((answer) => answer.includes(collected))).toHaveLength(1)
  expect(noted.join(' ')).not.toContain(collected)
  expect(sent.join(' ')).not.toContain('$argon2')
  // The files are those that hold the hashes.
  expect(noted.join(' ')).toContain('$argon2id$')
})

const files = (): Promise<string[]> =>
  Promise.all(
    readdirSync(vault.folder)
      .filter((name) => name.includes('sqlite'))
      .map((name) => readFile(join(vault.folder, name), 'latin1')),
  )
