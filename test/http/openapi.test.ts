import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditEventSchema, createEventSchema } from '../../lib/audit/event-schema.ts'
import { iso } from '../../lib/clock.ts'
import { OPERATIONS } from '../../lib/http/contract.ts'
import { createOpenApi } from '../../lib/http/openapi.ts'
import type { Operation } from '../../lib/http/operation.ts'
import { Problem } from '../../lib/http/response-schemas.ts'
import { type Method, ROUTES, type Route } from '../../lib/http/routes.ts'
import { pageTypes } from '../../scripts/page/types.ts'
import { HOUR_MS, hourOf, newFinding } from '../contract/finding-stores.ts'
import { learn } from '../support/findings.ts'
import {
  type Answer,
  type CallOptions,
  machineClaims,
  openTestVault,
  type TestVault,
} from '../support/vault.ts'

const NAMES = (ROUTES as readonly Route[]).map(({ method, path }) => `${method} ${path}`)

describe('docs/openapi.json', () => {
  it('is what the route schemas say', async () => {
    const committed = JSON.parse(await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'))
    expect(committed, 'docs/openapi.json is out of date: run `npm run openapi` and commit it').toEqual(
      JSON.parse(JSON.stringify(createOpenApi())),
    )
  })

  it('has a schema of events beside it that is what they are checked against', async () => {
    const committed = JSON.parse(
      await readFile(new URL('../../docs/audit-event.schema.json', import.meta.url), 'utf8'),
    )
    expect(
      committed,
      'docs/audit-event.schema.json is out of date: run `npm run openapi` and commit it',
    ).toEqual(JSON.parse(JSON.stringify(createEventSchema())))
  })

  it('gives the page its types', async () => {
    const committed = await readFile(new URL('../../web/api/schema.d.ts', import.meta.url), 'utf8')
    expect(committed, 'web/api/schema.d.ts is out of date: run `npm run openapi` and commit it').toBe(
      await pageTypes(createOpenApi()),
    )
  })

  it('has every route, and no other', () => {
    const { paths } = createOpenApi() as { paths: Record<string, Record<string, unknown>> }
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.toSorted()).toEqual(NAMES.toSorted())
    expect(Object.keys(OPERATIONS).toSorted()).toEqual(NAMES.toSorted())
  })

  it('names each operation once, and says which need a token', () => {
    const ids = Object.values(OPERATIONS).map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const { paths } = createOpenApi() as { paths: Record<string, Record<string, { security?: unknown[] }>> }
    for (const { method, path, authenticated } of ROUTES as readonly Route[]) {
      const open = paths[path]?.[method.toLowerCase()]?.security
      expect(open, `${method} ${path}`).toEqual(authenticated ? undefined : [])
    }
  })
})

describe('the answers of a run through all routes', () => {
  let vault: TestVault
  const answers: { route: string; answer: Answer }[] = []

  beforeAll(async () => {
    vault = await openTestVault()
    await runThrough(vault, async (route, options) => {
      const [method, path] = route.split(' ') as [Method, string]
      const answer = await vault.call(method, path, options)
      answers.push({ route, answer })
      return answer
    })
  })
  afterAll(() => vault.close())

  it('are of every route: done, and failed where it can fail', () => {
    const of = (wanted: (status: number) => boolean) =>
      new Set(answers.filter(({ answer }) => wanted(answer.status)).map(({ route }) => route))
    expect([...of((status) => status < 300)].toSorted()).toEqual(NAMES.toSorted())
    const failing = NAMES.filter((name) => OPERATIONS[name]?.permission !== null)
    expect([...of((status) => status >= 400)].toSorted()).toEqual(failing.toSorted())
  })

  it('match the schemas of the contract', () => {
    for (const { route, answer } of answers) {
      if (answer.status >= 400) continue
      const success: Operation['success'] = OPERATIONS[route]?.success ?? {}
      expect(Object.keys(success), route).toContain(String(answer.status))
      const schema = success[answer.status]
      if (schema === null) expect(answer.body.length, route).toBe(0)
      else if (schema !== 'content') {
        expect(answer.headers['content-type'], route).toBe('application/json')
        expect(schema?.safeParse(answer.json), route).toMatchObject({ success: true })
      }
    }
  })

  it('leave events behind that fit the published schema, and nothing that it does not name', async () => {
    const events = await vault.events()
    expect(new Set(events.map(({ action }) => action)).size).toBeGreaterThan(30)
    for (const event of events) {
      expect(AuditEventSchema.safeParse(event), JSON.stringify(event)).toMatchObject({ success: true })
    }
    const [event] = events
    expect(AuditEventSchema.safeParse({ ...event, filename: 'a.txt' }).success).toBe(false)
  })

  it('are problem documents when they fail, with a status that the contract names', () => {
    const { paths } = createOpenApi() as {
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
    }
    for (const { route, answer } of answers) {
      if (answer.status < 400) continue
      const [method = '', path = ''] = route.split(' ')
      const documented = Object.keys(paths[path]?.[method.toLowerCase()]?.responses ?? {})
      expect(documented, route).toContain(String(answer.status))
      expect(answer.headers['content-type']).toBe('application/problem+json')
      expect(Problem.safeParse(answer.json), route).toMatchObject({ success: true })
      expect(answer.json.status).toBe(answer.status)
      expect(answer.json.type).toBe(`urn:keyfold:problem:${answer.json.code}`)
    }
  })

  it('carry the security headers and the request id, whatever they are', () => {
    for (const { route, answer } of answers) {
      expect(answer.headers, route).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'strict-transport-security': expect.stringContaining('max-age='),
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'keyfold-request-id': expect.stringMatching(/^[0-9a-f]{16}$/),
      })
    }
  })
})

type Ask = (route: string, options: CallOptions) => Promise<Answer>

/** Every route done once, and failed in the ways that a caller may meet. */
async function runThrough(vault: TestVault, ask: Ask): Promise<void> {
  const token = await vault.client('ann', 'writer')
  const officer = await vault.client('pia', 'privacy-officer')
  const nobody = await vault.sign(machineClaims('nobody', []))
  const headers = {
    'Keyfold-Label': ['case=42', 'team=claims'],
    'Keyfold-Subject': 's-1',
    'Keyfold-Filename': 'a.txt',
    'Keyfold-Expires': '2032-01-01T00:00:00Z',
    'Content-Type': 'text/plain',
  }
  const stored = await ask('POST /v1/objects', { token, body: 'one', headers })
  const path = { id: stored.json.id as string, grantee: 'role:reader', principal: 'client:ann' }
  const at = { token, path }
  await storing(ask, at)
  await ask('GET /v1/objects', { token })
  await ask('GET /v1/objects', { token, query: { limit: '1' } })
  await ask('GET /v1/objects/{id}/metadata', at)
  await ask('GET /v1/objects/{id}/versions', at)
  await ask('GET /v1/objects/{id}/versions', { ...at, query: { limit: '1' } })
  await ask('PUT /v1/objects/{id}/grants/{grantee}', {
    ...at,
    body: { expires: '2032-01-01T00:00:00+01:00' },
  })
  await ask('GET /v1/objects/{id}/grants', at)
  await ask('DELETE /v1/objects/{id}/grants/{grantee}', at)
  await ask('DELETE /v1/objects/{id}/grants/{grantee}', at)
  await ask('PUT /v1/objects/{id}/hold', { token: officer, path, body: { reason: 'case 7' } })
  await ask('DELETE /v1/objects/{id}', at)
  await ask('DELETE /v1/objects/{id}/hold', { token: officer, path })
  await rotating(vault, ask)
  await administering(vault, ask)
  await ask('GET /health', {})
  await ask('GET /openapi.json', {})
  await ask('GET /config.json', {})
  await destroying(vault, ask, at)
  const auditor = await vault.client('audrey', 'auditor')
  await ask('GET /v1/audit/events', { token: auditor, query: { all: 'true', limit: '100' } })
  await proving(vault, ask, auditor, officer)
  await triaging(vault, ask, auditor)
  for (const name of NAMES) {
    if (OPERATIONS[name]?.permission === null) continue
    await ask(name, { path, body: {} })
    await ask(name, { token: nobody, path, body: { reason: 'x', version: 1 } })
    await ask(name, { token, path, query: { unknown: '1' } })
    await ask(name, { token, path, body: '<a/>', headers: { 'Content-Type': 'text/xml' } })
  }
}

async function storing(ask: Ask, at: { token: string; path: Record<string, string> }): Promise<void> {
  const { token } = at
  await ask('PUT /v1/objects/{id}', { ...at, body: 'two' })
  await ask('PUT /v1/objects/{id}', { ...at, body: 'three', headers: { 'If-Match': '"9-9"' } })
  await ask('POST /v1/objects/{id}/restorations', { ...at, body: { version: 1 } })
  await ask('POST /v1/objects/{id}/restorations', { ...at, body: { version: 9 } })
  await ask('PATCH /v1/objects/{id}', { ...at, body: { labels: { case: null, team: 'x' } } })
  await ask('GET /v1/objects/{id}', at)
  await ask('GET /v1/objects/{id}', { ...at, headers: { Range: 'bytes=1-' } })
  await ask('GET /v1/objects/{id}', { ...at, headers: { Range: 'bytes=9-' } })
  await ask('GET /v1/objects/{id}', { ...at, query: { version: '99' } })
  const sealed = await ask('POST /v1/encrypt', { token, body: 'card', headers: { 'Keyfold-Label': 'a=b' } })
  await ask('POST /v1/decrypt', { token, body: sealed.body })
  await ask('POST /v1/decrypt', { token, body: 'no message' })
  await ask('PUT /v1/objects/{id}', {
    token,
    path: { id: sealed.headers['keyfold-object'] ?? '' },
    body: 'no object',
  })
  const once = { token, body: 'x', headers: { 'Idempotency-Key': 'k' } }
  await ask('POST /v1/objects', once)
  await ask('POST /v1/objects', once)
  await ask('POST /v1/objects', { ...once, body: 'longer' })
}

async function rotating(vault: TestVault, ask: Ask): Promise<void> {
  const token = await vault.client('kim', 'key-admin')
  const [there, absent] = ['1', '99'].map((number) => ({ token, path: { id: number, generation: number } }))
  await ask('GET /v1/keys', { token })
  await ask('GET /v1/reports/latest', { token })
  await ask('GET /v1/keys/{generation}', { ...there })
  await ask('GET /v1/keys/{generation}', { ...absent })
  await ask('POST /v1/rotations', { token, body: {} })
  await ask('POST /v1/rotations', { token, body: { waiveEscrow: true, compromised: 99 } })
  await ask('POST /v1/rotations', { token, body: { mode: 'reencrypt', objects: ['a'.repeat(22)] } })
  await ask('GET /v1/rotations', { token })
  await ask('GET /v1/rotations', { token, query: { limit: '1' } })
  await ask('GET /v1/rotations/{id}', { ...there })
  await ask('GET /v1/rotations/{id}', { ...absent })
}

async function administering(vault: TestVault, ask: Ask): Promise<void> {
  const [root, second] = [await vault.person('root', 'admin'), await vault.person('second', 'admin')]
  const cleo = await vault.person('cleo')
  const { token } = root
  await ask('GET /v1/me', { token })
  await ask('GET /v1/principals', { token, query: { login: cleo.login } })
  await ask('GET /v1/principals', { token, query: { id: [cleo.principal, 'user:nobody'] } })
  const invitation = {
    token,
    body: { login: 'dora@example.com', name: 'Dora', roles: ['auditor', 'writer'] },
  }
  const invited = await ask('POST /v1/users', invitation)
  const dora = { token, path: { id: invited.json.user.id as string } }
  await ask('GET /v1/users/{id}', dora)
  await ask('GET /v1/users', { token, query: { limit: '1' } })
  await ask('GET /v1/users', { token, query: { login: 'dora@example.com' } })
  const approval = { path: { id: invited.json.approval.id as string } }
  await ask('GET /v1/approvals', { token, query: { state: 'pending' } })
  await ask('GET /v1/approvals/{id}', { ...approval, token })
  const approve = { ...approval, token: second.token, body: { decision: 'approve' } }
  await ask('POST /v1/approvals/{id}/decision', approve)
  await ask('POST /v1/approvals/{id}/decision', approve)
  await ask('POST /v1/users', { token, body: { login: cleo.login } })
  await ask('PATCH /v1/users/{id}', { ...dora, body: { disabled: true } })
  await ask('PATCH /v1/users/{id}', { ...dora, body: { disabled: false } })
  await ask('POST /v1/users/{id}/sign-out', dora)
  await ask('POST /v1/users/{id}/reset', dora)
  const created = await ask('POST /v1/clients', {
    token,
    body: { name: 'import', custodian: cleo.principal, roles: ['auditor'] },
  })
  const client = { path: { id: created.json.client.id as string } }
  await ask('GET /v1/clients/{id}', { ...client, token })
  await ask('GET /v1/clients', { token })
  const collect = { ...client, token: cleo.token, body: { overlapSeconds: 60 } }
  for (const _ of [1, 2, 3]) await ask('POST /v1/clients/{id}/secrets', collect)
  await ask('POST /v1/users/{id}/reset', { token, path: { id: cleo.id } })
  await ask('PATCH /v1/clients/{id}', { ...client, token, body: { roles: ['writer'] } })
  await ask('PATCH /v1/clients/{id}', { ...client, token, body: { roles: [] } })
  await ask('DELETE /v1/clients/{id}', { ...client, token })
  await ask('POST /v1/me/sign-out', { token: second.token })
}

async function proving(vault: TestVault, ask: Ask, token: string, officer: string): Promise<void> {
  await ask('GET /v1/audit/checkpoint', { token })
  const [event] = await vault.events()
  const about = { token, query: { event: event?.id ?? '' } }
  await ask('GET /v1/audit/proof', about)
  await vault.seal()
  await ask('GET /v1/audit/checkpoint', { token })
  await ask('GET /v1/audit/proof', about)
  await ask('GET /v1/audit/proof', { token, query: { from: '1' } })
  const redaction = { token: officer, body: { reason: 'case 7' } }
  const path = { id: event?.id ?? '' }
  await ask('POST /v1/audit/events/{id}/redaction', { ...redaction, path })
  await ask('GET /v1/audit/proof', about)
}

async function destroying(
  vault: TestVault,
  ask: Ask,
  at: { token: string; path: Record<string, string> },
): Promise<void> {
  await ask('DELETE /v1/objects/{id}', { ...at, headers: { 'If-Match': '"9-9"' } })
  await ask('DELETE /v1/objects/{id}', { ...at, query: { shred: 'true' } })
  await ask('GET /v1/objects/{id}', at)
  const headers = { 'Keyfold-Expires': new Date(vault.clock() + 1_000).toISOString() }
  const id = await vault.store(at.token, 'short', headers)
  await vault.call('PUT', '/v1/objects/{id}', { ...at, path: { id }, body: 'two' })
  vault.clock.advance(1_000)
  await vault.vault.sweep()
  const expired = { ...at, path: { id, grantee: 'role:reader' } }
  await ask('GET /v1/objects/{id}', expired)
  await ask('GET /v1/objects/{id}/metadata', expired)
  await ask('GET /v1/objects/{id}/versions', expired)
  await ask('PATCH /v1/objects/{id}', { ...expired, body: {} })
  await ask('PUT /v1/objects/{id}', { ...expired, body: 'again' })
}

async function triaging(vault: TestVault, ask: Ask, token: string): Promise<void> {
  const { findings, suspensions, usageHours } = vault.stores
  const at = vault.clock()
  const finding = newFinding({ raisedAt: at - HOUR_MS, severity: 'critical' })
  for (const one of [finding, newFinding({ raisedAt: at - HOUR_MS })]) await findings.keep(one, null)
  const suspension = { id: '01', principal: 'user:ada', finding: finding.id, at, until: at + HOUR_MS }
  await suspensions.add({ ...suspension, lifted: null })
  await usageHours.put([hourOf(at - HOUR_MS)])
  const path = { id: finding.id }
  await ask('GET /v1/findings', { token })
  await ask('GET /v1/findings', { token, query: { state: 'open', limit: '1' } })
  await ask('GET /v1/findings/{id}', { token, path })
  const acknowledgment = { token, path, body: { reason: 'a migration' } }
  await ask('POST /v1/findings/{id}/acknowledgment', acknowledgment)
  await ask('POST /v1/findings/{id}/acknowledgment', acknowledgment)
  const rule = { detector: 'first-use', reason: 'a migration', expiresAt: iso(at + HOUR_MS) }
  const muted = await ask('POST /v1/mutes', { token, body: rule })
  await ask('GET /v1/mutes', { token })
  for (const _ of [1, 2]) await ask('DELETE /v1/mutes/{id}', { token, path: { id: muted.json.id } })
  await ask('GET /v1/suspensions', { token })
  await ask('DELETE /v1/suspensions/{id}', { token, path: { id: suspension.id } })
  await ask('GET /v1/suspensions', { token })
  await ask('GET /v1/usage', { token, query: { by: 'day', principal: 'user:ada' } })
  await ask('GET /v1/baselines/{principal}', { token, path: { principal: 'user:nobody' } })
  await learn(vault.stores.baselines, ['user:ada'])
  await ask('GET /v1/baselines/{principal}', { token, path: { principal: 'user:ada' } })
}
