import { monotonicFactory } from 'ulid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { POLICY } from '../../lib/policy.ts'
import { type Answer, openTestVault, type TestVault } from '../support/vault.ts'

let vault: TestVault
let ann: string
let ben: string
let audrey: string
/** Ann's. */
let object: string

const ask = (token: string, query: Record<string, string> = {}): Promise<Answer> =>
  vault.call('GET', '/v1/audit/events', { token, query })

const eventsOf = async (token: string, query?: Record<string, string>): Promise<readonly AuditEvent[]> => {
  const { status, json } = await ask(token, query)
  expect(status, JSON.stringify(json)).toBe(200)
  return json.events
}

const said = (events: readonly AuditEvent[]): readonly string[] =>
  events.map(({ principal, action, outcome }) => `${principal?.slice('client:'.length)} ${action} ${outcome}`)

const read = (token: string, id = object): Promise<Answer> =>
  vault.call('GET', '/v1/objects/{id}', { token, path: { id } })

beforeEach(async () => {
  vault = await openTestVault()
  ann = await vault.client('ann', 'writer')
  ben = await vault.client('ben', 'writer', 'reader')
  audrey = await vault.client('audrey', 'auditor')
  object = await vault.store(ann, 'secret', { 'Keyfold-Subject': 's-1' })
})
afterEach(() => vault.close())

describe('own events', () => {
  it('are shown to everybody, newest first, with where they came from, and nobody else’s', async () => {
    await vault.store(ben)
    await read(ann)
    vault.clock.advance(1)
    const events = await eventsOf(ann)
    expect(said(events)).toEqual([
      'ann audit.read allowed',
      'ann object.decrypt allowed',
      'ann object.encrypt allowed',
    ])
    expect(events[1]).toMatchObject({ object, sourceIp: '127.0.0.1', userAgent: 'test' })
    expect(events[1]?.requestId).toEqual(expect.any(String))
    expect(await eventsOf(ann, { principal: 'client:ann', action: 'object.encrypt' })).toEqual([events[2]])
  })

  it('are found by any of what they are about, and between two times', async () => {
    const start = vault.clock()
    vault.clock.advance(1_000)
    await read(ann)
    const at = (ms: number): string => new Date(start + ms).toISOString()
    const mine = async (query: Record<string, string>) =>
      said(await eventsOf(ann, { principal: 'me', ...query }))
    expect(await mine({ object, subject: 's-1', action: 'object.decrypt' })).toEqual([
      'ann object.decrypt allowed',
    ])
    expect(await mine({ subject: 's-2' })).toEqual([])
    expect(await mine({ object: 'of-nobody' })).toEqual([])
    expect(await mine({ before: at(1_000) })).toEqual(['ann object.encrypt allowed'])
    expect(await mine({ after: at(0), action: 'object.decrypt' })).toEqual(['ann object.decrypt allowed'])
    expect(await mine({ after: at(1_000) })).toEqual([])
    expect(await mine({ outcome: 'denied' })).toEqual([])
  })

  it('of an object of somebody else do not tell how often others used it', async () => {
    const next = monotonicFactory()
    const time = vault.clock()
    const others = Array.from({ length: POLICY.listScanMax + 1 }, () => next(time))
    const other = { time: '', action: 'object.decrypt', outcome: 'allowed' } as const
    await Promise.all(
      others.map((id) => vault.stores.events.append({ id, ...other, principal: 'client:ann', object })),
    )
    const { json } = await ask(ben, { principal: 'me', object })
    expect(json).toEqual({ events: [], cursor: null })
  })
})

describe('events on an object', () => {
  it('are shown to its owner, those of others without where they came from', async () => {
    await vault.call('PUT', '/v1/objects/{id}/grants/{grantee}', {
      token: ann,
      path: { id: object, grantee: 'client:ben' },
      body: {},
    })
    await read(ben)
    const events = await eventsOf(ann, { object })
    expect(said(events)).toEqual([
      'ann audit.read allowed',
      'ben object.decrypt allowed',
      'ann grant.put allowed',
      'ann object.encrypt allowed',
    ])
    const [own, others] = [events[2], events[1]]
    expect(own).toMatchObject({ sourceIp: '127.0.0.1', userAgent: 'test', requestId: expect.any(String) })
    for (const trace of ['sourceIp', 'userAgent', 'requestId']) expect(others).not.toHaveProperty(trace)
    const full = (await eventsOf(audrey, { object, principal: 'client:ben' }))[0]
    expect(full).toMatchObject({ sourceIp: '127.0.0.1', userAgent: 'test', requestId: expect.any(String) })
    expect(full).toMatchObject(others ?? {})
  })

  it('are narrowed by what else is named, and never widened', async () => {
    const other = await vault.store(ben)
    await read(ben)
    expect(said(await eventsOf(ann, { object, principal: 'client:ben' }))).toEqual([
      'ben access.check denied',
    ])
    expect(said(await eventsOf(ann, { object, outcome: 'denied' }))).toEqual(['ben access.check denied'])
    for (const wider of [
      { object: other, principal: 'client:ben' },
      { object: other, subject: 's-1' },
      { object: other, all: 'true' },
    ]) {
      expect((await ask(ann, wider)).json).toMatchObject({ status: 404, code: 'not-found' })
    }
    for (const wider of [
      { principal: 'client:ben' },
      { subject: 's-1' },
      { principal: 'client:ben', subject: 's-1' },
    ])
      expect((await ask(ann, wider)).json).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('are hidden from its owner as from anybody when it is deleted', async () => {
    await vault.call('DELETE', '/v1/objects/{id}', { token: ann, path: { id: object } })
    expect((await ask(ann, { object })).status).toBe(404)
    expect(said(await eventsOf(audrey, { object }))).toContain('ann object.delete allowed')
  })
})

describe('a page', () => {
  it('leads to the next one, until all were seen once, while others come', async () => {
    for (let index = 0; index < 6; index++) await read(ann)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const query: Record<string, string> = { all: 'true', action: 'object.decrypt', limit: '4' }
      const page: Answer = await ask(audrey, cursor === null ? query : { ...query, cursor })
      seen.push(...page.json.events.map(({ id }: AuditEvent) => id))
      cursor = page.json.cursor
      await read(ann)
    } while (cursor !== null)
    const decrypted = (await vault.events()).filter(({ action }) => action === 'object.decrypt')
    expect(seen).toEqual(
      decrypted
        .map(({ id }) => id)
        .slice(0, 6)
        .toReversed(),
    )
  })

  it('is short when filters pass over much, and gets on', async () => {
    const next = monotonicFactory()
    const time = vault.clock() + 1
    const ids = Array.from({ length: POLICY.listScanMax }, () => next(time))
    const much = { time: '', action: 'key.rewrap', outcome: 'allowed', principal: 'system:rotation' } as const
    await Promise.all(ids.map((id) => vault.stores.events.append({ id, ...much })))
    const query = { outcome: 'allowed', subject: 's-1' }
    expect(said(await eventsOf(audrey, query))).toContain('ann object.encrypt allowed')
    const first = await ask(audrey, { principal: 'system:rotation', outcome: 'denied' })
    expect(first.json).toMatchObject({ events: [], cursor: expect.any(String) })
    const second = await ask(audrey, {
      principal: 'system:rotation',
      outcome: 'denied',
      cursor: first.json.cursor,
    })
    expect(second.json).toEqual({ events: [], cursor: null })
  })

  it.each([
    ['another principal', () => ben, { principal: 'me', limit: '1' }],
    ['another filter', () => ann, { principal: 'me', limit: '1', action: 'object.encrypt' }],
    ['another time', () => ann, { principal: 'me', limit: '1', after: '2020-01-01T00:00:00Z' }],
  ])('is refused a cursor of %s', async (_, token, query) => {
    await read(ann)
    const { cursor } = (await ask(ann, { principal: 'me', limit: '1' })).json
    const answer = await ask(token(), { ...query, cursor })
    expect(answer.json).toMatchObject({ status: 400, code: 'invalid-request' })
    expect(answer.json.detail).toContain('The cursor does not belong to this list')
  })
})

it.each([
  [{ principal: 'ann' }, 'principal: is neither me nor a principal such as user:… or client:….'],
  [{ object: '' }, 'object: must not be empty.'],
  [{ action: 'object.steal' }, 'action: is no action, such as object.decrypt.'],
  [{ outcome: 'perhaps' }, 'outcome: is not one of allowed, denied, failed.'],
  [{ all: 'yes' }, 'all: is true.'],
  [
    { after: 'yesterday' },
    'after: is not an ISO 8601 date and time with an offset, such as 2031-01-31T12:00:00Z.',
  ],
  [
    { before: '2026-01-01' },
    'before: is not an ISO 8601 date and time with an offset, such as 2031-01-31T12:00:00Z.',
  ],
  [{ after: '2026-01-02T00:00:00Z', before: '2026-01-02T00:00:00Z' }, 'after: is not earlier than before.'],
  [{ limit: '101' }, 'limit: is more than 100.'],
  [{ limit: '0' }, 'limit: is not a page size, 1 to 100.'],
  [{ colour: 'red' }, 'query: Unrecognized key: "colour".'],
])('refuses %j, and names the field', async (query, detail) => {
  expect((await ask(audrey, query)).json).toMatchObject({ status: 400, detail })
})

it('takes times from before there were any, and after', async () => {
  expect(await eventsOf(audrey, { all: 'true', before: '1969-01-01T00:00:00Z' })).toEqual([])
  expect(await eventsOf(audrey, { all: 'true', after: '9999-12-31T23:59:59-23:59' })).toEqual([])
  const whole = { after: '0001-01-01T00:00:00Z', before: '9999-12-31T23:59:59Z' }
  expect(said(await eventsOf(audrey, { all: 'true', ...whole }))).toContain('ann object.encrypt allowed')
})

it.each([
  [{}, { reason: 'principal client:audrey' }],
  [{ all: 'true' }, { reason: 'all' }],
  [{ action: 'auth.fail', outcome: 'denied' }, { reason: 'action auth.fail, outcome denied' }],
  [{ subject: 's-1' }, { subject: 's-1' }],
  [
    { object: 'o', principal: 'user:eve' },
    { object: 'o', reason: 'principal user:eve' },
  ],
  // It saw nothing of what others did with the object: whose that is should not read that it did.
  [{ object: 'o', principal: 'me' }, { reason: 'principal client:audrey, object o' }],
])('records that %j was looked at', async (query, facts) => {
  await eventsOf(audrey, query)
  const recorded = (await vault.events()).at(-1)
  expect(recorded).toMatchObject({ action: 'audit.read', outcome: 'allowed', principal: 'client:audrey' })
  const { object: on, subject, reason } = recorded ?? {}
  expect(JSON.parse(JSON.stringify({ object: on, subject, reason }))).toEqual(facts)
})
