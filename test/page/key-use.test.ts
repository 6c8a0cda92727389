/** Key use over time, as the page draws it and says it. */
import { describe, expect, it } from 'vitest'
import { queryOfWindow, windowOf, windowPath } from '../../web/activity/window.ts'
import { timeOfEvent } from '../../web/findings/event-time.ts'
import { piecesOf } from '../../web/findings/pieces.ts'
import { chance, compared } from '../../web/findings/words.ts'
import { around, boundsOf, DAY_MS, RANGES } from '../../web/usage/ranges.ts'
import { slotsOf, summaryOf, totalOf } from '../../web/usage/slots.ts'
import type { Usage } from '../../web/usage/types.ts'
import { BEN, findingOf, idAt } from './support/findings.ts'

const HOUR_MS = 60 * 60_000
const NOW = Date.UTC(2026, 2, 2, 12, 20)
const iso = (time: number): string => new Date(time).toISOString()

function usage(series: Usage['series'], findings: Usage['findings'] = []): Usage {
  return { ...boundsOf(RANGES['24h'], NOW), by: 'hour', series, findings, principals: [] }
}

const points = (count: number, hoursAgo = 0) => [{ time: iso(NOW - hoursAgo * HOUR_MS), count }]

describe('the bars of key use', () => {
  it('are as many as the range has hours, days or weeks, also where there was nothing', () => {
    expect(slotsOf(usage([]), null, HOUR_MS)).toHaveLength(24)
    for (const range of Object.values(RANGES)) {
      const asked = { ...usage([]), ...boundsOf(range, NOW) }
      expect(slotsOf(asked, null, range.stepMs)).toHaveLength(range.spanMs / range.stepMs)
    }
  })

  it('count reads and writes that were allowed, and whatever was refused or failed', () => {
    const slots = slotsOf(
      usage([
        { action: 'object.decrypt', outcome: 'allowed', points: points(5) },
        { action: 'object.encrypt', outcome: 'allowed', points: points(3, 2) },
        { action: 'access.check', outcome: 'denied', points: points(2) },
        { action: 'object.decrypt', outcome: 'failed', points: points(1) },
        { action: 'object.list', outcome: 'allowed', points: points(9) },
      ]),
      null,
      HOUR_MS,
    )
    expect(totalOf(slots)).toEqual({ decryptions: 5, encryptions: 3, refusals: 2, failures: 1 })
    expect(slots.at(-1)).toMatchObject({ decryptions: 5, encryptions: 0, refusals: 2, failures: 1 })
    expect(slots.at(-3)).toMatchObject({ encryptions: 3 })
  })

  it('are those of one principal alone where one is asked for', () => {
    const both: Usage['series'] = [
      { action: 'object.decrypt', outcome: 'allowed', points: points(50) },
      { principal: BEN, action: 'object.decrypt', outcome: 'allowed', points: points(7) },
    ]
    expect(totalOf(slotsOf(usage(both), null, HOUR_MS)).decryptions).toBe(50)
    expect(totalOf(slotsOf(usage(both), BEN, HOUR_MS)).decryptions).toBe(7)
  })

  it('are said in a sentence', () => {
    const series: Usage['series'] = [{ action: 'object.decrypt', outcome: 'allowed', points: points(1_200) }]
    expect(summaryOf(slotsOf(usage(series), null, HOUR_MS), 'the last 24 hours')).toMatch(
      /^In the last 24 hours: 1,200 decryptions, 0 encryptions, 0 refusals, 0 failures\. Most decryptions: .*, with 1,200\. No finding\.$/,
    )
  })

  it('reach from a week before a finding to a day after it, by the day when it went on for long', () => {
    const short = around({ from: iso(NOW - HOUR_MS), to: iso(NOW) }, NOW)
    expect(short).toMatchObject({ by: 'hour', from: iso(NOW - HOUR_MS - 7 * DAY_MS), to: iso(NOW) })
    const long = around({ from: iso(NOW - 60 * DAY_MS), to: iso(NOW - 30 * DAY_MS) }, NOW)
    expect(long).toMatchObject({ by: 'day', to: iso(NOW - 29 * DAY_MS) })
  })
})

describe('words about a finding', () => {
  const finding = findingOf(NOW, 1, {
    detector: 'decrypt-rate',
    severity: 'high',
    principal: BEN,
    observed: 412,
    expected: 18.04,
    unit: 'decryptions an hour',
    sentence: '',
  })

  it('set what was seen beside what is usual', () => {
    expect(compared(finding)).toBe('412 instead of 18 decryptions an hour')
    expect(compared({ ...finding, observed: 1, expected: 0.004 })).toContain('1 instead of 0.004')
  })

  it('say how often chance alone would do it', () => {
    expect(chance(0)).toBe('less than once in a billion')
    expect(chance(1 / 2_345_678)).toBe('about once in 2,300,000')
    expect(chance(0.9)).toBe('often')
  })

  it('name whom it is about where the sentence has an id', () => {
    const pieces = piecesOf('user:a read what user:a-b owns', ['user:a', 'user:a-b'])
    expect(pieces.filter(({ isPrincipal }) => isPrincipal).map(({ piece }) => piece)).toEqual([
      'user:a',
      'user:a-b',
    ])
    expect(pieces.map(({ piece }) => piece).join('')).toBe('user:a read what user:a-b owns')
    expect(piecesOf('Nobody', [])).toHaveLength(1)
  })

  it('tell the time of an event by its id', () => {
    expect(timeOfEvent(idAt(NOW, 7))).toBe(NOW)
    expect(timeOfEvent('none')).toBeNull()
  })
})

describe('a stretch of time in Activity', () => {
  it('is in the address, and both of its ends are within it', () => {
    const asked = { principal: BEN, from: iso(NOW), to: iso(NOW + HOUR_MS) }
    const window = windowOf(new URL(windowPath(asked), 'http://vault.test').searchParams)
    expect(window).toEqual(asked)
    expect(queryOfWindow(asked)).toEqual({
      all: 'true',
      principal: BEN,
      after: iso(NOW - 1),
      before: iso(NOW + HOUR_MS + 1),
    })
  })

  it('is none where the address says no time', () => {
    expect(windowOf(new URLSearchParams({ from: 'soon', to: 'later' }))).toBeNull()
    expect(windowOf(new URLSearchParams())).toBeNull()
  })
})
