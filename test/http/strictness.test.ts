import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS, iso } from '../../lib/clock.ts'
import type { Method } from '../../lib/http/routes.ts'
import { newFinding } from '../contract/finding-stores.ts'
import type { CallOptions, Person } from '../support/vault.ts'
import { AUTHENTICATED, expectRefused, HostileVault, PLAINTEXT } from './hostile-strings.ts'

let vault: HostileVault
let id: string
let token: string
let officer: string
let keyAdmin: string
let admin: string
let custodian: Person
let inCustody: string
let approval: string
let event: string
let auditor: string

const FINDING = newFinding()

beforeAll(async () => {
  vault = await HostileVault.open()
  token = await vault.vault.client('ann', 'writer', 'reader')
  officer = await vault.vault.client('pia', 'privacy-officer')
  keyAdmin = await vault.vault.client('kim', 'key-admin')
  auditor = await vault.vault.client('audrey', 'auditor')
  await vault.vault.stores.findings.keep(FINDING, null)
  id = await vault.vault.store(token, PLAINTEXT)
  admin = (await vault.vault.person('root', 'admin')).token
  custodian = await vault.vault.person('cleo')
  const client = { name: 'import', custodian: custodian.principal, roles: ['writer'] }
  const { json } = await vault.call('POST', '/v1/clients', { token: admin, body: client })
  inCustody = json.client.id
  approval = json.approval.id
  await vault.vault.seal()
  event = (await vault.vault.events())[0]?.id ?? ''
})
afterAll(() => vault.vault.close())

const NAMES = AUTHENTICATED.map(({ method, path }) => [`${method} ${path}`, method, path] as const)
const at = () => ({ token, path: { id, grantee: 'role:reader', principal: 'user:x' } })

/** Routes with a JSON body, and a valid one. */
const JSON_ROUTES: readonly (readonly [Method, string, () => object])[] = [
  ['PATCH', '/v1/objects/{id}', () => ({ labels: {} })],
  ['PUT', '/v1/objects/{id}/hold', () => ({ reason: 'case 7' })],
  ['POST', '/v1/audit/events/{id}/redaction', () => ({ reason: 'case 7' })],
  ['PUT', '/v1/objects/{id}/grants/{grantee}', () => ({ expires: null })],
  ['POST', '/v1/objects/{id}/restorations', () => ({ version: 1 })],
  ['POST', '/v1/rotations', () => ({ mode: 'reencrypt', objects: ['q0Fh1XlZ3u7sJ0Zb8aWv2Q'] })],
  ['POST', '/v1/findings/{id}/acknowledgment', () => ({ reason: 'case 7' })],
  [
    'POST',
    '/v1/mutes',
    () => ({ detector: 'first-use', reason: 'r', expiresAt: iso(vault.vault.clock() + DAY_MS) }),
  ],
  ['POST', '/v1/users', () => ({ login: 'new@example.com' })],
  ['PATCH', '/v1/users/{id}', () => ({ disabled: false })],
  ['POST', '/v1/clients', () => ({ name: 'export', custodian: custodian.principal })],
  ['PATCH', '/v1/clients/{id}', () => ({ roles: [] })],
  ['POST', '/v1/clients/{id}/secrets', () => ({ overlapSeconds: 60 })],
  ['POST', '/v1/approvals/{id}/decision', () => ({ decision: 'withdraw' })],
]

/** Who may, and of what. */
function askerOf(path: string): { token: string; path: Record<string, string> } {
  if (path.endsWith('hold')) return { ...at(), token: officer }
  if (path.endsWith('redaction')) return { token: officer, path: { id: event } }
  if (path.startsWith('/v1/findings')) return { token: auditor, path: { id: FINDING.id } }
  if (path.startsWith('/v1/mutes')) return { ...at(), token: auditor }
  if (path.endsWith('rotations')) return { ...at(), token: keyAdmin }
  if (path.endsWith('/secrets')) return { token: custodian.token, path: { id: inCustody } }
  if (path.startsWith('/v1/clients')) return { token: admin, path: { id: inCustody } }
  if (path.startsWith('/v1/users')) return { token: admin, path: { id: custodian.id } }
  return path.startsWith('/v1/approvals') ? { token: admin, path: { id: approval } } : at()
}

const CONTENT = { 'Content-Type': 'application/json' }

describe('every route', () => {
  it.each(NAMES)('%s refuses a Keyfold- header that it does not know', async (_, method, path) => {
    for (const name of ['Keyfold-Lable', 'KEYFOLD-FOO', 'keyfold-__proto__', 'Keyfold-']) {
      const answer = await vault.call(method, path, {
        ...at(),
        body: {},
        headers: { ...CONTENT, [name]: 'x' },
      })
      expectRefused(answer, name.toLowerCase())
    }
  })

  it.each(NAMES)('%s refuses a query parameter that it does not know', async (_, method, path) => {
    for (const name of ['verison', '__proto__', 'constructor', 'labels[]']) {
      const query = JSON.parse(`{${JSON.stringify(name)}:"x"}`)
      const answer = await vault.call(method, path, { ...at(), query, body: {}, headers: CONTENT })
      expectRefused(answer, name)
    }
  })

  it.each(NAMES)('%s refuses a header that is given twice', async (_, method, path) => {
    for (const name of ['Keyfold-Purpose', 'Content-Type']) {
      const twice = await vault.call(method, path, {
        ...at(),
        body: 'x',
        headers: { [name]: ['text/plain', 'text/plain'] },
      })
      expectRefused(twice, name)
      const spelled = { [name]: 'text/plain', [name.toUpperCase()]: 'text/plain' }
      expectRefused(await vault.call(method, path, { ...at(), body: 'x', headers: spelled }), name)
    }
  })

  it.each(NAMES)('%s ignores headers that are none of its business', async (_, method, path) => {
    const headers = { 'X-Forwarded-For': ['a', 'b'], Cookie: 'a=b', 'User-Agent': '<script>', Accept: '*/*' }
    const answer = await vault.call(method, path, { ...at(), query: { unknown: '1' }, body: {}, headers })
    expectRefused(answer, 'unknown')
    expect(answer.json.detail).not.toMatch(/forwarded|cookie|agent|accept/i)
  })
})

describe('a header or a parameter of one value', () => {
  it.each([
    'Keyfold-Subject',
    'Keyfold-Filename',
    'Keyfold-Classification',
    'Keyfold-Expires',
    'Idempotency-Key',
  ])('%s is refused when it is given twice', async (name) => {
    const headers = { [name]: ['public', 'public'] }
    expectRefused(await vault.call('POST', '/v1/objects', { token, body: 'x', headers }), name)
  })

  it.each([
    'owner',
    'limit',
    'cursor',
    'classification',
  ])('%s is refused when it is given twice', async (name) => {
    const answer = await vault.call('GET', '/v1/objects', { token, query: { [name]: ['me', 'me'] } })
    expectRefused(answer, name)
  })

  it('lists take exactly one of owner, grantee, subject and all', async () => {
    const query = { owner: 'me', all: 'true' }
    expectRefused(await vault.call('GET', '/v1/objects', { token, query }), 'owner, grantee, subject and all')
  })

  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1.5'],
    ['limit', '0x10'],
    ['limit', '٣'],
    ['createdAfter', '2031-01-01'],
    ['createdAfter', '2031-02-30T00:00:00Z'],
    ['createdAfter', '2031-01-01T00:00:00'],
    ['classification', 'SECRET'],
  ])('%s=%s is refused', async (name, value) => {
    expectRefused(await vault.call('GET', '/v1/objects', { token, query: { [name]: value } }), name)
  })

  it('refuses more labels than an object may have, whichever way they come', async () => {
    const labels = Array.from({ length: 33 }, (_, index) => `k${index}=v`)
    const headers = { 'Keyfold-Label': labels }
    expectRefused(await vault.call('POST', '/v1/objects', { token, body: 'x', headers }), 'Keyfold-Label')
    const body = { labels: Object.fromEntries(labels.map((label) => label.split('='))) }
    expectRefused(await vault.call('PATCH', '/v1/objects/{id}', { ...at(), body }), 'labels')
  })

  it.each([
    '2030-12-31T23:59:59.999Z',
    '2031-01-01T00:00:00Z',
  ])('an expiry at %s has passed', async (expires) => {
    const headers = { 'Keyfold-Expires': expires }
    expectRefused(await vault.call('POST', '/v1/objects', { token, body: 'x', headers }), 'Keyfold-Expires')
    expectRefused(await vault.call('PATCH', '/v1/objects/{id}', { ...at(), body: { expires } }), 'expires')
  })
})

describe.each(JSON_ROUTES)('the body of %s %s', (method, path, valid) => {
  const send = (body: CallOptions['body'] & {}, type: string = 'application/json') =>
    vault.call(method, path, {
      ...askerOf(path),
      body,
      headers: { 'Content-Type': type },
    })

  it.each([
    'extra',
    'constructor',
    '__proto__',
    'Labels',
    '',
  ])('refuses the unknown field "%s"', async (name) => {
    const body = JSON.stringify(valid()).replace('{', `{${JSON.stringify(name)}:{"x":1},`)
    expectRefused(await send(body), name === '' ? 'body' : name)
  })

  it.each([
    '{',
    '{"a":}',
    "{'a':1}",
    '{"a":1}}',
    'undefined',
    '\u0000',
    '{"a":1}\u0000',
    '{,}',
    '{"a":01}',
    'NaN',
  ])('refuses %j, which is no JSON', async (body) => expectRefused(await send(body), 'body'))

  it.each(['null', 'true', '7', '"text"', '[]', '[{}]'])('refuses %s, which is no object', async (body) => {
    expectRefused(await send(body), 'body')
  })

  it('refuses JSON that is not UTF-8', async () => {
    const text = JSON.stringify(valid())
    expectRefused(
      await send(Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xff, 0x7d])])),
      'body',
    )
    expectRefused(await send(Buffer.from(`\ufeff${text}`, 'utf16le')), 'body')
    expectRefused(await send(Buffer.from([0x7b, 0xc0, 0xaf, 0x7d])), 'body')
  })

  it('refuses JSON that is nested without end', async () => {
    expectRefused(await send('['.repeat(30_000) + ']'.repeat(30_000)), 'body')
    const nested = `${'{"labels":'.repeat(5_000)}1${'}'.repeat(5_000)}`
    expect((await send(nested)).status).toBe(400)
  })

  it.each([
    'text/plain',
    'application/xml',
    'multipart/form-data',
    'application/jsonx',
    'application/x-json',
    ' ',
  ])('refuses the content type %j', async (type) => {
    const answer = await send(JSON.stringify(valid()), type)
    expect(answer.status).toBe(415)
    expect(answer.json.detail).toContain('Content-Type: application/json')
  })

  it('takes JSON with a parameter of its type', async () => {
    expect((await send(JSON.stringify(valid()), 'application/json; charset=utf-8')).status).toBeLessThan(300)
  })
})
