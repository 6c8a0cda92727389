import { describe, expect, test } from 'vitest'
import type { ExpiryPosition } from '../../lib/objects/ports.ts'
import { liveVersion, newObject, type Stores, withStores } from './stores.ts'

const placeOf = ({ object, version, expires }: ExpiryPosition): ExpiryPosition => ({
  object,
  version,
  expires,
})

/** What every store for the sweeper promises. */
export function sweepStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`sweep store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('takes the number of a version that never came, so that a late writer loses', async () => {
      const { sweep, versions } = current()
      const late = liveVersion()
      expect(await sweep.abandon(late.object, 1, 9)).toBe(true)
      expect(await sweep.abandon(late.object, 1, 10)).toBe(false)
      expect(await versions.put(late)).toBe(false)
      expect(await versions.find(late.object, 1)).toMatchObject({
        state: 'abandoned',
        version: 1,
        owner: '',
        ended: 9,
      })
    })

    test('leaves a version that is there alone', async () => {
      const { sweep, versions } = current()
      const live = liveVersion()
      const shredded = liveVersion()
      await versions.put(live)
      await versions.put(shredded)
      await versions.shred(shredded.object, 1, 4)
      expect(await sweep.abandon(live.object, 1, 9)).toBe(false)
      expect(await sweep.abandon(shredded.object, 1, 9)).toBe(false)
      expect(await versions.find(live.object, 1)).toEqual(live)
      expect(await versions.find(shredded.object, 1)).toMatchObject({ state: 'shredded' })
    })

    test('lets either the writer or the sweeper have a number, never both', async () => {
      const { sweep, versions } = current()
      const late = Array.from({ length: 30 }, () => liveVersion())
      const outcomes = await Promise.all(
        late.map((version, index) =>
          index % 2 === 0
            ? Promise.all([versions.put(version), sweep.abandon(version.object, 1, 9)])
            : Promise.all([sweep.abandon(version.object, 1, 9), versions.put(version)]),
        ),
      )
      for (const outcome of outcomes) expect(outcome.filter(Boolean)).toHaveLength(1)
    })

    test('lists deletions that are not finished, oldest first, page by page', async () => {
      const { facts } = current()
      const objects = Array.from({ length: 7 }, newObject)
      for (const [index, object] of objects.entries())
        await facts.tombstone(object, 100 - Math.floor(index / 2))
      const [finished, ...open] = objects
      await facts.finishShred(finished as string, 200)
      await facts.hold(newObject(), { reason: 'r', by: 'b', at: 1 })
      const { sweep } = await reopen()
      const all = await sweep.unfinished(100, null)
      const time = (object: string): number => 100 - Math.floor(objects.indexOf(object) / 2)
      expect([...all].sort()).toEqual([...open].sort())
      expect(all.map(time)).toEqual(all.map(time).sort((a, b) => a - b))
      const first = await sweep.unfinished(4, null)
      expect([...first, ...(await sweep.unfinished(4, first[3] as string))]).toEqual(all)
    })

    test('pages on when the object of the last position was finished meanwhile', async () => {
      const { facts, sweep } = current()
      const objects = Array.from({ length: 3 }, newObject)
      for (const [index, object] of objects.entries()) await facts.tombstone(object, 10 + index)
      await facts.finishShred(objects[0] as string, 20)
      expect(await sweep.unfinished(10, objects[0] as string)).toEqual(objects.slice(1))
    })

    test('lists versions that have expired, page by page, and no others', async () => {
      const { versions } = current()
      const expired = Array.from({ length: 5 }, (_, index) => liveVersion({ expires: 100 - (index % 3) }))
      const shredded = liveVersion({ expires: 1 })
      const others = [liveVersion({ expires: 102 }), liveVersion(), shredded]
      for (const version of [...expired, ...others]) await versions.put(version)
      await versions.shred(shredded.object, 1, 50)
      const { sweep } = await reopen()
      const all = await sweep.expired(101, 100, null)
      expect(new Set(all.map(placeOf))).toEqual(new Set(expired.map(placeOf)))
      const first = await sweep.expired(101, 3, null)
      expect([...first, ...(await sweep.expired(101, 3, first[2] ?? null))]).toEqual(all)
    })

    test('pages on when the version of the last position was shredded meanwhile', async () => {
      const { versions, sweep } = current()
      const expired = [1, 2, 3].map((expires) => liveVersion({ expires }))
      for (const version of expired) await versions.put(version)
      const [first] = await sweep.expired(10, 1, null)
      await versions.shred(first?.object as string, 1, 10)
      const rest = await sweep.expired(10, 10, first ?? null)
      expect(rest.map(placeOf)).toEqual(expired.slice(1).map(placeOf))
    })

    test('lists a version as expired by its changed expiry', async () => {
      const { versions, sweep } = current()
      const { object } = liveVersion()
      await versions.put(liveVersion({ object, expires: 5 }))
      const change = { labels: {}, classification: 'public' } as const
      await versions.update(object, 1, 1, { ...change, expires: null })
      expect(await sweep.expired(10, 10, null)).toEqual([])
      await versions.update(object, 1, 2, { ...change, expires: 6 })
      expect(await sweep.expired(10, 10, null)).toMatchObject([{ object, expires: 6 }])
    })
  })
}
