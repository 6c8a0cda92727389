import { describe, expect, it } from 'vitest'
import { bucketsOf } from '../../web/activity/buckets.ts'
import type { AuditEvent, Outcome } from '../../web/parts/action-name.ts'

const START = new Date(2026, 2, 2, 9, 0).getTime()
const MINUTE_MS = 60_000

const event = (minutes: number, outcome: Outcome = 'allowed'): AuditEvent => ({
  id: `${minutes}`,
  time: new Date(START + minutes * MINUTE_MS).toISOString(),
  action: 'object.decrypt',
  outcome,
})

const totals = (events: readonly AuditEvent[]): readonly number[] =>
  bucketsOf(events).buckets.map(({ allowed, denied, failed }) => allowed + denied + failed)

describe('events over time', () => {
  it('are counted by the minute when there is little time between them, also where there were none', () => {
    expect(bucketsOf([event(3), event(0), event(0, 'denied')]).by).toBe('minute')
    expect(totals([event(3), event(0), event(0, 'denied')])).toEqual([2, 0, 0, 1])
  })

  it('are counted by the hour up to two days, then by the day', () => {
    expect(bucketsOf([event(0), event(120)]).by).toBe('hour')
    expect(totals([event(0), event(120)])).toEqual([1, 0, 1])
    expect(bucketsOf([event(0), event(4 * 1_440)]).by).toBe('day')
    expect(totals([event(0), event(4 * 1_440)])).toEqual([1, 0, 0, 0, 1])
  })

  it('have an hour or a day each only where there was something, when there would be too many', () => {
    expect(totals([event(0), event(400 * 1_440)])).toEqual([1, 1])
  })

  it('keep apart how each ended', () => {
    const [bucket] = bucketsOf([event(0), event(0, 'denied'), event(0, 'failed'), event(0, 'failed')]).buckets
    expect(bucket).toMatchObject({ allowed: 1, denied: 1, failed: 2 })
  })

  it('are none when there are none', () => {
    expect(bucketsOf([]).buckets).toEqual([])
  })
})
