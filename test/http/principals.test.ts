import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, openTestVault, type Person, type TestVault } from '../support/vault.ts'

let vault: TestVault
let ann: Person
let ben: Person
let machine: string

beforeAll(async () => {
  vault = await openTestVault()
  ann = await vault.person('ann', 'writer')
  ben = await vault.person('ben', 'reader')
  const root = await vault.person('root', 'admin')
  const body = { name: 'claims import', custodian: ben.principal }
  machine = (await vault.call('POST', '/v1/clients', { token: root.token, body })).json.client.principal
})
afterAll(() => vault.close())

const find = (query: Record<string, string | string[]>, by: Person = ann): Promise<Answer> =>
  vault.call('GET', '/v1/principals', { token: by.token, query })

const eventOf = async ({ headers }: Answer) =>
  (await vault.events()).filter(({ requestId }) => requestId === headers['keyfold-request-id'])

describe('GET /principals', () => {
  it('finds a person by exactly the login, however it is written', async () => {
    const shown = { principals: [{ id: ben.principal, name: ben.login }] }
    expect((await find({ login: ben.login })).json).toEqual(shown)
    expect((await find({ login: ` ${ben.login.toUpperCase()}` })).json).toEqual(shown)
  })

  it('finds nobody by a part of a login, nor by what only stands for one', async () => {
    for (const login of [ben.login.slice(0, -1), '%', '*', ben.id, machine]) {
      const { status, json } = await find({ login })
      expect({ status, json }).toEqual({ status: 200, json: { principals: [] } })
    }
  })

  it('finds a machine client by exactly the name', async () => {
    expect((await find({ name: 'Claims  Import' })).json).toEqual({
      principals: [{ id: machine, name: 'claims import' }],
    })
    expect((await find({ name: 'claims' })).json).toEqual({ principals: [] })
  })

  it('names those who are there of up to 50 identifiers, each once', async () => {
    const id = [ben.principal, 'user:nobody', machine, 'client:nobody', ben.principal, ann.principal]
    expect((await find({ id })).json).toEqual({
      principals: [
        { id: ben.principal, name: ben.login },
        { id: machine, name: 'claims import' },
        { id: ann.principal, name: ann.login },
      ],
    })
    expect((await find({ id: Array.from({ length: 50 }, (_, n) => `user:${n}`) })).json.principals).toEqual(
      [],
    )
  })

  it('names who is disabled too, and nobody any more who was removed', async () => {
    const root = await vault.person('boss', 'admin')
    await vault.stores.principals.setDisabled(ben.principal, true)
    expect((await find({ id: [ben.principal] })).json.principals).toHaveLength(1)
    await vault.stores.principals.setDisabled(ben.principal, false)
    const body = { name: 'short-lived', custodian: ben.principal }
    const { client } = (await vault.call('POST', '/v1/clients', { token: root.token, body })).json
    await vault.call('DELETE', '/v1/clients/{id}', { token: root.token, path: { id: client.id } })
    expect((await find({ id: [client.principal] })).json).toEqual({ principals: [] })
    expect((await find({ name: 'short-lived' })).json).toEqual({ principals: [] })
  })

  it.each<[string, Record<string, string | string[]>, RegExp]>([
    ['nothing', {}, /one of login, name and id/],
    ['two kinds', { login: 'a@example.com', name: 'a' }, /one of login, name and id/],
    ['a role', { id: ['role:reader'] }, /neither user:… nor client:…/],
    ['a bare id', { id: ['nobody'] }, /neither user:… nor client:…/],
    ['51 identifiers', { id: Array.from({ length: 51 }, (_, n) => `user:${n}`) }, /more than 50/],
    ['an empty login', { login: '' }, /login/],
    ['a login with a space', { login: 'a b' }, /without spaces/],
    ['a limit', { login: 'a@example.com', limit: '5' }, /limit/],
  ])('refuses %s', async (_, query, message) => {
    const { status, json } = await find(query)
    expect(status).toBe(400)
    expect(json.detail).toMatch(message)
  })

  it('needs no purpose of a steward, to whom it shows no data, and takes none that is not theirs', async () => {
    const steward = await vault.person('sue', 'steward')
    expect((await find({ login: ben.login }, steward)).status).toBe(200)
    const wrong = {
      token: steward.token,
      query: { login: ben.login },
      headers: { 'Keyfold-Purpose': 'payment' },
    }
    expect((await vault.call('GET', '/v1/principals', wrong)).status).toBe(403)
  })

  it('records whom somebody looked for, or how many, and never the login', async () => {
    const unknown = 'somebody-else@example.com'
    const found = await eventOf(await find({ login: ben.login }))
    expect(found).toMatchObject([{ action: 'principal.find', outcome: 'allowed', target: ben.principal }])
    const missed = await eventOf(await find({ login: unknown }))
    expect(missed).toMatchObject([{ action: 'principal.find', outcome: 'allowed', count: 0 }])
    const many = await eventOf(await find({ id: [ann.principal, ben.principal] }))
    expect(many).toMatchObject([{ principal: ann.principal, count: 2 }])
    expect(JSON.stringify([found, missed, many])).not.toMatch(/@/)
  })

  it('is refused to whoever has no role', async () => {
    const nobody = await vault.person('nobody')
    const answer = await find({ login: ben.login }, nobody)
    expect(answer.status).toBe(403)
    expect(await eventOf(answer)).toMatchObject([{ action: 'access.check', outcome: 'denied' }])
  })
})
