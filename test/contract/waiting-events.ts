import { ulid } from 'ulid'
import { describe, expect, test } from 'vitest'
import { canonicalJson, SALT_BYTES } from '../../lib/audit/log/entry.ts'
import { appendEvents, type LogStores, logEvent, placeWaiting } from './log-stores.ts'
import { HOSTILE_TEXTS, withStores } from './stores.ts'

/** What every store promises of events that wait for the log. */
export function waitingEventsContract(name: string, make: () => Promise<LogStores>): void {
  describe(`waiting events: ${name}`, () => {
    const { current, reopen } = withStores(make)

    const waitingIds = async (size: number, limit = 1_000): Promise<readonly (string | null)[]> =>
      (await current().waitingEvents.waiting(size, limit)).map(({ id }) => id)

    test('are none before anything was recorded', async () => {
      expect(await waitingIds(0)).toEqual([])
    })

    test('come with the text and the salt that they keep for good', async () => {
      const events = [
        logEvent({ roles: ['writer', 'reader'], version: 3, bytes: 1024, reason: 'größer' }),
        ...HOSTILE_TEXTS.map((text) => logEvent({ principal: text, reason: text, roles: [text] })),
      ]
      for (const event of events) await current().events.append(event)
      const found = await current().waitingEvents.waiting(0, 1_000)
      const bodies = new Map(found.map(({ id, body }) => [id, body]))
      expect(bodies).toEqual(new Map(events.map((event) => [event.id, canonicalJson(event)])))
      expect(found.every(({ salt }) => salt?.length === SALT_BYTES)).toBe(true)
      expect(new Set(found.map(({ salt }) => Buffer.from(salt ?? []).toString('hex'))).size).toBe(
        found.length,
      )
      const { waitingEvents } = await reopen()
      const again = await waitingEvents.waiting(0, 1_000)
      const bySalt = (all: typeof found) => new Map(all.map(({ id, salt }) => [id, [...(salt ?? [])]]))
      expect(bySalt(again)).toEqual(bySalt(found))
    })

    test('are all that was recorded, no more at once than asked for', async () => {
      const ids = await appendEvents(current(), 9)
      expect(new Set(await waitingIds(0))).toEqual(new Set(ids))
      const some = await waitingIds(0, 4)
      expect(some).toHaveLength(4)
      expect(ids).toEqual(expect.arrayContaining([...some]))
    })

    test('wait no more when they are placed, and each is placed once', async () => {
      const placed: (string | null)[] = []
      const ids: string[] = []
      for (const count of [3, 1, 5]) {
        ids.push(...(await appendEvents(current(), count)))
        placed.push(...(await placeWaiting(current())))
        expect(await waitingIds(placed.length)).toEqual([])
      }
      expect(placed).toHaveLength(ids.length)
      expect(new Set(placed)).toEqual(new Set(ids))
    })

    test('wait, too, when they come late with an older id', async () => {
      await appendEvents(current(), 2)
      await placeWaiting(current())
      const late = logEvent({ id: ulid(1_000) })
      await current().events.append(late)
      expect(await waitingIds(2)).toEqual([late.id])
      await placeWaiting(current())
      expect((await current().placedEvents.find(late.id))?.leaf).toBe(2)
    })

    test('are placed again where they are, when that is repeated', async () => {
      const { waitingEvents, placedEvents } = current()
      await appendEvents(current(), 4)
      const ids = await placeWaiting(current())
      await appendEvents(current(), 1)
      await waitingEvents.place(0, ids)
      await waitingEvents.place(2, ids.slice(2))
      const leaves = await Promise.all(ids.map(async (id) => (await placedEvents.find(id ?? ''))?.leaf))
      expect(leaves).toEqual([0, 1, 2, 3])
      expect(await waitingIds(4)).toHaveLength(1)
    })

    test('may be none at a place: that is passed over', async () => {
      const [id = ''] = await appendEvents(current(), 1)
      await expect(current().waitingEvents.place(0, [id, null])).resolves.toBeUndefined()
      expect(await waitingIds(2)).toEqual([])
    })
  })
}
