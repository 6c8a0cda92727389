import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRINCIPAL_ID_MAX_CHARACTERS } from '../../lib/access/principal.ts'
import { normalizeLogin } from '../../lib/identity/login.ts'
import { PEOPLE_POLICY } from '../../lib/people/policy.ts'
import type { Person } from '../support/vault.ts'
import { expectRefused, fits, HostileVault, TITLED, TITLED_WELL_FORMED } from './hostile-strings.ts'

let vault: HostileVault
let root: Person
let second: Person
let cleo: Person

beforeAll(async () => {
  vault = await HostileVault.open()
  root = await vault.vault.person('root', 'admin')
  second = await vault.vault.person('second', 'admin')
  cleo = await vault.vault.person('cleo')
})
afterAll(async () => {
  await vault.expectUnharmed(await vault.vault.client('ann', 'writer'))
  const { json } = await vault.call('GET', '/v1/users', { token: root.token, query: { login: root.login } })
  expect(json.users).toMatchObject([{ id: root.id, roles: ['admin'], disabled: false }])
  await vault.vault.close()
})

/** What a screen would act on instead of showing it. */
const isShown = (text: string): boolean => !/[\p{Cc}\p{Bidi_Control}]/u.test(text)
const isName = (text: string, max: number): boolean => fits(text, max) && isShown(text) && text.trim() !== ''

/** @returns null for what is none. */
function loginIn(text: string): string | null {
  if (!fits(text, PEOPLE_POLICY.loginMaxCharacters) || !isShown(text)) return null
  try {
    return normalizeLogin(text)
  } catch {
    return null
  }
}

/** Where an invitation can be sent to; `@example.com` is behind each. */
function addressIn(text: string): string | null {
  const login = loginIn(text)
  return login !== null && !/[\s"(),:;<>@[\\\]].*@|^[.@]|\.\.|\.@/u.test(login) ? login : null
}

/** In a name that is of one client only, also what nobody sees. */
const isSeen = (text: string): boolean =>
  !/[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u.test(text.trim())

let invited = 0

describe('text in a request about people', () => {
  it.each(TITLED)('the login %s is stored in its normal form, or is refused', async (_, text) => {
    const login = `${text}@example.com`
    const address = addressIn(login)
    const answer = await vault.call('POST', '/v1/users', { token: root.token, body: { login } })
    if (address === null) return expectRefused(answer, 'login')
    expect(answer.json.user.login).toBe(address)
    const found = await vault.call('GET', '/v1/users', { token: root.token, query: { login } })
    expect(found.json.users.map(({ id }: { id: string }) => id)).toEqual([answer.json.user.id])
  })

  // What is a login too was a person above: each invitation costs a password's hash.
  const NAMES = TITLED.filter(([, text]) => addressIn(`${text}@example.com`) === null || /[<{"$]/.test(text))
  it.each(NAMES)('the name %s comes back as data, or is refused', async (_, name) => {
    const login = `name-${invited++}@example.com`
    const answer = await vault.call('POST', '/v1/users', { token: root.token, body: { login, name } })
    if (!isName(name, PEOPLE_POLICY.nameMaxCharacters)) return expectRefused(answer, 'name')
    expect(answer.json.user.name).toBe(name.trim())
  })

  it.each(TITLED)('a client called %s comes back as data, or is refused', async (_, name) => {
    const body = { name, custodian: cleo.principal }
    const answer = await vault.call('POST', '/v1/clients', { token: root.token, body })
    if (!isName(name, PEOPLE_POLICY.clientNameMaxCharacters) || !isSeen(name))
      return expectRefused(answer, 'name')
    expect(answer.json.client.name).toBe(name.trim())
  })

  it.each(TITLED)('the custodian %s is nobody', async (_, text) => {
    const body = { name: 'import', custodian: `user:${text}` }
    const answer = await vault.call('POST', '/v1/clients', { token: root.token, body })
    if (!fits(text, PRINCIPAL_ID_MAX_CHARACTERS) || /[\s\p{Cc}\p{Bidi_Control}]/u.test(text))
      return expectRefused(answer, 'custodian')
    expect(answer.status).toBe(404)
  })

  it.each(TITLED)('a decision for the reason %s keeps it, or is refused', async (_, reason) => {
    const about = await vault.vault.person(`about-${invited++}`)
    const change = { token: root.token, path: { id: about.id }, body: { roles: ['writer'] } }
    const { id } = (await vault.call('PATCH', '/v1/users/{id}', change)).json.approval
    const answer = await vault.call('POST', '/v1/approvals/{id}/decision', {
      token: second.token,
      path: { id },
      body: { decision: 'reject', reason },
    })
    if (!fits(reason, 512)) return expectRefused(answer, 'reason')
    expect(answer.json).toMatchObject({ state: 'rejected', reason })
  })

  it.each(TITLED)('%s is no role, no decision and no state', async (_, text) => {
    const { token } = root
    const path = { id: cleo.id }
    expectRefused(
      await vault.call('PATCH', '/v1/users/{id}', { token, path, body: { roles: [text] } }),
      'roles',
    )
    expectRefused(
      await vault.call('POST', '/v1/approvals/{id}/decision', { token, path, body: { decision: text } }),
      'decision',
    )
    expectRefused(await vault.call('GET', '/v1/approvals', { token, query: { state: text } }), 'state')
    expectRefused(await vault.call('GET', '/v1/clients', { token, query: { cursor: text } }), 'cursor')
  })
})

describe('text in a path or a query', () => {
  const ROUTES = [
    ['GET', '/v1/users/{id}'],
    ['POST', '/v1/users/{id}/reset'],
    ['POST', '/v1/users/{id}/sign-out'],
    ['GET', '/v1/clients/{id}'],
    ['DELETE', '/v1/clients/{id}'],
    ['GET', '/v1/approvals/{id}'],
  ] as const

  it.each(TITLED_WELL_FORMED)('%s is the id of nobody', async (_, id) => {
    for (const [method, route] of ROUTES) {
      const answer = await vault.call(method, route, { token: root.token, path: { id } })
      if (fits(id, PRINCIPAL_ID_MAX_CHARACTERS) && !/[\s\p{Cc}\p{Bidi_Control}]/u.test(id))
        expect(answer.status, route).toBe(404)
      else expectRefused(answer, 'id')
    }
  })

  it.each(TITLED)('%s is the login of nobody', async (_, login) => {
    const answer = await vault.call('GET', '/v1/users', { token: root.token, query: { login } })
    if (loginIn(login) !== null) expect(answer.json).toEqual({ users: [], cursor: null })
    else expectRefused(answer, 'login')
  })
})
