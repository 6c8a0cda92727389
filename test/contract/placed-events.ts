import { ulid } from 'ulid'
import { describe, expect, test } from 'vitest'
import { canonicalJson, SALT_BYTES } from '../../lib/audit/log/entry.ts'
import type { EventIndex } from '../../lib/audit/ports.ts'
import { appendEvents, type LogStores, logEvent, placeWaiting } from './log-stores.ts'
import { withStores } from './stores.ts'

const INDEXES: readonly EventIndex[] = [
  { by: 'all' },
  { by: 'principal', value: 'user:ada' },
  { by: 'object', value: 'o' },
  { by: 'subject', value: 'patient' },
  { by: 'action', value: 'object.decrypt' },
  { by: 'outcome', value: 'denied' },
]

/** What every store promises of events beside the log. */
export function placedEventsContract(name: string, make: () => Promise<LogStores>): void {
  describe(`placed events: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('are what was recorded, and know their leaves once they have one', async () => {
      const event = logEvent({ roles: ['writer'], reason: 'because' })
      await current().events.append(event)
      const waiting = await current().placedEvents.find(event.id)
      expect(waiting).toMatchObject({ id: event.id, body: canonicalJson(event), leaf: null })
      expect(waiting?.salt).toHaveLength(SALT_BYTES)
      await placeWaiting(current())
      const { placedEvents } = await reopen()
      expect(await placedEvents.find(event.id)).toEqual({ ...waiting, leaf: 0 })
      expect(await placedEvents.find(ulid())).toBeNull()
    })

    test('come in the order of ids, page by page, whatever the order of arrival', async () => {
      const { events, placedEvents } = current()
      const ids = Array.from({ length: 9 }, (_, at) => ulid(1_000 * (at + 1)))
      for (const id of ids.toReversed()) await events.append(logEvent({ id }))
      const placed = await placeWaiting(current())
      const late = logEvent({ id: ulid(500) })
      await events.append(late)
      const all = []
      for (let after: string | null = null; ; ) {
        const page = await placedEvents.placed(after, 4)
        expect(page.length).toBeLessThanOrEqual(4)
        all.push(...page)
        const last = page.at(-1)
        if (last === undefined) break
        after = last.id
      }
      expect(all.map(({ id, leaf }) => [id, leaf])).toEqual([
        [late.id, null],
        ...ids.map((id) => [id, placed.indexOf(id)]),
      ])
    })

    test('keep id and leaf when they are redacted, however often, and nothing else', async () => {
      await appendEvents(current(), 2)
      const event = logEvent({ reason: 'a secret' })
      await current().events.append(event)
      await placeWaiting(current())
      const before = await current().placedEvents.placed(null, 9)
      await current().placedEvents.redact(event.id)
      await current().placedEvents.redact(event.id)
      const redacted = { body: null, salt: null }
      const expected = before.map((one) => (one.id === event.id ? { ...one, ...redacted } : one))
      expect(await current().placedEvents.placed(null, 9)).toEqual(expected)
      const { placedEvents } = await reopen()
      expect(await placedEvents.find(event.id)).toEqual(expected.find(({ id }) => id === event.id))
    })

    test('are not found among the events when they are redacted, and the others are', async () => {
      const ids = await appendEvents(current(), 7)
      await placeWaiting(current())
      const redacted = [0, 3, 4, 6].map((at) => ids[at] ?? '')
      for (const id of redacted) await current().placedEvents.redact(id)
      const left = ids.filter((id) => !redacted.includes(id)).toSorted()
      expect((await current().events.page(null, 99)).map(({ id }) => id)).toEqual(left)
      for (const index of INDEXES) {
        const found: string[] = []
        for (let below: string | null = null; ; ) {
          const page = await current().eventQueries.newest(index, { above: null, below }, 2)
          found.push(...page.events.map(({ id }) => id))
          if (page.next === null) break
          below = page.next
        }
        expect(found).toEqual(left.toReversed())
      }
    })

    test('are not made by redacting what is not there', async () => {
      await current().placedEvents.redact(ulid())
      expect(await current().placedEvents.placed(null, 9)).toEqual([])
    })
  })
}
