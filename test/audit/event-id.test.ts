import { decodeTime } from 'ulid'
import { expect, it } from 'vitest'
import { createEventIds } from '../../lib/audit/event-id.ts'
import { START } from '../support/test-clock.ts'

it('ids ascend within a millisecond, and while the clock is adjusted', () => {
  const next = createEventIds()
  const ids = [0, 0, 0, 1, -59_999, 1, 2].map((step) => next(START + step))
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

it('ids follow a clock that was ahead and was set right, and ascend from there', () => {
  const next = createEventIds()
  next(START + 86_400_000)
  const ids = [0, 0, 1].map((step) => next(START + step))
  expect(ids.map(decodeTime)).toEqual([START, START, START + 1])
  expect(ids.toSorted()).toEqual(ids)
})
