/** What a token comes to, once the principal item has been read. */
import { describe, expect, it } from 'vitest'
import { type Caller, loadCaller } from '../../lib/access/caller.ts'
import type { PrincipalItem } from '../../lib/access/ports.ts'
import { DEFAULT_PURPOSES } from '../../lib/access/purposes.ts'
import { ROLES, type Role } from '../../lib/access/roles.ts'
import { type Claims, NOW_SECONDS, publicKey, signed, verifier } from './issuer.ts'

const verify = verifier(async () => publicKey)

/** @param item what is recorded of whoever it is; null: nothing */
async function callerOf(claims: Claims, item: Partial<PrincipalItem> | null = null): Promise<Caller> {
  const token = await verify(await signed({ token_use: 'access', ...claims }))
  const known = { principal: token.principal, disabled: false, tokensNotBefore: null, roles: [], ...item }
  const principals = { find: async () => (item === null ? null : known) }
  const clock = () => NOW_SECONDS * 1000
  return loadCaller({ principals, purposes: DEFAULT_PURPOSES, clock }, token, 'audit', {})
}
const rolesOf = async (claims: Claims, item: Partial<PrincipalItem> | null = null) =>
  (await callerOf(claims, item)).roles

const person = (groups: readonly string[], scope = 'openid keyfold/api'): Claims => ({
  sub: 'ann',
  client_id: 'page',
  scope,
  'cognito:groups': groups,
})
const machine = (...scopes: readonly string[]): Claims => ({
  sub: 'batch',
  client_id: 'batch',
  scope: ['keyfold/api', ...scopes].join(' '),
})
const EVERY_SCOPE = ROLES.map((role) => `keyfold/${role}`)
const forbidden = expect.objectContaining({ code: 'forbidden' })

describe('a person', () => {
  it('has the roles of the groups, and what the vault allows of them once it knows the person', async () => {
    expect(await rolesOf(person(['writer', 'reader']))).toEqual(['writer', 'reader'])
    expect(await rolesOf(person(['writer', 'reader']), { roles: ['reader'] })).toEqual(['reader'])
    expect(await rolesOf(person(['writer']), { roles: [] })).toEqual([])
  })

  it('gets no role by a scope', async () => {
    expect(await rolesOf(person([], `keyfold/api ${EVERY_SCOPE.join(' ')}`))).toEqual([])
    expect(await rolesOf(person([], `keyfold/api ${EVERY_SCOPE.join(' ')}`), { roles: [...ROLES] })).toEqual(
      [],
    )
  })

  it('gets no role by a registration that the groups do not have', async () => {
    expect(await rolesOf(person(['reader']), { roles: ['admin', 'reader', 'steward'] })).toEqual(['reader'])
  })

  it('gets no role by groups that are none', async () => {
    const groups = ['staff', 'Admin', 'admin ', 'keyfold/admin', '__proto__', 'constructor', 'hasOwnProperty']
    expect(await rolesOf(person(groups))).toEqual([])
  })

  it('needs the entry scope itself', async () => {
    for (const scope of ['', 'openid', 'keyfold/ap', 'keyfold/api/x', 'keyfold/writer', 'KEYFOLD/API']) {
      await expect(callerOf(person(['writer'], scope))).rejects.toEqual(forbidden)
    }
  })
})

describe('a machine client', () => {
  it('has the roles that its token claims and that it is registered with', async () => {
    expect(
      await rolesOf(machine('keyfold/writer', 'keyfold/reader'), { roles: ['writer', 'auditor'] }),
    ).toEqual(['writer'])
  })

  it('has none when it is not registered, whatever its token claims', async () => {
    expect(await rolesOf(machine(...EVERY_SCOPE))).toEqual([])
  })

  it('gets none by groups', async () => {
    const claims = { ...machine(), 'cognito:groups': ['writer'] }
    expect(await rolesOf(claims, { roles: ['writer'] })).toEqual([])
  })

  it('gets none by what looks like a scope of a role', async () => {
    const scopes = ['writer', 'keyfold/writer/x', 'keyfold//writer', 'x-keyfold/writer', 'keyfold/__proto__']
    expect(await rolesOf(machine(...scopes), { roles: ['writer'] })).toEqual([])
  })
})

describe('separation of duties', () => {
  const DATA: readonly Role[] = ['writer', 'reader', 'steward', 'privacy-officer']
  const pairs = DATA.flatMap((data) =>
    (['admin', 'key-admin'] as const).map((other) => [data, other] as const),
  )

  it.each(pairs)('refuses %s with %s, of people and of machines', async (data, other) => {
    for (const roles of [[data, other] as const, [other, data] as const]) {
      await expect(callerOf(person(roles))).rejects.toEqual(forbidden)
      await expect(callerOf(person(roles), { roles })).rejects.toEqual(forbidden)
      const scopes = roles.map((role) => `keyfold/${role}`)
      await expect(callerOf(machine(...scopes), { roles })).rejects.toEqual(forbidden)
    }
  })

  it('is kept when the vault allows only one of them', async () => {
    expect(await rolesOf(person(['writer', 'admin']), { roles: ['admin'] })).toEqual(['admin'])
  })
})

describe('a token that outlives its user', () => {
  const token = person(['writer'])

  it('is refused once they are disabled, also when nothing else is known of them', async () => {
    await expect(callerOf(token, { disabled: true, roles: ['writer'] })).rejects.toEqual(forbidden)
    await expect(callerOf(token, { disabled: true })).rejects.toEqual(forbidden)
  })

  it('is refused while the vault keeps them out, with until when and whom to ask', async () => {
    const until = NOW_SECONDS * 1000 + 1
    const refused = callerOf(token, { suspendedUntil: until, roles: ['writer'] })
    await expect(refused).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining(new Date(until).toISOString()),
    })
    const over = { suspendedUntil: NOW_SECONDS * 1000, roles: ['writer'] as const }
    expect(await rolesOf(token, over)).toEqual(['writer'])
  })

  it('is refused once they were signed out, and a token made after that is not', async () => {
    const item = (milliseconds: number) => ({
      tokensNotBefore: NOW_SECONDS * 1000 + milliseconds,
      roles: ['writer' as const],
    })
    await expect(callerOf(token, item(1))).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(callerOf(token, item(0))).resolves.toMatchObject({ roles: ['writer'] })
  })

  it('is refused as well when it was made after that, of a sign-in before it', async () => {
    const item = { tokensNotBefore: NOW_SECONDS * 1000, roles: ['writer' as const] }
    const remembered = { ...token, auth_time: NOW_SECONDS - 1 }
    await expect(callerOf(remembered, item)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(callerOf({ ...token, auth_time: NOW_SECONDS }, item)).resolves.toBeDefined()
    // No claim of the token's makes it any younger.
    const boasting = { ...token, auth_time: NOW_SECONDS + 1_000 }
    await expect(
      callerOf(boasting, { ...item, tokensNotBefore: NOW_SECONDS * 1000 + 1 }),
    ).rejects.toBeDefined()
  })

  it('says first that they are disabled, before anything of scopes and roles', async () => {
    const broken = person(['writer', 'admin'], '')
    await expect(callerOf(broken, { disabled: true })).rejects.toMatchObject({
      message: expect.stringMatching(/disabled/),
    })
  })
})

it('carries what was declared, and what may be', async () => {
  expect(await callerOf(person(['writer']))).toMatchObject({
    principal: 'user:ann',
    client: 'page',
    purpose: 'audit',
    purposes: DEFAULT_PURPOSES,
  })
})
