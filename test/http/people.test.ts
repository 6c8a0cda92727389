import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_PURPOSES } from '../../lib/access/purposes.ts'
import type { Role } from '../../lib/access/roles.ts'
import { DAY_MS } from '../../lib/clock.ts'
import type { Method } from '../../lib/http/routes.ts'
import { type Answer, machineClaims, openTestVault, type Person, type TestVault } from '../support/vault.ts'

let vault: TestVault
let root: Person
let second: Person

beforeAll(async () => {
  vault = await openTestVault()
  root = await vault.person('root', 'admin')
  second = await vault.person('second', 'admin')
})
afterAll(() => vault.close())

/** In so many milliseconds. */
const at = (afterMs = 0): string => new Date(vault.clock() + afterMs).toISOString()
let people = 0
const somebody = (...roles: Role[]): Promise<Person> => vault.person(`p-${++people}`, ...roles)
const ask = (by: Person, route: string, id?: string, body?: object): Promise<Answer> => {
  const [method, path] = route.split(' ') as [Method, string]
  return vault.call(method, path, {
    token: by.token,
    ...(id === undefined ? {} : { path: { id } }),
    ...(body === undefined ? {} : { body }),
  })
}
const decide = (by: Person, id: string, decision: string) =>
  ask(by, 'POST /v1/approvals/{id}/decision', id, { decision })
const invite = (body: object) => ask(root, 'POST /v1/users', undefined, body)

describe('GET /me', () => {
  it('says who a person is, whatever roles they have', async () => {
    const ann = await somebody('writer', 'reader')
    const { json } = await ask(ann, 'GET /v1/me')
    expect(json).toEqual({
      principal: ann.principal,
      client: 'web',
      roles: ['writer', 'reader'],
      login: ann.login,
      name: null,
      purposes: { writer: DEFAULT_PURPOSES.writer, reader: DEFAULT_PURPOSES.reader },
    })
  })

  it('says which roles are in effect, not those that the token claims', async () => {
    const token = await vault.client('import', 'writer')
    await vault.stores.principals.setRoles('client:import', [])
    const { json } = await vault.call('GET', '/v1/me', { token })
    expect(json).toMatchObject({ principal: 'client:import', client: 'import', roles: [], login: null })
    const unknown = await vault.sign(machineClaims('stranger', ['keyfold/admin']))
    expect((await vault.call('GET', '/v1/me', { token: unknown })).json).toMatchObject({ roles: [] })
  })

  it('is no longer answered after signing out everywhere, until the next sign-in', async () => {
    const ann = await somebody('writer')
    expect((await ask(ann, 'POST /v1/me/sign-out')).status).toBe(204)
    expect((await ask(ann, 'GET /v1/me')).status).toBe(401)
    vault.clock.advance(1_000)
    const again = { ...ann, token: await vault.tokenOf(ann.id, 'writer') }
    expect((await ask(again, 'GET /v1/me')).json.roles).toEqual(['writer'])
  })
})

describe('people', () => {
  it('an invited person is located, has the harmless roles, and waits for the others', async () => {
    const answer = await invite({ login: 'Dora@Example.com', name: 'Dora', roles: ['auditor', 'writer'] })
    const { user, approval } = answer.json
    expect(answer.status).toBe(201)
    expect(answer.headers['location']).toBe(`/v1/users/${user.id}`)
    expect(user).toEqual({
      id: user.id,
      principal: `user:${user.id}`,
      login: 'dora@example.com',
      name: 'Dora',
      status: 'invited',
      roles: ['auditor'],
      disabled: false,
      created: at(),
      lastSignIn: null,
    })
    expect(approval).toEqual({
      id: approval.id,
      target: user.principal,
      change: { kind: 'roles', before: ['auditor'], roles: ['writer', 'auditor'] },
      custodian: null,
      requestedBy: root.principal,
      requested: at(),
      expires: at(7 * DAY_MS),
      state: 'pending',
      decidedBy: null,
      decided: null,
      reason: null,
    })
    expect((await decide(root, approval.id, 'approve')).status).toBe(403)
    const decided = await decide(second, approval.id, 'approve')
    expect(decided.json).toMatchObject({
      state: 'approved',
      decidedBy: second.principal,
      decided: at(),
    })
    expect((await ask(root, 'GET /v1/users/{id}', user.id)).json.roles).toEqual(['writer', 'auditor'])
  })

  it('a role that needs a second administrator is pending with 202, one that is taken is gone with 200', async () => {
    const ann = await somebody('writer')
    const more = await ask(root, 'PATCH /v1/users/{id}', ann.id, { roles: ['writer', 'reader'] })
    expect(more.status).toBe(202)
    expect(more.json.user.roles).toEqual(['writer'])
    expect((await decide(root, more.json.approval.id, 'withdraw')).json.state).toBe('withdrawn')
    const less = await ask(root, 'PATCH /v1/users/{id}', ann.id, { roles: [] })
    expect(less.status).toBe(200)
    expect(less.json).toMatchObject({ user: { roles: [] }, approval: null })
    expect((await ask(ann, 'GET /v1/me')).json.roles).toEqual([])
  })

  it('whoever is disabled is refused on the next request', async () => {
    const ann = await somebody('writer')
    expect((await ask(ann, 'GET /v1/me')).status).toBe(200)
    const { json } = await ask(root, 'PATCH /v1/users/{id}', ann.id, { disabled: true })
    expect(json.user.disabled).toBe(true)
    expect((await ask(ann, 'GET /v1/me')).status).toBe(403)
  })

  it('a reset is done with 204 and goes to the person; of a steward it is pending', async () => {
    const ann = await somebody()
    const answer = await ask(root, 'POST /v1/users/{id}/reset', ann.id)
    expect([answer.status, answer.body.length]).toEqual([204, 0])
    expect(vault.people.messages.at(-1)?.to).toBe(ann.login)
    const stella = await somebody('steward')
    const pending = await ask(root, 'POST /v1/users/{id}/reset', stella.id)
    expect(pending.status).toBe(202)
    expect(pending.json.approval).toMatchObject({ change: { kind: 'reset' }, state: 'pending' })
    expect(vault.people.messages.at(-1)?.to).toBe(ann.login)
  })

  it('one is found by a login in any case, and nobody by half of it', async () => {
    const find = async (login: string) => {
      const answer = await vault.call('GET', '/v1/users', { token: root.token, query: { login } })
      return answer.json.users.map(({ id }: { id: string }) => id)
    }
    expect(await find('ROOT@example.com')).toEqual([root.id])
    expect(await find('root')).toEqual([])
    expect(await find('%')).toEqual([])
  })

  it.each([
    [{}, 'give one of roles and disabled'],
    [{ roles: [], disabled: true }, 'give one of roles and disabled'],
    [{ roles: ['writer', 'writer'] }, 'roles: names a role twice'],
    [{ roles: ['root'] }, 'roles.0: is no role'],
    [{ roles: 'writer' }, 'roles: is not a list of roles'],
    [{ disabled: 'true' }, 'disabled: is neither true nor false'],
    [{ login: 'other@example.com' }, 'login'],
    [{ status: 'active' }, 'status'],
  ])('a change %j is refused', async (body, detail) => {
    const answer = await ask(root, 'PATCH /v1/users/{id}', second.id, body)
    expect(answer.status).toBe(400)
    expect(answer.json.detail).toContain(detail)
  })
})

describe('machine clients', () => {
  const create = (custodian: Person) => {
    const body = { name: `import ${custodian.id}`, custodian: custodian.principal }
    return ask(root, 'POST /v1/clients', undefined, body)
  }
  const collect = (by: Person, id: string, body: object = {}) =>
    ask(by, 'POST /v1/clients/{id}/secrets', id, body)

  it('one is created without a secret, and its custodian collects one, which is shown this once', async () => {
    const cleo = await somebody()
    const created = await create(cleo)
    const { id } = created.json.client
    expect(created.headers['location']).toBe(`/v1/clients/${id}`)
    expect(created.json.client).toEqual({
      id,
      principal: `client:${id}`,
      name: `import ${cleo.id}`,
      roles: [],
      custodian: cleo.principal,
      disabled: false,
      created: at(),
      createdBy: root.principal,
      secrets: [],
    })
    expect((await collect(root, id)).status).toBe(403)
    const { status, json } = await collect(cleo, id)
    expect(status).toBe(201)
    expect(json.secret).toEqual({ id: json.secret.id, value: json.secret.value, created: at() })
    expect(json.client.secrets).toEqual([{ id: json.secret.id, created: at(), expires: null }])
    const shown = await ask(cleo, 'GET /v1/clients/{id}', id)
    expect(shown.body.toString()).not.toContain(json.secret.value)
  })

  it('what is asked for one is shown with its custodian, and a machine client does not revoke itself', async () => {
    const cleo = await somebody()
    const { id } = (await create(cleo)).json.client
    const asked = await ask(root, 'PATCH /v1/clients/{id}', id, { roles: ['reader'] })
    const shown = await ask(second, 'GET /v1/approvals/{id}', asked.json.approval.id)
    for (const approval of [asked.json.approval, shown.json]) expect(approval.custodian).toBe(cleo.principal)
    const token = await vault.client('second-self', 'admin')
    const own = await vault.call('DELETE', '/v1/clients/{id}', { token, path: { id: 'second-self' } })
    expect(own.status).toBe(403)
  })

  it('the former secret stays valid for the overlap that was asked for', async () => {
    const cleo = await somebody()
    const { id } = (await create(cleo)).json.client
    const first = await collect(cleo, id)
    const next = await collect(cleo, id, { overlapSeconds: 90 })
    expect(next.json.client.secrets).toEqual([
      { id: next.json.secret.id, created: at(), expires: null },
      { id: first.json.secret.id, created: at(), expires: at(90_000) },
    ])
    expect((await collect(cleo, id)).status).toBe(409)
    vault.clock.advance(90_000)
    expect((await ask(cleo, 'GET /v1/clients/{id}', id)).json.secrets).toHaveLength(1)
  })

  it.each([-1, 1.5, 604_801, '60', null])('an overlap of %j seconds is refused', async (overlapSeconds) => {
    const cleo = await somebody()
    const { id } = (await create(cleo)).json.client
    const answer = await collect(cleo, id, { overlapSeconds })
    expect(answer.status).toBe(400)
    expect(answer.json.detail).toContain('overlapSeconds')
  })

  it('one that was revoked is gone', async () => {
    const { id } = (await create(await somebody())).json.client
    expect((await ask(root, 'DELETE /v1/clients/{id}', id)).status).toBe(204)
    expect((await ask(root, 'GET /v1/clients/{id}', id)).status).toBe(404)
  })
})
