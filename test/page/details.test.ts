import { describe, expect, it } from 'vitest'
import { labelList, subjectHeader } from '../../lib/http/fields.ts'
import { headersOf, NO_DETAILS, problemsOf } from '../../web/objects/details.ts'
import { NO_FILTERS, queryOf } from '../../web/objects/lists.ts'
import { matcherOf, type ObjectMetadata } from '../../web/objects/matches.ts'

const NOW = Date.parse('2026-11-22T10:00:00Z')

describe('the details of what is stored', () => {
  it('arrive at the API as they were typed, in the one header that a browser can send', () => {
    const labels = ['team=payroll, north', "odd=UTF-8''x%41, (*)'", 'city=Zürich', 'empty=']
    const headers = headersOf('Ann, Ben & Zoë', { ...NO_DETAILS, labels, subject: 'emp-ü' }, NOW)
    expect(labelList.parse([headers['Keyfold-Label'] ?? ''])).toEqual({
      name: 'Ann, Ben & Zoë',
      team: 'payroll, north',
      odd: "UTF-8''x%41, (*)'",
      city: 'Zürich',
      empty: '',
    })
    expect(subjectHeader.parse(headers['Keyfold-Subject'])).toBe('emp-ü')
    expect(headersOf('', NO_DETAILS, NOW)).toEqual({ 'Keyfold-Classification': 'confidential' })
  })

  it('are refused where the API would refuse them', () => {
    const labels = (...of: string[]) => problemsOf({ ...NO_DETAILS, labels: of }, NOW).labels
    expect(labels('a=b')).toBeUndefined()
    for (const wrong of [['a'], ['ü=b'], ['a=1', 'a=2'], ['name=x'], ['a=\u0007'], [`a=${'x'.repeat(257)}`]])
      expect(labels(...wrong), wrong.join()).toBeTypeOf('string')
    expect(labels(...Array.from({ length: 32 }, (_, at) => `k${at}=v`))).toBeTypeOf('string')
  })

  it('do not expire in the past', () => {
    const at = (date: string) => problemsOf({ ...NO_DETAILS, expiry: { kind: 'date', date } }, NOW).expiry
    expect(at('2026-11-20')).toBe('This day is over')
    expect(at('')).toBe('Choose a day')
    expect(at('2026-12-31')).toBeUndefined()
    const { 'Keyfold-Expires': expires } = headersOf(
      '',
      { ...NO_DETAILS, expiry: { kind: 'days', days: 7 } },
      NOW,
    )
    expect(expires).toBe('2026-11-29T10:00:00.000Z')
  })
})

describe('the API', () => {
  it('never divides literal text of a label, and counts the labels of one line', () => {
    expect(labelList.parse(["a=b, UTF-8''c%3Dd"])).toEqual({ a: "b, UTF-8''c%3Dd" })
    const line = Array.from({ length: 33 }, (_, at) => `UTF-8''k${at}%3Dv`).join(', ')
    expect(labelList.safeParse([line]).error?.issues[0]?.message).toBe('has more than 32 labels')
    expect(labelList.safeParse(["UTF-8''a%3D1, UTF-8''a%3D2"]).success).toBe(false)
  })
})

describe('a list', () => {
  it('asks for whole days of the place where the page is read', () => {
    const query = queryOf('mine', '', { ...NO_FILTERS, createdFrom: '2026-11-01', createdTo: '2026-11-01' })
    const [after, before] = [query.createdAfter ?? '', query.createdBefore ?? '']
    expect(new Date(after).getTime() + 1).toBe(new Date(2026, 10, 1).getTime())
    expect(new Date(before)).toEqual(new Date(2026, 10, 2))
  })

  it('is searched by every word, whatever its accents and its case', () => {
    const object = {
      id: 'q0Fh1XlZ3u7sJ0Zb8aWv2Q',
      kind: 'object',
      contentType: 'application/pdf',
      classification: 'internal',
      labels: { name: 'Contrat Zoé', team: 'payroll' },
      subject: 'emp-7',
    } as unknown as ObjectMetadata
    for (const search of ['', 'zoe', 'PDF contrat', 'team=pay', 'EMP-7', 'q0fh1x', 'internal'])
      expect(matcherOf(search)(object), search).toBe(true)
    for (const search of ['zoe bank', 'q0', 'text']) expect(matcherOf(search)(object), search).toBe(false)
  })
})
