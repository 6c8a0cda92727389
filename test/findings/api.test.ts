import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DAY_MS, iso } from '../../lib/clock.ts'
import { FINDINGS_POLICY } from '../../lib/findings/policy.ts'
import type { Method } from '../../lib/http/routes.ts'
import { HOUR_MS, newFinding } from '../contract/finding-stores.ts'
import { type Answer, type CallOptions, openTestVault, type TestVault } from '../support/vault.ts'

let vault: TestVault
let audrey: string
let aaron: string

beforeAll(async () => {
  vault = await openTestVault()
  audrey = await vault.client('audrey', 'auditor')
  aaron = await vault.client('aaron', 'auditor')
})
afterAll(() => vault.close())

const call = (method: Method, route: string, options: CallOptions = {}): Promise<Answer> =>
  vault.call(method, route, { token: audrey, ...options })

const lastEvents = async (count: number) => (await vault.events()).slice(-count)

/** @returns its id. */
async function found(change: Parameters<typeof newFinding>[0] = {}, mute: string | null = null) {
  const finding = newFinding(change)
  await vault.stores.findings.keep(finding, mute)
  return finding.id
}

const acknowledge = (id: string, token = audrey, reason = 'a migration') =>
  call('POST', '/v1/findings/{id}/acknowledgment', { token, path: { id }, body: { reason } })

describe('a finding', () => {
  it('is shown with all that is known of it', async () => {
    const finding = newFinding({ severity: 'critical' })
    await vault.stores.findings.keep(finding, null)
    const at = vault.clock()
    const suspension = { id: '01S', principal: 'user:ada', finding: finding.id, at, until: at + HOUR_MS }
    await vault.stores.suspensions.add({ ...suspension, lifted: null })
    const { status, json } = await call('GET', '/v1/findings/{id}', { path: { id: finding.id } })
    expect(status).toBe(200)
    const { from, to, raisedAt, ...rest } = finding
    expect(json).toEqual({
      ...rest,
      from: iso(from),
      to: iso(to),
      raisedAt: iso(raisedAt),
      state: 'open',
      acknowledgment: null,
      mute: null,
      suspension: { id: '01S', until: iso(at + HOUR_MS), lifted: null },
    })
    const [event] = await lastEvents(1)
    expect(event).toMatchObject({ action: 'finding.view', outcome: 'allowed', finding: finding.id })
  })

  it('is listed page by page, newest first, of all or of those that stand so', async () => {
    const day = 40 * DAY_MS + vault.clock()
    const ids = await Promise.all([0, 1, 2].map((n) => found({ raisedAt: day + n }, n === 1 ? 'm' : null)))
    const first = await call('GET', '/v1/findings', { query: { limit: '2' } })
    expect(first.json.findings.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]])
    const { cursor } = first.json
    const second = await call('GET', '/v1/findings', { query: { limit: '2', cursor } })
    expect(second.json.findings[0].id).toBe(ids[0])
    const muted = await call('GET', '/v1/findings', { query: { state: 'muted' } })
    expect(muted.json).toMatchObject({ findings: [{ id: ids[1], mute: 'm' }], cursor: null })
    for (const [token, query] of [
      [aaron, { limit: '2', cursor }],
      [audrey, { state: 'open', cursor }],
      [audrey, { cursor: 'made-up' }],
    ] as const) {
      expect((await call('GET', '/v1/findings', { token, query })).status).toBe(400)
    }
  })

  it('is acknowledged with a reason, once, and the record says so', async () => {
    const id = await found({ principal: 'user:bob', principals: ['user:bob'] })
    const done = await acknowledge(id, audrey, '  the quarterly run  ')
    expect(done).toMatchObject({ status: 200 })
    const acknowledgment = { by: 'client:audrey', at: iso(vault.clock()), reason: 'the quarterly run' }
    expect(done.json).toMatchObject({ id, state: 'acknowledged', acknowledgment })
    expect(await lastEvents(1)).toMatchObject([
      { action: 'finding.acknowledge', finding: id, target: 'user:bob', reason: 'the quarterly run' },
    ])
    const late = await acknowledge(id, aaron)
    expect(late).toMatchObject({ status: 409 })
    expect(late.json).toMatchObject({ code: 'conflict', detail: expect.stringContaining('client:audrey') })
    expect((await call('GET', '/v1/findings/{id}', { path: { id } })).json.acknowledgment).toEqual(
      acknowledgment,
    )
  })

  it('is acknowledged by one of many who do so at once', async () => {
    const id = await found()
    const answers = await Promise.all([audrey, aaron, audrey, aaron].map((token) => acknowledge(id, token)))
    const late = answers.filter(({ status }) => status !== 200)
    expect(late.map(({ status }) => status)).toEqual([409, 409, 409])
  })

  it('is not acknowledged by whom alone it is about, but is by one of several', async () => {
    const own = await found({ principal: 'client:audrey', principals: ['client:audrey'] })
    expect(await acknowledge(own)).toMatchObject({ status: 403 })
    expect((await vault.stores.findings.find(own))?.state).toBe('open')
    expect(await acknowledge(own, aaron)).toMatchObject({ status: 200 })
    const several = await found({ principal: null, principals: ['client:audrey', 'user:ada'] })
    expect(await acknowledge(several)).toMatchObject({ status: 200 })
  })

  it.each([
    [{}, 'reason: is missing'],
    [{ reason: '  ' }, 'reason: must not be empty'],
    [{ reason: 5 }, 'reason: is not text'],
    [{ reason: 'x'.repeat(1_001) }, 'reason: is longer than 1000 characters'],
    [{ reason: 'a\u0000b' }, 'reason: has characters that cannot be shown'],
    [{ reason: '\u202eoof' }, 'reason: has characters that cannot be shown'],
    [{ reason: 'r', by: 'user:eve' }, 'by'],
  ])('is not acknowledged with %j', async (body, detail) => {
    const path = { id: await found() }
    const answer = await call('POST', '/v1/findings/{id}/acknowledgment', { path, body })
    expect(answer).toMatchObject({ status: 400 })
    expect(answer.json.detail).toContain(detail)
  })
})

describe('a mute rule', () => {
  const mute = (body: object, token = audrey) => call('POST', '/v1/mutes', { token, body })
  const inDays = (days: number) => iso(vault.clock() + days * DAY_MS)
  const rule = (change: object = {}) => ({
    detector: 'first-use',
    principal: 'client:batch',
    reason: 'a new program',
    expiresAt: inDays(7),
    ...change,
  })

  it('is made, listed with its author, and ended', async () => {
    const made = await mute(rule({ principal: null }))
    expect(made).toMatchObject({ status: 201 })
    const { id } = made.json
    expect(made.json).toEqual({
      ...rule({ principal: null }),
      id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      by: 'client:audrey',
      at: iso(vault.clock()),
    })
    expect((await call('GET', '/v1/mutes')).json.mutes).toEqual([made.json])
    const remove = (token: string) => call('DELETE', '/v1/mutes/{id}', { token, path: { id } })
    expect(await remove(aaron)).toMatchObject({ status: 204 })
    expect(await remove(aaron)).toMatchObject({ status: 404 })
    expect((await call('GET', '/v1/mutes')).json).toEqual({ mutes: [] })
    const events = (await vault.events()).filter(({ finding }) => finding === id)
    expect(events).toMatchObject([
      { action: 'mute.create', principal: 'client:audrey', reason: 'a new program' },
      { action: 'mute.remove', principal: 'client:aaron' },
      { action: 'access.check', outcome: 'denied' },
    ])
  })

  it.each([
    [{ detector: undefined, principal: undefined }, 'detector: give detector, principal, or both'],
    [{ detector: 'gut-feeling' }, 'detector: is no detector'],
    [{ principal: 'role:reader' }, 'principal: is no principal'],
    [{ principal: 'user:a b' }, 'principal: is no principal'],
    [{ expiresAt: '2030-12-31T23:59:59Z' }, 'expiresAt: is not later than now'],
    [{ expiresAt: '2031-04-02T00:00:00Z' }, 'more than 90 days from now'],
    [{ expiresAt: 'tomorrow' }, 'expiresAt: is not an ISO 8601'],
    [{ reason: '' }, 'reason: must not be empty'],
  ])('is not made of %j', async (change, detail) => {
    const answer = await mute(rule(change))
    expect(answer).toMatchObject({ status: 400 })
    expect(answer.json.detail).toContain(detail)
    expect(await vault.stores.mutes.list()).toEqual([])
  })

  it('is not made about oneself', async () => {
    expect(await mute(rule({ principal: 'client:audrey' }))).toMatchObject({ status: 403 })
    expect(await mute(rule({ principal: 'client:audrey' }), aaron)).toMatchObject({ status: 201 })
  })

  it('is not made when there are as many as there may be', async () => {
    const at = vault.clock()
    const other = {
      detector: null,
      principal: 'user:x',
      reason: 'r',
      by: 'user:eve',
      at,
      expiresAt: at + HOUR_MS,
    }
    const many = FINDINGS_POLICY.mutesMax
    await Promise.all(
      Array.from({ length: many }, (_, n) => vault.stores.mutes.add({ ...other, id: `${n}` })),
    )
    const answer = await mute(rule())
    expect(answer).toMatchObject({ status: 409 })
    expect(answer.json.detail).toContain(`There are ${many} mute rules`)
  })
})

describe('a suspension', () => {
  /** @returns its id; the principal is kept out. */
  async function suspended(id: string, principal: string, until = vault.clock() + HOUR_MS): Promise<string> {
    await vault.stores.suspensions.add({
      id,
      principal,
      finding: 'f',
      at: vault.clock(),
      until,
      lifted: null,
    })
    await vault.stores.principals.suspend(principal, until)
    return id
  }

  const lift = (id: string, token = audrey) => call('DELETE', '/v1/suspensions/{id}', { token, path: { id } })

  it('lets somebody in whom the vault keeps out once more while it is being lifted', async () => {
    const bea = await vault.client('bea', 'writer')
    const id = await suspended('01Z', 'client:bea')
    const { suspensions, principals } = vault.stores
    const lifting = vi.spyOn(suspensions, 'lift').mockImplementationOnce(async (...given) => {
      await principals.suspend('client:bea', vault.clock() + DAY_MS)
      return suspensions.lift(...given)
    })
    expect(await lift(id)).toMatchObject({ status: 204 })
    expect(lifting).toHaveBeenCalled()
    expect(await call('GET', '/v1/objects', { token: bea })).toMatchObject({ status: 200 })
  })

  it('keeps somebody out until it is lifted, which may be repeated', async () => {
    const ben = await vault.client('ben', 'writer')
    const id = await suspended('02A', 'client:ben')
    const read = () => call('GET', '/v1/objects', { token: ben })
    expect(await read()).toMatchObject({ status: 403 })
    for (const _ of [1, 2]) expect(await lift(id)).toMatchObject({ status: 204 })
    expect(await read()).toMatchObject({ status: 200 })
    const lifted = { by: 'client:audrey', at: iso(vault.clock()) }
    const { json } = await call('GET', '/v1/suspensions')
    expect(json.suspensions[0]).toEqual({
      id,
      principal: 'client:ben',
      finding: 'f',
      at: iso(vault.clock()),
      until: iso(vault.clock() + HOUR_MS),
      lifted,
    })
    expect((await vault.events()).find(({ finding }) => finding === id)).toMatchObject({
      action: 'principal.resume',
      target: 'client:ben',
    })
  })

  it('is not lifted by oneself', async () => {
    await vault.stores.suspensions.add({
      id: '02B',
      principal: 'client:audrey',
      finding: 'f',
      at: 1,
      until: vault.clock() + 1,
      lifted: null,
    })
    expect(await lift('02B')).toMatchObject({ status: 403 })
    expect(await lift('02B', aaron)).toMatchObject({ status: 204 })
  })

  it('that is lifted lets nobody in whom another one keeps out', async () => {
    const cy = await vault.client('cy', 'writer')
    const [first, second] = [await suspended('02C', 'client:cy'), await suspended('02D', 'client:cy')]
    const status = async () => (await call('GET', '/v1/objects', { token: cy })).status
    expect(await lift(first)).toMatchObject({ status: 204 })
    expect(await status()).toBe(403)
    expect(await lift(second)).toMatchObject({ status: 204 })
    expect(await status()).toBe(200)
  })

  it('that is lifted keeps nobody out for longer than another one does', async () => {
    const cal = await vault.client('cal', 'writer')
    await suspended('01X', 'client:cal', vault.clock() + HOUR_MS)
    const longer = await suspended('01Y', 'client:cal', vault.clock() + 3 * HOUR_MS)
    await lift(longer)
    expect(await call('GET', '/v1/objects', { token: cal })).toMatchObject({ status: 403 })
    expect(await vault.stores.principals.find('client:cal')).toMatchObject({
      suspendedUntil: vault.clock() + HOUR_MS,
    })
  })

  it('is lifted by an administrator, too', async () => {
    const admin = await vault.client('root', 'admin')
    const id = await suspended('02E', 'client:cy')
    expect((await call('GET', '/v1/suspensions', { token: admin })).status).toBe(200)
    expect(await lift(id, admin)).toMatchObject({ status: 204 })
  })
})
