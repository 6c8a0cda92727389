import { afterEach, beforeEach } from 'vitest'
import { People } from './people.ts'

/** A vault for each test of a file, with two administrators, ann and bob, and somebody without a role, uma. */
export function withPeople(): () => People {
  let people: People
  beforeEach(async () => {
    people = await People.open()
    await people.person('ann', 'admin')
    await people.person('bob', 'admin')
    await people.person('uma')
  })
  afterEach(() => people.close())
  return () => people
}
