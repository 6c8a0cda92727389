import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemCaller } from '../../lib/access/system.ts'
import { DAY_MS } from '../../lib/clock.ts'
import { keyAgesOf } from '../../lib/compose/aws/key-ages.ts'
import { Meter } from '../../lib/compose/aws/meter.ts'
import { parseSchedule } from '../../lib/rotation/schedule.ts'

const caller = systemCaller('detection')
const lines: Record<string, unknown>[] = []

beforeEach(() => {
  lines.length = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(JSON.parse(String(line))) > 0)
})
afterEach(() => vi.restoreAllMocks())

/** Without the time. */
const valuesIn = ({ _aws, ...values }: Record<string, unknown>): object => values

const answer = (statusCode: number) => ({ statusCode, body: '' })

describe('a function of the API', () => {
  const meter = new Meter({ vault: 'main', function: 'read' })
  const recorder = meter.counting({ record: async () => undefined })

  it('says in one line what a request did and how long it took, in whole milliseconds', async () => {
    await meter.request(async () => {
      await recorder.record(caller, 'object.decrypt', 'allowed', { object: 'o-1' })
      await recorder.record(caller, 'object.encrypt', 'allowed', { object: 'o-1' })
      return answer(200)
    })()
    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Keyfold',
              Dimensions: [['Vault']],
              Metrics: [
                { Name: 'Decryptions', Unit: 'Count' },
                { Name: 'Encryptions', Unit: 'Count' },
              ],
            },
            {
              Namespace: 'Keyfold',
              Dimensions: [['Vault', 'Function']],
              Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }],
            },
          ],
        },
        Vault: 'main',
        Function: 'read',
        Latency: expect.any(Number),
        Decryptions: 1,
        Encryptions: 1,
      },
    ])
    expect(Number.isInteger(lines[0]?.['Latency'])).toBe(true)
  })

  it.each([
    ['denied', 404, { Refusals: 1 }],
    ['failed', 422, {}],
    ['failed', 500, { Failures: 1 }],
    [null, 401, { Refusals: 1 }],
    [null, 400, {}],
  ] as const)('counts what was %s and answered with %i', async (outcome, status, counted) => {
    await meter.request(async () => {
      if (outcome !== null) await recorder.record(caller, 'object.decrypt', outcome)
      return answer(status)
    })()
    expect(lines.map(valuesIn)).toEqual([
      { Vault: 'main', Function: 'read', Latency: expect.any(Number), ...counted },
    ])
  })

  it('counts nothing that could not be recorded, and nothing twice', async () => {
    const failing = meter.counting({ record: () => Promise.reject(new Error('full')) })
    await meter.request(async () => {
      await failing.record(caller, 'object.decrypt', 'allowed').catch(() => undefined)
      return answer(200)
    })()
    await meter.request(async () => answer(200))()
    expect(lines.map(valuesIn)).toEqual(
      [1, 2].map(() => ({ Vault: 'main', Function: 'read', Latency: expect.any(Number) })),
    )
  })
})

describe('a task of a rotation', () => {
  it('says how many versions it moved, also when it ends with an error; and nothing when it moved none', async () => {
    const meter = new Meter({ vault: 'main', function: 'rewrap' })
    const recorder = meter.counting({ record: async () => undefined })
    await meter.task(async () => undefined)(null)
    expect(lines).toEqual([])
    const task = meter.task(async () => {
      await recorder.record(caller, 'key.rewrap', 'allowed', { count: 3 })
      await recorder.record(caller, 'key.reencrypt', 'allowed', { count: 2 })
      throw new Error('later')
    })
    await expect(task(null)).rejects.toThrow('later')
    expect(lines.map(valuesIn)).toEqual([{ Vault: 'main', Rewraps: 5 }])
  })
})

describe('the age of the active master key', () => {
  const since = Date.UTC(2026, 0, 1)
  const active = { activated: since, created: since - DAY_MS }

  it('is told in days, and so is how long the schedule leaves it, below zero when that is over', () => {
    const monthly = parseSchedule('every 30 days')
    expect(keyAgesOf(active, monthly, since + 10.5 * DAY_MS)).toEqual({
      rotationAge: 10.5,
      daysUntilRetirement: 19.5,
    })
    expect(keyAgesOf(active, monthly, since + 32 * DAY_MS)).toMatchObject({ daysUntilRetirement: -2 })
  })

  it('has no end without a schedule, and is nothing without an active key', () => {
    expect(keyAgesOf(active, parseSchedule(null), since + DAY_MS)).toEqual({ rotationAge: 1 })
    expect(keyAgesOf(null, parseSchedule(null), since)).toEqual({})
  })
})
