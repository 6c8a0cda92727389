import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { problemOf } from '../../cli/anomaly/check-event.ts'
import { ACTIONS, OUTCOMES } from '../../lib/audit/event.ts'
import { AuditEventSchema, createEventSchema } from '../../lib/audit/event-schema.ts'
import { CLASSIFICATIONS } from '../../lib/objects/model.ts'
import { decryption } from './anomaly-events.ts'

const EVENT = decryption(Date.UTC(2031, 0, 6), 'user:ann', 'o1')
const STRINGS = [
  '',
  'x',
  EVENT.id,
  EVENT.id.toLowerCase(),
  `8${EVENT.id.slice(1)}`,
  `${EVENT.id}0`,
  EVENT.time,
]
const NUMBERS = [
  0,
  -0,
  -1,
  1.5,
  7,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  Number.POSITIVE_INFINITY,
]
const OTHERS = [undefined, null, true, [], ['reader'], ['reader', 1], [null], {}, { id: 'x' }]
const VALUES: readonly unknown[] = [
  ...STRINGS,
  ...NUMBERS,
  ...OTHERS,
  ...ACTIONS,
  ...OUTCOMES,
  ...CLASSIFICATIONS,
]
const FIELDS = Object.keys((createEventSchema() as { properties: object }).properties)

const isValid = (value: unknown): boolean => AuditEventSchema.safeParse(value).success

/** Of times the schema says only that they are text. */
const isOddTime = (name: string, value: unknown): boolean =>
  name === 'time' && typeof value === 'string' && value !== EVENT.time

test('each field takes what the schema takes', () => {
  const cases = [...FIELDS, 'leaf', 'toString'].flatMap((name) => VALUES.map((value) => ({ name, value })))
  const wrong = cases.filter(({ name, value }) => {
    if (isOddTime(name, value)) return false
    const event = Object.fromEntries(
      Object.entries({ ...EVENT, [name]: value }).filter(([, each]) => each !== undefined),
    )
    return (problemOf(event) === null) !== isValid(event)
  })
  expect(wrong).toEqual([])
})

test('whatever is JSON is an event, or not, as the schema says', () => {
  const field = fc.constantFrom(...FIELDS, '__proto__', 'constructor', 'x')
  const fields = fc.array(fc.tuple(field, fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue())), {
    maxLength: 4,
  })
  fc.assert(
    fc.property(fields, fc.array(fc.constantFrom(...FIELDS), { maxLength: 1 }), (changed, removed) => {
      fc.pre(!changed.some(([name, value]) => isOddTime(name, value)))
      const kept = Object.entries(EVENT).filter(([name]) => !removed.includes(name))
      const text = [...kept, ...changed]
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
      const event: unknown = JSON.parse(`{${text.join(',')}}`)
      expect(problemOf(event) === null).toBe(isValid(event))
    }),
    { numRuns: process.env['SLOW'] === '1' ? 20_000 : 500 },
  )
})

test.each([null, [], 'x', 1, true, [EVENT]])('%j is no event', (value) => {
  expect([problemOf(value), isValid(value)]).toEqual(['It is no JSON object.', false])
})

test('texts and lists have limits, which the schema has not', () => {
  const [longest, most] = ['x'.repeat(2_048), Array.from({ length: 64 }, () => 'reader')]
  expect(problemOf({ ...EVENT, reason: longest, roles: most })).toBeNull()
  expect(problemOf({ ...EVENT, reason: `${longest}x` })).toBe(
    '"reason" must be text of at most 2048 characters.',
  )
  for (const roles of [[...most, 'reader'], [`${longest}x`]])
    expect(problemOf({ ...EVENT, roles })).toMatch(
      /^"roles" must be a list of at most 64 texts, each of at most 2048/,
    )
})

test('a time may have more or fewer digits than the vault writes', () => {
  for (const time of ['2031-01-06T00:00:00Z', '2031-01-06T00:00:00.1Z', '2031-01-06T00:00:00.123456Z'])
    expect(problemOf({ ...EVENT, time })).toBeNull()
})
