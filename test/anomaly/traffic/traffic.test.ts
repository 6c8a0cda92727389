import { describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import { AuditEventSchema } from '../../../lib/audit/event-schema.ts'
import { DAY, HOUR, isWeekend, START, weekdayOf } from './calendar.ts'
import { generateTraffic } from './traffic.ts'
import { makeWorld } from './world.ts'

const OPTIONS = { seed: 7, days: 120, principals: 50, rate: 0.5 }
const events = [...generateTraffic(OPTIONS)]
const people = makeWorld(OPTIONS).principals.filter(({ kind }) => kind === 'clerk' || kind === 'part-timer')
const offsets = new Map(people.map(({ id, utcOffsetMinutes }) => [id, utcOffsetMinutes]))

const localTime = ({ principal = '', time }: AuditEvent): number =>
  Date.parse(time) - START + (offsets.get(principal) ?? 0) * 60_000
const dayOf = (event: AuditEvent): number => Math.floor(localTime(event) / DAY)
const hourOf = (event: AuditEvent): number => Math.floor((localTime(event) % DAY) / HOUR)
const decryptions = events.filter(
  ({ action, principal = '' }) => action === 'object.decrypt' && offsets.has(principal),
)

function countBy(
  list: readonly AuditEvent[],
  keyOf: (event: AuditEvent) => string | number,
): Map<string | number, number> {
  const counts = new Map<string | number, number>()
  for (const event of list) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1)
  return counts
}
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const average = (counts: Map<string | number, number>, suits: (key: number) => boolean): number =>
  mean([...counts].filter(([key]) => suits(Number(key))).map(([, count]) => count))

describe('generated events', () => {
  it('are the same for the same seed, and others for another', () => {
    const small = { seed: 3, days: 4, principals: 12, rate: 0.3 }
    const first = JSON.stringify([...generateTraffic(small)])
    expect(JSON.stringify([...generateTraffic(small)])).toBe(first)
    expect(JSON.stringify([...generateTraffic({ ...small, seed: 4 })])).not.toBe(first)
  })

  it('have ids that ascend with their times', () => {
    const misplaced = events.filter((event, index) => {
      const before = events[index - 1]
      return before !== undefined && (before.id >= event.id || before.time > event.time)
    })
    expect(misplaced).toEqual([])
  })

  it('are events as the schema has them', () => {
    const seen = new Map<string, number>()
    const checked = events.filter(({ action, outcome }, index) => {
      const name = `${action} ${outcome}`
      seen.set(name, (seen.get(name) ?? 0) + 1)
      return index % 100 === 0 || (seen.get(name) ?? 0) <= 5
    })
    const invalid = checked.filter((event) => !AuditEventSchema.safeParse(event).success)
    expect(invalid).toEqual([])
    expect(seen.size).toBeGreaterThan(30)
  })
})

describe('people', () => {
  it('work in office hours, less at lunch, and hardly at weekends', () => {
    const byHour = countBy(decryptions, hourOf)
    const at = (hour: number): number => byHour.get(hour) ?? 0
    expect(at(12)).toBeLessThan(0.5 * Math.min(at(11), at(14)))
    expect(at(3)).toBeLessThan(0.01 * at(10))
    const weekend = decryptions.filter((event) => isWeekend(dayOf(event))).length
    expect(weekend).toBeLessThan(0.03 * decryptions.length)
  })

  it('have days that differ much more than chance would have it', () => {
    const dispersions = people.map(({ id }) => {
      const own = decryptions.filter(({ principal }) => principal === id)
      const counts = [...countBy(own, dayOf).values()]
      const usual = mean(counts)
      return mean(counts.map((count) => (count - usual) ** 2)) / usual
    })
    expect(mean(dispersions)).toBeGreaterThan(4)
  })

  it('do more on Mondays, and together on some days', () => {
    const byDay = countBy(decryptions, dayOf)
    const monday = average(byDay, (day) => weekdayOf(day) === 0)
    expect(monday).toBeGreaterThan(1.1 * average(byDay, (day) => weekdayOf(day) > 0 && weekdayOf(day) < 5))
  })

  it('are joined by a team in the middle, take vacations and come back', () => {
    const firsts = new Map<string, number>()
    const gaps = new Map<string, number>()
    const lasts = new Map<string, number>()
    for (const event of decryptions) {
      const { principal = '' } = event
      const day = dayOf(event)
      if (!firsts.has(principal)) firsts.set(principal, day)
      gaps.set(principal, Math.max(gaps.get(principal) ?? 0, day - (lasts.get(principal) ?? day)))
      lasts.set(principal, day)
    }
    expect([...firsts.values()].filter((day) => day >= 0.45 * OPTIONS.days)).toHaveLength(8)
    expect([...gaps.values()].filter((gap) => gap >= 13 && gap <= 40).length).toBeGreaterThan(4)
  })

  it('get other networks, browsers and duties', () => {
    const [one] = people
    const own = events.filter(({ principal }) => principal === one?.id)
    expect(new Set(own.map(({ userAgent }) => userAgent)).size).toBeGreaterThan(2)
    expect(new Set(own.map(({ sourceIp }) => sourceIp)).size).toBeGreaterThan(1)
    const roles = people.map(
      ({ id }) =>
        countBy(
          events.filter(({ principal, action }) => principal === id && action === 'object.decrypt'),
          ({ roles: had = [] }) => had.join(),
        ).size,
    )
    expect(roles.filter((count) => count > 1)).toHaveLength(2)
  })
})

describe('the vault', () => {
  const count = (suits: (event: AuditEvent) => boolean): number => events.filter(suits).length

  it('grows, suffers an outage with retries, and rotates its key every month', () => {
    const machines = events.filter(({ principal = '' }) => principal.startsWith('client:'))
    const byDay = countBy(machines, dayOf)
    expect(average(byDay, (day) => day >= 90)).toBeGreaterThan(1.08 * average(byDay, (day) => day < 30))
    expect(count(({ outcome, reason }) => outcome === 'failed' && reason === 'unavailable')).toBeGreaterThan(
      20,
    )
    expect(count(({ action }) => action === 'key.rewrap')).toBeGreaterThanOrEqual(180)
    expect(new Set(decryptions.map(({ generation }) => generation)).size).toBeGreaterThanOrEqual(4)
  })

  it('sees mistyped passwords, refusals and jobs at night', () => {
    expect(count(({ action }) => action === 'auth.fail')).toBeGreaterThan(50)
    expect(count(({ action, outcome }) => action === 'access.check' && outcome === 'denied')).toBeGreaterThan(
      200,
    )
    const nightly = events.filter(({ principal = '' }) => principal.startsWith('client:nightly'))
    expect(new Set(nightly.map((event) => event.time.slice(11, 13))).size).toBeLessThan(10)
  })
})
