import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { parseSchedule } from '../../lib/rotation/schedule.ts'

const LAST = Date.UTC(2031, 0, 15, 12)

describe('a schedule of rotations', () => {
  it('counts days from the last rotation', () => {
    expect(parseSchedule('every 30 days')(LAST)).toBe(LAST + 30 * DAY_MS)
    expect(parseSchedule('every 1 day')(LAST)).toBe(LAST + DAY_MS)
    expect(parseSchedule('every 9999 days')(LAST)).toBe(LAST + 9999 * DAY_MS)
  })

  it('takes five fields of cron, in UTC whatever the machine has', () => {
    expect(parseSchedule('0 3 1 * *')(LAST)).toBe(Date.UTC(2031, 1, 1, 3))
    expect(parseSchedule('30 4 * * 0')(LAST)).toBe(Date.UTC(2031, 0, 19, 4, 30))
  })

  it('is due after the last rotation, never at its own moment again', () => {
    const at = Date.UTC(2031, 1, 1, 3)
    expect(parseSchedule('0 3 1 * *')(at)).toBe(Date.UTC(2031, 2, 1, 3))
  })

  it('may be none', () => {
    expect(parseSchedule(null)(LAST)).toBeNull()
  })

  it.each([
    ['every 0 days'],
    ['every -1 days'],
    ['every 1.5 days'],
    ['every 10000 days'],
    ['every day'],
    ['every 30 days '],
    [''],
    ['0 3 1 *'],
    ['0 0 3 1 * *'],
    ['61 3 1 * *'],
    ['0 3 31 2 *'],
    ['@monthly of course'],
  ])('is refused as %j, with what it may be', (expression) => {
    expect(() => parseSchedule(expression)).toThrowError(
      expect.objectContaining({
        code: 'invalid-configuration',
        message: expect.stringMatching(/^rotationSchedule is ".*five fields of cron.*every 30 days/),
      }),
    )
  })
})
