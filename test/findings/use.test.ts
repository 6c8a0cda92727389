import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACTIONS } from '../../lib/audit/event.ts'
import { DAY_MS, iso } from '../../lib/clock.ts'
import { FINDINGS_POLICY } from '../../lib/findings/policy.ts'
import type { UsageCount } from '../../lib/findings/ports.ts'
import { HOUR_MS, newFinding } from '../contract/finding-stores.ts'
import { learn } from '../support/findings.ts'
import { openTestVault, type TestVault } from '../support/vault.ts'

/** Bytes of a Lambda function's answer (Lambda quotas, "Invocation payload"). */
const ANSWER_MAX_BYTES = 6 * 1024 * 1024
/** A midnight. */
const DAY = Date.UTC(2030, 5, 3)

let vault: TestVault
let token: string

beforeAll(async () => {
  vault = await openTestVault()
  token = await vault.client('audrey', 'auditor')
  await vault.stores.usageHours.put([
    { hour: DAY - HOUR_MS, counts: [count('user:ada', 'object.decrypt', 1)] },
    {
      hour: DAY,
      counts: [
        count('user:ada', 'object.decrypt', 5, 2, 1),
        count('user:bob', 'object.decrypt', 7),
        count('-', 'auth.fail', 0, 0, 30),
        count('*', 'object.list', 40),
      ],
    },
    { hour: DAY + 23 * HOUR_MS, counts: [count('user:ada', 'object.decrypt', 3)] },
    { hour: DAY + DAY_MS, counts: [count('user:ada', 'object.list', 9)] },
  ])
})
afterAll(() => vault.close())

function count(principal: string, action: string, allowed: number, denied = 0, failed = 0): UsageCount {
  return { principal, action, allowed, denied, failed }
}

const use = (query: Record<string, string>) => vault.call('GET', '/v1/usage', { token, query })

const between = (from: number, to: number, more: Record<string, string> = {}) =>
  use({ from: iso(from), to: iso(to), ...more })

const series = (action: string, outcome: string, points: readonly (readonly [number, number])[]) => ({
  action,
  outcome,
  points: points.map(([time, number]) => ({ time: iso(time), count: number })),
})

describe('key use', () => {
  it('is summed up by hour, action and outcome, over all principals', async () => {
    const { status, json } = await between(DAY, DAY + DAY_MS)
    expect(status).toBe(200)
    expect(json).toEqual({
      from: iso(DAY),
      to: iso(DAY + DAY_MS),
      by: 'hour',
      series: [
        series('auth.fail', 'failed', [[DAY, 30]]),
        series('object.decrypt', 'allowed', [
          [DAY, 12],
          [DAY + 23 * HOUR_MS, 3],
        ]),
        series('object.decrypt', 'denied', [[DAY, 2]]),
        series('object.decrypt', 'failed', [[DAY, 1]]),
        series('object.list', 'allowed', [[DAY, 40]]),
      ],
      findings: [],
      principals: [
        { principal: 'user:ada', count: 11 },
        { principal: 'user:bob', count: 7 },
      ],
    })
  })

  it('is summed up by days in UTC, whole ones, and of one principal beside all', async () => {
    const { json } = await between(DAY + HOUR_MS, DAY + DAY_MS + 1, { by: 'day', principal: 'user:ada' })
    expect(json).toMatchObject({ from: iso(DAY), to: iso(DAY + 2 * DAY_MS), by: 'day' })
    expect(json.series).toContainEqual(series('object.decrypt', 'allowed', [[DAY, 15]]))
    expect(json.series.filter(({ principal }: { principal?: string }) => principal !== undefined)).toEqual([
      { principal: 'user:ada', ...series('object.decrypt', 'allowed', [[DAY, 8]]) },
      { principal: 'user:ada', ...series('object.decrypt', 'denied', [[DAY, 2]]) },
      { principal: 'user:ada', ...series('object.decrypt', 'failed', [[DAY, 1]]) },
      { principal: 'user:ada', ...series('object.list', 'allowed', [[DAY + DAY_MS, 9]]) },
    ])
  })

  it('comes with the findings that were raised in the time, oldest first', async () => {
    const [late, early, outside] = [
      newFinding({ raisedAt: DAY + 2 }),
      newFinding({ raisedAt: DAY + 1 }),
      newFinding({ raisedAt: DAY + HOUR_MS }),
    ]
    for (const finding of [late, early, outside]) await vault.stores.findings.keep(finding, null)
    const { json } = await between(DAY, DAY + HOUR_MS)
    expect(json.findings.map(({ id }: { id: string }) => id)).toEqual([early.id, late.id])
    expect(json.findings[0]).toEqual({
      id: early.id,
      detector: early.detector,
      severity: early.severity,
      state: 'open',
      principal: early.principal,
      from: iso(early.from),
      to: iso(early.to),
      raisedAt: iso(early.raisedAt),
      sentence: early.sentence,
    })
  })

  it('is that of the last day, or of 30, when no time is named', async () => {
    const now = vault.clock()
    expect((await use({})).json).toMatchObject({ from: iso(now - DAY_MS), to: iso(now), by: 'hour' })
    expect((await use({ by: 'day' })).json).toMatchObject({ from: iso(now - 30 * DAY_MS), to: iso(now) })
  })

  it.each([
    [{ from: iso(DAY), to: iso(DAY) }, 'from: is not earlier than to'],
    [{ from: iso(DAY), to: iso(DAY + 31 * DAY_MS + 1) }, 'is more than 31 days after from'],
    [{ from: iso(DAY), to: iso(DAY + 400 * DAY_MS + 1), by: 'day' }, 'is more than 400 days after from'],
    [{ by: 'week' }, 'by: is none of hour, day'],
    [{ principal: 'ada' }, 'principal: is no principal'],
  ])('is not shown for %j', async (query, detail) => {
    const answer = await use(query)
    expect(answer).toMatchObject({ status: 400 })
    expect(answer.json.detail).toContain(detail)
  })

  it('of a long time is one that Lambda can answer with, or is refused with what to do', async () => {
    const other = await openTestVault()
    const asking = await other.client('audrey', 'auditor')
    const year = Date.UTC(2029, 0, 1)
    const put = (actions: readonly string[], hours: number) =>
      other.stores.usageHours.put(
        Array.from({ length: hours }, (_, n) => ({
          hour: year + n * HOUR_MS,
          counts: actions.map((action) => count('user:ada', action, 1_000_000, 1_000_000)),
        })),
      )
    const query = { from: iso(year), to: iso(year + 31 * DAY_MS), principal: 'user:ada' }
    const ask = () => other.call('GET', '/v1/usage', { token: asking, query })
    const hours = 31 * 24
    const most = Math.floor(FINDINGS_POLICY.usagePointsMax / (4 * hours))
    await put(ACTIONS.slice(0, most), hours)
    const full = await ask()
    expect(full.status).toBe(200)
    expect(full.json.series).toHaveLength(most * 4)
    expect(Buffer.byteLength(JSON.stringify(full.body.toString()))).toBeLessThan(ANSWER_MAX_BYTES)
    await put(ACTIONS.slice(0, most + 1), hours)
    const more = await ask()
    expect(more).toMatchObject({ status: 400 })
    expect(more.json.detail).toContain('by day')
    await other.close()
  })
})

describe('what is usual for somebody', () => {
  const usual = (principal: string) =>
    vault.call('GET', '/v1/baselines/{principal}', { token, path: { principal } })

  it('is not there before anything is learned, or when it is damaged', async () => {
    expect(await usual('user:ada')).toMatchObject({ status: 404 })
    await vault.stores.baselines.replace(null, Buffer.from('damaged'))
    expect(await usual('user:ada')).toMatchObject({ status: 404 })
  })

  it('is told in words, and newly after each detection run', async () => {
    await learn(vault.stores.baselines, ['user:ada'])
    const { status, json } = await usual('user:ada')
    expect(status).toBe(200)
    expect(json).toEqual({
      principal: 'user:ada',
      since: expect.stringMatching(/^2030-12-/),
      events: 72,
      sentences: expect.arrayContaining([expect.any(String)]),
    })
    expect(await usual('user:bob')).toMatchObject({ status: 404 })
    await learn(vault.stores.baselines, ['user:ada', 'user:bob'])
    expect(await usual('user:bob')).toMatchObject({ status: 200 })
    const viewed = (await vault.events()).at(-1)
    expect(viewed).toMatchObject({ action: 'finding.view', reason: 'baseline', target: 'user:bob' })
  })

  it('is asked about principals alone', async () => {
    for (const principal of ['ada', 'role:reader', 'user:a b', 'user:\u202e', `user:${'x'.repeat(300)}`]) {
      expect(await usual(principal)).toMatchObject({ status: 400 })
    }
  })
})
