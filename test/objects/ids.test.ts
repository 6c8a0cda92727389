import { expect, it } from 'vitest'
import { idempotentObjectId, OBJECT_ID_PATTERN, randomObjectId } from '../../lib/objects/ids.ts'

const SECRET = Buffer.alloc(32, 7)
const many = <T>(make: (index: number) => T): T[] => Array.from({ length: 2_000 }, (_, index) => make(index))

it.each([
  ['random', () => many(randomObjectId)],
  ['of an idempotency key', () => many((index) => idempotentObjectId(SECRET, 'client:a', String(index)))],
])('ids that are %s begin with a letter, so that no command line takes one for an option', (_, make) => {
  const ids = make()
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[A-Za-z]/)
  for (const id of ids) expect(id).toMatch(OBJECT_ID_PATTERN)
})
