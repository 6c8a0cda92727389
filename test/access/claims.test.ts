import { describe, expect, it } from 'vitest'
import { loadCaller } from '../../lib/access/caller.ts'
import { parseClaimNames } from '../../lib/access/parse-claim-names.ts'
import { DEFAULT_PURPOSES } from '../../lib/access/purposes.ts'
import { AUDIENCE, type Claims, ISSUER, publicKey, signed, verifier } from './issuer.ts'

type Shape = {
  readonly claims: object
  readonly header?: Record<string, unknown>
  readonly person: Claims
  readonly machine: Claims
  readonly idToken: Claims
}

const SUB = '0b7c1e2f-0000-4000-8000-00000000000a'

/** As these providers document their tokens. */
const SHAPES: Readonly<Record<string, Shape>> = {
  Keycloak: {
    claims: {
      accessToken: 'bearer',
      client: 'azp',
      groups: 'realm_access.roles',
      entryScope: 'keyfold',
      machine: { claim: 'client_id' },
      machineRoles: 'groups',
    },
    person: {
      sub: SUB,
      typ: 'Bearer',
      azp: 'page',
      scope: 'openid keyfold',
      realm_access: { roles: ['offline_access', 'writer'] },
      resource_access: { account: { roles: ['admin'] } },
    },
    machine: {
      sub: '0b7c1e2f-0000-4000-8000-00000000000b',
      typ: 'Bearer',
      azp: 'batch',
      client_id: 'batch',
      scope: 'profile',
      realm_access: { roles: ['writer'] },
    },
    idToken: { sub: SUB, typ: 'ID', azp: 'page', scope: 'keyfold', realm_access: { roles: ['writer'] } },
  },
  'Entra ID': {
    claims: {
      accessToken: 'audience',
      client: 'azp',
      groups: 'roles',
      groupRoles: { 'Vault.Write': 'writer' },
      scopes: 'scp',
      entryScope: 'access_as_user',
      machine: { claim: 'idtyp', value: 'app' },
      machineRoles: 'groups',
    },
    person: { sub: SUB, azp: 'page', scp: 'access_as_user', roles: ['Vault.Write'], ver: '2.0' },
    machine: { sub: 'object-id', azp: 'batch', idtyp: 'app', roles: ['Vault.Write'], ver: '2.0' },
    idToken: { sub: SUB, aud: 'page', roles: ['Vault.Write'], nonce: 'n', ver: '2.0' },
  },
  Auth0: {
    claims: {
      accessToken: 'at+jwt',
      client: 'client_id',
      groups: 'https://keyfold.example/roles',
      machine: { claim: 'sub', value: '{client}@clients' },
    },
    header: { typ: 'at+jwt' },
    person: {
      sub: 'auth0|5f7c8ec7c33c6c004bbafe82',
      client_id: 'page',
      aud: [AUDIENCE, 'https://tenant.example/userinfo'],
      scope: 'openid keyfold/api',
      'https://keyfold.example/roles': ['writer'],
    },
    machine: {
      sub: 'batch@clients',
      client_id: 'batch',
      gty: 'client-credentials',
      scope: 'keyfold/api keyfold/writer',
    },
    idToken: { sub: 'auth0|5f7c8ec7c33c6c004bbafe82', client_id: 'page', aud: 'page', nonce: 'n' },
  },
  Okta: {
    claims: { accessToken: 'audience', client: 'cid', groups: 'groups', scopes: 'scp' },
    person: { sub: 'ann@example.org', cid: 'page', scp: ['openid', 'keyfold/api'], groups: ['writer'] },
    machine: { sub: 'batch', cid: 'batch', scp: ['keyfold/api', 'keyfold/writer'] },
    idToken: { sub: 'ann@example.org', cid: 'page', aud: 'page', at_hash: 'h', groups: ['writer'] },
  },
}

describe.each(Object.entries(SHAPES))('tokens as those of %s', (_, shape) => {
  const verify = verifier(async () => publicKey, { names: parseClaimNames(shape.claims) })
  const of = (claims: Claims) => signed(claims, shape.header)

  it('of a person have the roles of the groups', async () => {
    const { sub } = shape.person
    expect(await verify(await of(shape.person))).toMatchObject({
      principal: `user:${String(sub)}`,
      client: 'page',
      machine: false,
      roles: ['writer'],
      missingScope: null,
    })
  })

  it('of a machine are of the client, with its roles', async () => {
    expect(await verify(await of(shape.machine))).toMatchObject({
      principal: 'client:batch',
      client: 'batch',
      machine: true,
      roles: ['writer'],
      missingScope: null,
    })
  })

  it('are refused when they are ID tokens', async () => {
    await expect(verify(await signed(shape.idToken))).rejects.toMatchObject({ code: 'unauthenticated' })
    // Even if it were made out to the vault.
    const forVault = signed({ ...shape.idToken, aud: AUDIENCE })
    await expect(verify(await forVault)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it.each<[string, Claims]>([
    ['another audience', { aud: 'urn:other:api' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: `${ISSUER}/` }],
    ['no time of issue', { iat: undefined }],
    ['no expiry', { exp: undefined }],
    ['no subject', { sub: undefined }],
    ['a subject that is a list', { sub: ['a'] }],
    ['a subject with a line break', { sub: 'ann\nbob' }],
  ])('are refused with %s', async (__, change) => {
    await expect(verify(await of({ ...shape.person, ...change }))).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  it('of a person without the entry scope are refused', async () => {
    const name = parseClaimNames(shape.claims).scopes
    const claims = await verify(await of({ ...shape.person, [name]: 'openid' }))
    const principals = { find: async () => null }
    await expect(
      loadCaller({ principals, purposes: DEFAULT_PURPOSES, clock: () => 0 }, claims, null, {}),
    ).rejects.toMatchObject({ code: 'forbidden', message: expect.stringMatching(/lacks the scope/) })
  })
})

describe('groups', () => {
  const rolesBy = async (names: object, claims: Claims) => {
    const verify = verifier(async () => publicKey, { names: parseClaimNames(names) })
    const person = { sub: 'ann', client_id: 'page', token_use: 'access', scope: 'keyfold/api' }
    return (await verify(await signed({ ...person, ...claims }))).roles
  }

  it.each<[string, object, Claims]>([
    ['at a path', { groups: 'a.b.c' }, { a: { b: { c: ['writer'] } } }],
    ['with a colon and dots', { groups: 'urn:x.y:groups' }, { 'urn:x.y:groups': ['writer'] }],
    ['with a slash and dots', { groups: 'x.example/groups' }, { 'x.example/groups': ['writer'] }],
    ['by names of their own', { groupRoles: { '/vault/w': 'writer' } }, { 'cognito:groups': ['/vault/w'] }],
    ['given twice', {}, { 'cognito:groups': ['writer', 'writer'] }],
    ['among others', {}, { 'cognito:groups': ['staff', 7, null, 'writer'] }],
  ])('%s give their roles once', async (_, names, claims) => {
    expect(await rolesBy(names, claims)).toEqual(['writer'])
  })

  it.each<[string, object, Claims]>([
    ['that are no list', {}, { 'cognito:groups': 'writer' }],
    ['in another case', {}, { 'cognito:groups': ['Writer', 'ADMIN', 'writer '] }],
    ['of prototypes', {}, { 'cognito:groups': ['__proto__', 'constructor', 'toString', 'length'] }],
    [
      'of prototypes, mapped',
      { groupRoles: { w: 'writer' } },
      { 'cognito:groups': ['__proto__', 'constructor'] },
    ],
    [
      'called like roles, where names are mapped',
      { groupRoles: { w: 'writer' } },
      { 'cognito:groups': ['admin'] },
    ],
    ['at the path, but written flat', { groups: 'a.b' }, { 'a.b': ['writer'] }],
    ['at a path through a text', { groups: 'a.length' }, { a: 'writer' }],
    ['at a path through a prototype', { groups: 'a.constructor.name' }, { a: {} }],
    ['elsewhere', {}, { groups: ['writer'], roles: ['admin'], 'custom:groups': ['writer'] }],
    ['as scopes', {}, { scope: 'keyfold/api keyfold/admin keyfold/writer' }],
  ])('%s give none', async (_, names, claims) => {
    expect(await rolesBy(names, claims)).toEqual([])
  })
})

describe('how claims are called', () => {
  it('is as with Cognito for what is not said', () => {
    expect(parseClaimNames({})).toEqual(parseClaimNames(undefined))
    expect(parseClaimNames({ client: 'azp' })).toEqual({ ...parseClaimNames(undefined), client: 'azp' })
  })

  it.each<[unknown, RegExp]>([
    [null, /claims /],
    ['azp', /claims /],
    [{ clientId: 'azp' }, /claims has clientId, and may have .*client/],
    [{ client: '' }, /claims\.client is not the name of a claim/],
    [{ groups: ['a'] }, /claims\.groups is not the name of a claim/],
    [{ algorithms: ['HS256'] }, /claims\.algorithms.* is not a list of RS256/],
    [{ algorithms: ['RS256', 'none'] }, /claims\.algorithms.* is not a list of RS256/],
    [{ algorithms: [] }, /claims\.algorithms is not a list of RS256/],
    [{ algorithms: 'RS256' }, /claims\.algorithms is not a list of RS256/],
    [{ accessToken: 'any' }, /claims\.accessToken is not one of token_use, at\+jwt, bearer, audience/],
    [{ machine: 'sub' }, /claims\.machine is not an object with claim and value/],
    [{ machine: { claim: 'sub', equals: 'x' } }, /claims\.machine has equals, and may have claim, value/],
    [{ machine: { value: 'x' } }, /claims\.machine\.claim is not the name of a claim/],
    [{ machineRoles: 'none' }, /claims\.machineRoles is not one of scopes, groups/],
    [{ groupRoles: {} }, /claims\.groupRoles is not an object of groups/],
    [{ groupRoles: { staff: 'root' } }, /claims\.groupRoles\.staff is not an object of groups/],
    [{ entryScope: 'two words' }, /claims\.entryScope is not a scope/],
    [{ client: 1, scopes: 2 }, /claims\.client .*; claims\.scopes /],
  ])('%j is refused by name', (value, message) => {
    expect(() => parseClaimNames(value)).toThrow(
      expect.objectContaining({ code: 'invalid-configuration', message: expect.stringMatching(message) }),
    )
  })

  it.each<[string, object]>([
    ['no list of clients', { clients: null }],
    ['no entry scope', { clients: ['page'], names: parseClaimNames({ entryScope: null }) }],
    [
      'roles of machines by groups',
      { clients: ['page'], names: parseClaimNames({ machineRoles: 'groups' }) },
    ],
    [
      'nothing that marks ID tokens',
      { clients: ['page'], names: parseClaimNames({ accessToken: 'audience' }) },
    ],
  ])('is not enough without an audience and with %s', (_, policy) => {
    expect(() => verifier(async () => publicKey, { audience: null, ...policy })).toThrow(
      expect.objectContaining({ code: 'invalid-configuration' }),
    )
  })
})
