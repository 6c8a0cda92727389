import type { Clock } from '../../lib/clock.ts'

/** A moment that tests start at; it moves only when they say so. */
export const START = Date.UTC(2031, 0, 1)

export type TestClock = Clock & { readonly advance: (milliseconds: number) => void }

export function testClock(start = START): TestClock {
  let now = start
  return Object.assign(() => now, { advance: (milliseconds: number) => void (now += milliseconds) })
}
