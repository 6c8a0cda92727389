import { encodeTime, monotonicFactory } from 'ulid'
import { describe, expect, test } from 'vitest'
import type { AuditEvent } from '../../lib/audit/event.ts'
import type { EventIndex, EventQueries, EventRange, EventStore } from '../../lib/audit/ports.ts'
import { HOSTILE_TEXTS, type Stores, withStores } from './stores.ts'

const START = Date.UTC(2026, 0, 2)
const HOUR_MS = 3_600_000

const EVERYTHING: EventRange = { above: null, below: null }

const INDEXES: readonly EventIndex[] = [
  { by: 'all' },
  { by: 'principal', value: 'user:ada' },
  { by: 'object', value: 'o' },
  { by: 'subject', value: 'patient' },
  { by: 'action', value: 'object.decrypt' },
  { by: 'outcome', value: 'denied' },
]

const inEach = (ask: (index: EventIndex) => Promise<void>): Promise<unknown> => Promise.all(INDEXES.map(ask))

/** In every index of {@link INDEXES}. */
const FACTS = { principal: 'user:ada', object: 'o', subject: 'patient' } as const

/** More pages than any test has: a cursor that does not get on is no endless loop. */
const PAGES_MAX = 200

/** What every store promises of its queries over events. */
export function eventQueriesContract(name: string, make: () => Promise<Stores>): void {
  describe(`event queries: ${name}`, () => {
    const { current } = withStores(make)

    test('gives each index page by page, newest first, each event once, while others come', async () => {
      const { events, eventQueries } = current()
      const known = await append(events, 11, (at) => START + at * HOUR_MS)
      let later = START + 100 * HOUR_MS
      const comeOthers = () => append(events, 1, () => later++)
      await inEach(async (index) => {
        const found: string[] = []
        for (const page of await pagesOf(eventQueries, index, EVERYTHING, 4, comeOthers)) found.push(...page)
        // What another index's pages brought before the first page of this one is on it.
        expect(found.filter((id) => known.includes(id))).toEqual(known.toReversed())
        expect(found).toEqual([...new Set(found)].toSorted().toReversed())
      })
    })

    test('gives by each index only what belongs there', async () => {
      const { events, eventQueries } = current()
      const [wanted] = await append(events, 1, () => START)
      const next = idsFrom(START + 1)
      const other = { time: '', action: 'auth.fail', outcome: 'allowed' } as const
      await events.append({ id: next(), ...other, principal: 'user:ad', object: 'o2', subject: 'patients' })
      await events.append({ id: next(), ...other })
      await inEach(async (index) => {
        const { events: found, next: more } = await eventQueries.newest(index, EVERYTHING, 9)
        expect(found.map(({ id }) => id).at(-1)).toBe(wanted)
        expect(found).toHaveLength(index.by === 'all' ? 3 : 1)
        expect(more).toBeNull()
      })
    })

    test('has nothing in an empty log', async () => {
      await inEach(async (index) => {
        expect(await current().eventQueries.newest(index, EVERYTHING, 9)).toEqual({ events: [], next: null })
      })
    })

    test('stays between the ends of a range, which are not in it', async () => {
      const { events, eventQueries } = current()
      const ids = await append(events, 9, (at) => START + at)
      const startOf = (at: number): string => encodeTime(START + at)
      const ranges: readonly (readonly [string | null, string | null, readonly string[]])[] = [
        [startOf(3), null, ids.slice(3)],
        [null, startOf(3), ids.slice(0, 3)],
        [startOf(2), startOf(7), ids.slice(2, 7)],
        [ids[2] ?? '', ids[7] ?? '', ids.slice(3, 7)],
        [startOf(5), startOf(5), []],
        [startOf(7), startOf(2), []],
        [ids[4] ?? '', ids[5] ?? '', []],
        [startOf(20), null, []],
        [null, encodeTime(0), []],
      ]
      await inEach(async (index) => {
        for (const [above, below, expected] of ranges) {
          const pages = await pagesOf(eventQueries, index, { above, below }, 9)
          expect(pages.flat().toReversed()).toEqual(expected)
        }
      })
    })

    test('pages through events of one millisecond, each once', async () => {
      const { events, eventQueries } = current()
      const ids = await append(events, 7, () => START)
      await inEach(async (index) => {
        const pages = await pagesOf(eventQueries, index, EVERYTHING, 3)
        expect(pages.flat()).toEqual(ids.toReversed())
        expect(pages.every((page) => page.length <= 3)).toBe(true)
      })
    })

    test('walks through years in which little happened', async () => {
      const { events, eventQueries } = current()
      const ids = await append(events, 18, (at) => START + at * 400 * HOUR_MS)
      const pages = await pagesOf(eventQueries, { by: 'all' }, EVERYTHING, 12)
      expect(pages.flat()).toEqual(ids.toReversed())
    })

    test('finds what hostile text is about, and nothing else', async () => {
      const { events, eventQueries } = current()
      const next = idsFrom(START)
      for (const text of HOSTILE_TEXTS) {
        const hostile = { ...event(next()), principal: text, object: text, subject: text }
        await events.append(hostile)
        await events.append({ ...event(next()), principal: `${text} ` })
        for (const by of ['principal', 'object', 'subject'] as const) {
          const found = await eventQueries.newest({ by, value: text }, EVERYTHING, 9)
          expect(found, text).toEqual({ events: [hostile], next: null })
        }
      }
    })
  })
}

const event = (id: string): AuditEvent => ({
  id,
  time: '2026-01-02T03:04:05.678Z',
  action: 'object.decrypt',
  outcome: 'denied',
  ...FACTS,
})

/** Ascending also within one millisecond. */
function idsFrom(time: number): () => string {
  const next = monotonicFactory()
  return () => next(time)
}

/** @param timeOf of each, ascending. @returns their ids, oldest first */
async function append(
  events: EventStore,
  count: number,
  timeOf: (at: number) => number,
): Promise<readonly string[]> {
  const next = monotonicFactory()
  const ids = Array.from({ length: count }, (_, at) => next(timeOf(at)))
  await Promise.all(ids.map((id) => events.append(event(id))))
  return ids
}

/** Follows every page to the end. @param between is done after each */
async function pagesOf(
  queries: EventQueries,
  index: EventIndex,
  range: EventRange,
  limit: number,
  between: () => Promise<unknown> = async () => undefined,
): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = []
  for (let { below } = range; pages.length < PAGES_MAX; ) {
    const { events, next } = await queries.newest(index, { ...range, below }, limit)
    pages.push(events.map(({ id }) => id))
    await between()
    if (next === null) return pages
    below = next
  }
  throw new Error('The pages do not end.')
}
