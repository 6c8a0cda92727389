import { expect, it } from 'vitest'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { csvHeader, csvLine, jsonLine } from '../../lib/audit/event-lines.ts'
import { AuditEventSchema } from '../../lib/audit/event-schema.ts'

const EVENT: AuditEvent = {
  id: '01KF3Z6Q8W9X0Y1Z2A3B4C5D6E',
  time: '2032-01-01T00:00:00.000Z',
  action: 'object.decrypt',
  outcome: 'allowed',
  roles: ['writer', 'reader'],
  bytes: 12,
}

const cells = (event: AuditEvent): Record<string, string | undefined> => {
  const values = csvLine(event).trimEnd().split(',')
  return Object.fromEntries(
    csvHeader()
      .trimEnd()
      .split(',')
      .map((name, index) => [name, values[index]]),
  )
}

it('writes every field of an event in a column of its own', () => {
  expect(csvHeader().trimEnd().split(',').toSorted()).toEqual(Object.keys(AuditEventSchema.shape).toSorted())
  expect(cells(EVENT)).toMatchObject({ ...EVENT, roles: 'writer reader', bytes: '12', reason: '' })
  expect(csvLine(EVENT).endsWith('\r\n')).toBe(true)
  expect(JSON.parse(jsonLine(EVENT))).toEqual(EVENT)
  expect(jsonLine(EVENT).indexOf('\n')).toBe(jsonLine(EVENT).length - 1)
})

it.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '＝1',
])('takes %j for no formula', (userAgent) => {
  const line = csvLine({ ...EVENT, userAgent })
  expect(line).toMatch(/,"?'/)
  expect(line.replaceAll("'", '')).toContain(userAgent)
})

it.each(['x; =1', 'x\n=1', 'x\t@SUM(A1)'])('takes %j for no formula where cells end otherwise', (reason) => {
  expect(csvLine({ ...EVENT, reason })).toMatch(/x[;\t\n]' ?[=@]/)
})

it('keeps commas, quotes and line ends within their cell (RFC 4180)', () => {
  expect(csvLine({ ...EVENT, reason: 'a,"b"\r\nc' })).toContain(',"a,""b""\r\nc",')
})
