/** @module-tag longer */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { OPERATIONS } from '../../lib/http/contract.ts'
import { type FunctionName, ROUTES, type Route } from '../../lib/http/routes.ts'
import type { CallOptions, Person } from '../support/vault.ts'
import { AUTHENTICATED, HostileVault, inHeader, PLAINTEXT } from './hostile-strings.ts'

const RUNS = process.env['SLOW'] ? 10_000 : 400
const TIMEOUT_MS = 600_000
const TOKEN_AGE_MAX_MS = 30 * 60_000
const ABSENT = 'q0Fh1XlZ3u7sJ0Zb8aWv2Q'

let vault: HostileVault
let token: string
let keyAdmin: string
let auditor: string
/** When. */
let signed = 0
let admin: Person
let person: string
let id: string
let message: Buffer

beforeAll(async () => {
  vault = await HostileVault.open()
  await signTokens()
  admin = await vault.vault.person('root', 'admin')
  person = (await vault.vault.person('cleo')).id
  id = await vault.vault.store(token, PLAINTEXT)
  message = (await vault.call('POST', '/v1/encrypt', { token, body: PLAINTEXT })).body
})
afterAll(async () => {
  await signTokens()
  await vault.expectUnharmed(token)
  await vault.vault.close()
})

/** Half-surrogates too, which no JSON in UTF-8 can carry, but a JSON escape can. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom('me', 'true', '1', '-1', '0', '"1-1"', '*', 'bytes=0-', 'bytes=5-1', 'public', 'k=v', ''),
  fc.constantFrom(
    '2032-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    '0000-00-00T00:00:00Z',
    'role:reader',
  ),
)

/** What fits a field often enough that the rest of the request is looked at. */
const FITTING: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'content-type': fc.constantFrom('application/json', 'text/plain; a="b;c"', 'x/y ;z=1'),
  'keyfold-label': anyText.map((text) => inHeader(`k=${text.toWellFormed().slice(0, 200)}`)),
  'keyfold-subject': anyText.map((text) => inHeader(text.toWellFormed().slice(0, 100))),
  'keyfold-purpose': fc.oneof(
    anyText.map((text) => inHeader(`operations/${text.toWellFormed().slice(0, 100)}`)),
    anyText.map((text) => inHeader(text.toWellFormed().slice(0, 100))),
  ),
  'keyfold-filename': anyText.map((text) => inHeader(text.toWellFormed())),
  'keyfold-classification': fc.constantFrom('public', 'restricted'),
  'keyfold-expires': fc.constantFrom('2032-01-01T00:00:00Z', '9999-12-31T23:59:59.999+14:00'),
  'if-match': fc.constantFrom('*', '"1-1"', 'W/"1-1", "2-1"', '","'),
  range: fc.constantFrom('bytes=0-3', 'bytes=-1', 'bytes=99-', 'bytes=3-1', 'lines=1-2', 'bytes=0-1,3-4'),
  version: fc.constantFrom('1', '2', '999999999999999'),
  limit: fc.constantFrom('1', '200'),
  shred: fc.constantFrom('true', 'false'),
  owner: fc.constantFrom('me', 'client:ann', 'user:\u0000'),
  grantee: fc.constantFrom('me', 'role:reader', 'role:\u{1f600}'),
  all: fc.constant('true'),
  label: fc.constantFrom('k=v', 'k=', '__proto=x'),
  labels: fc.dictionary(fc.constantFrom('k', 'constructor', 'toString'), fc.option(anyText), { maxKeys: 3 }),
  classification: fc.constantFrom('public', 'internal'),
  expires: fc.constantFrom(null, '2032-01-01T00:00:00Z'),
  mode: fc.constantFrom('rewrap', 'reencrypt'),
  objects: fc.array(anyText, { maxLength: 3 }),
  generation: fc.constantFrom(1, 2, 0),
  compromised: fc.constantFrom(2, -1, 2 ** 53),
  login: fc.oneof(
    anyText.map((text) => `${text}@example.com`),
    fc.constant('root@example.com'),
  ),
  name: anyText,
  roles: fc.subarray(['writer', 'auditor', 'admin', 'admin', '__proto__']),
  disabled: fc.boolean(),
  custodian: fc.oneof(
    anyText.map((text) => `user:${text}`),
    fc.constant(null).map(() => `user:${person}`),
  ),
  overlapSeconds: fc.constantFrom(0, 60, -1, 604_800),
  decision: fc.constantFrom('approve', 'reject', 'withdraw'),
  state: fc.constantFrom('pending', 'expired'),
  detector: fc.constantFrom('first-use', null),
  principal: fc.constantFrom('client:ann', 'user:\u202e', null),
  reason: anyText,
  expiresAt: fc.constantFrom('2030-01-02T00:00:00Z', '9999-12-31T23:59:59.999-14:00'),
  from: fc.constantFrom('2030-01-01T00:00:00Z', '0000-01-01T00:00:00+14:00'),
  to: fc.constantFrom('2030-01-02T00:00:00Z', '9999-12-31T23:59:59.999-14:00'),
  by: fc.constantFrom('hour', 'day'),
  createdAfter: fc.constantFrom('2030-01-01T00:00:00Z', '0000-01-01T00:00:00Z'),
}

/** Mostly a value that fits the field `name`, at times any other. */
const valueOf = (name: string): fc.Arbitrary<any> =>
  fc.oneof({ weight: 4, arbitrary: FITTING[name] ?? anyText }, { weight: 1, arbitrary: anyText })

/** Some of these fields, and at times one that nobody knows. */
const some = (names: readonly string[]): fc.Arbitrary<Record<string, any>> =>
  fc
    .tuple(
      fc.record(Object.fromEntries(names.map((name) => [name, valueOf(name)])), { requiredKeys: [] }),
      fc.oneof(
        { weight: 14, arbitrary: fc.constant({}) },
        {
          weight: 1,
          arbitrary: fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText)), { maxKeys: 1 }),
        },
      ),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([known, unknown, most]) => ({
      ...Object.fromEntries(Object.entries(known).slice(0, most)),
      ...unknown,
    }))

const namesOf = (schema: unknown): string[] => Object.keys((schema as z.ZodObject | undefined)?.shape ?? {})

function requestTo(route: Route): fc.Arbitrary<CallOptions> {
  const operation = OPERATIONS[`${route.method} ${route.path}`]
  const fields = operation?.body === 'content' ? [] : namesOf(operation?.body)
  const json = some(fields).map((value) => JSON.stringify(value))
  return fc.record({
    headers: some([...namesOf(operation?.headers), 'keyfold-purpose']),
    query: some(namesOf(operation?.query)),
    body:
      fields.length > 0
        ? fc.oneof({ weight: 4, arbitrary: json }, { weight: 1, arbitrary: content })
        : content,
  })
}

/** A message with some of its bytes changed, or cut. */
const altered = fc
  .tuple(fc.nat(400), fc.integer({ min: 0, max: 255 }), fc.option(fc.nat(400)))
  .map(([at, byte, end]) => {
    const bytes = Buffer.from(message)
    bytes[at % bytes.length] = byte
    return end === null ? bytes : bytes.subarray(0, end)
  })

const content = fc.oneof(
  fc.json({ stringUnit: 'binary' }),
  fc.uint8Array({ maxLength: 400 }),
  anyText,
  // The message is there only once the tests run.
  fc.constant(null).chain(() => altered),
)
const wellFormed = (text: string): string => text.toWellFormed()
const objectIds = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: anyText.map(wellFormed) },
)
const grantees = fc.oneof(
  anyText.map(wellFormed),
  anyText.map((text) => `user:${wellFormed(text)}`),
)

async function signTokens(): Promise<void> {
  token = await vault.vault.client('ann', 'writer', 'reader', 'steward', 'privacy-officer')
  keyAdmin = await vault.vault.client('kim', 'key-admin')
  auditor = await vault.vault.client('audrey', 'auditor')
  signed = vault.vault.clock()
}

/** Who administers may have signed out a second ago. So time goes by, and the tokens of the others are renewed. */
async function tokenFor(name: FunctionName): Promise<string> {
  if (vault.vault.clock() > signed + TOKEN_AGE_MAX_MS) await signTokens()
  if (name === 'findings') return auditor
  if (name !== 'people') return name === 'keys' ? keyAdmin : token
  vault.vault.clock.advance(1_000)
  return vault.vault.tokenOf(admin.id, 'admin')
}

describe('whatever a caller sends', { timeout: TIMEOUT_MS }, () => {
  it('is never an internal error, and no refusal says anything of the inside', async () => {
    const requests = fc
      .constantFrom<Route>(...AUTHENTICATED)
      .chain((route) => fc.tuple(fc.constant(route), requestTo(route), objectIds, grantees))
    const seen = new Set<number>()
    await fc.assert(
      fc.asyncProperty(requests, async ([{ method, path, function: name }, request, object, grantee]) => {
        // The one object that must stay is not deleted.
        const own = name === 'people' ? person : id
        const target = object ?? (method === 'DELETE' ? ABSENT : own)
        const answer = await vault.call(method, path, {
          token: await tokenFor(name),
          ...request,
          path: { id: target, grantee, generation: target, principal: grantee },
        })
        seen.add(answer.status)
      }),
      { numRuns: RUNS },
    )
    // Garbage that all stops at the door would prove little.
    expect([...seen]).toEqual(expect.arrayContaining([200, 201, 400, 404, 422]))
  })

  it('as a token or as any other header, is never an internal error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES),
        anyText,
        fc.boolean(),
        async ({ method, path }, text, bearer) => {
          const headers = { Authorization: bearer ? `Bearer ${text}` : text }
          await vault.call(method, path, {
            headers,
            path: { id, grantee: 'role:reader', principal: 'user:x' },
            body: text,
          })
        },
      ),
      { numRuns: RUNS / 2 },
    )
  })

  it('in the parts of a token, is never an internal error', async () => {
    const part = fc.oneof(fc.json(), anyText).map((text) => Buffer.from(text).toString('base64url'))
    const header = fc
      .constantFrom('RS256', 'none', 'HS256', 'ES256', '__proto__')
      .map((alg) => ({ alg, kid: 'test' }))
    const parts = fc.tuple(
      fc.oneof(
        part,
        header.map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
      ),
      part,
      part,
    )
    await fc.assert(
      fc.asyncProperty(parts, async (three) => {
        await vault.call('GET', '/v1/objects', { token: three.join('.') })
      }),
      { numRuns: RUNS / 2 },
    )
  })
})
