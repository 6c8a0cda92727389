import { describe, expect, test } from 'vitest'
import type { WrappedVersion } from '../../lib/rotation/ports.ts'
import { HOSTILE_TEXTS, liveVersion, newObject, type Stores, withStores } from './stores.ts'
import { newKey, pagesOf, putUnder, queued, sorted, wrappedOf } from './wrapped.ts'

const places = (versions: readonly WrappedVersion[]): readonly string[] =>
  versions.map(({ object, version }) => `${object}/${version}`).toSorted()

/** What every work queue of a rotation promises. Its stores answer at once: an adapter that lags makes the suite wait. */
export function rewrapQueueContract(name: string, make: () => Promise<Stores>): void {
  describe(`rewrap queue: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('is empty at first, in each of its shards, which stay the same', async () => {
      const { queue } = current()
      expect(queue.shards.length).toBeGreaterThan(0)
      expect(new Set(queue.shards).size).toBe(queue.shards.length)
      for (const which of ['outside', 'under'] as const) expect(await queued(current(), which, 1)).toEqual([])
      expect((await reopen()).queue.shards).toEqual(queue.shards)
    })

    test('has each version in one shard, by its generation, with all that a rewrap needs', async () => {
      const object = newObject()
      const [below, above] = await putUnder(current(), [1, 3])
      const at = await putUnder(current(), [2, 2], { kind: 'message', blobKey: null })
      const many = [1, 2, 10].map((version) => liveVersion({ object, version, generation: version }))
      for (const version of many) await current().versions.put(version)
      const [first, second, tenth] = many
      await reopen()
      const outside = [below, above, first, tenth].flatMap((live) => (live ? [wrappedOf(live)] : []))
      const under = [...at, second].flatMap((live) => (live ? [wrappedOf(live)] : []))
      expect(sorted(await queued(current(), 'outside', 2))).toEqual(sorted(outside))
      expect(sorted(await queued(current(), 'under', 2))).toEqual(sorted(under))
      expect(await queued(current(), 'under', 20)).toEqual([])
      expect(await queued(current(), 'outside', 20)).toHaveLength(7)
    })

    test('has no version that was shredded or abandoned', async () => {
      const { versions, sweep } = current()
      const [kept, shredded] = await putUnder(current(), [1, 1])
      await versions.shred(shredded?.object ?? '', 1, 5)
      await sweep.abandon(newObject(), 1, 5)
      expect(places(await queued(current(), 'outside', 2))).toEqual([`${kept?.object}/1`])
      expect(places(await queued(current(), 'under', 1))).toEqual([`${kept?.object}/1`])
    })

    test('shows a version as it is now, after it was rewrapped and after its metadata changed', async () => {
      const { versions, wraps } = current()
      const [live] = await putUnder(current(), [1])
      if (live === undefined) throw new Error('Nothing was put.')
      const to = newKey(2)
      await wraps.replaceKey(live, to)
      await versions.update(live.object, 1, 1, { labels: { a: 'b' }, classification: 'public', expires: 9 })
      expect(await queued(current(), 'outside', 2)).toEqual([])
      expect(await queued(current(), 'under', 1)).toEqual([])
      const moved = { ...wrappedOf(live), ...to }
      expect(await queued(current(), 'under', 2)).toEqual([moved])
      expect(await queued(current(), 'outside', 3)).toEqual([moved])
    })

    test('pages 1, 2, 7 or 100 entries at a time, without a gap and without repetition', async () => {
      const generations = Array.from({ length: 40 }, (_, n) => (n % 4) + 1)
      const made = await putUnder(current(), generations)
      const { queue } = current()
      const isUnder = ({ generation }: { generation: number }): boolean => generation === 2
      const outside = sorted(made.filter((live) => !isUnder(live)).map(wrappedOf))
      const under = sorted(made.filter(isUnder).map(wrappedOf))
      for (const limit of [1, 2, 7, 100]) {
        const pages = await Promise.all(
          queue.shards.map((shard) => pagesOf((after) => queue.outside(shard, 2, after, limit))),
        )
        for (const { versions } of pages.flat()) expect(versions.length).toBeLessThanOrEqual(limit)
        expect(sorted(pages.flat().flatMap(({ versions }) => versions))).toEqual(outside)
        expect(sorted(await queued(current(), 'under', 2, limit))).toEqual(under)
      }
    })

    test('pages on while everything behind it is rewrapped, and is empty then', async () => {
      const generations = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 1 : 3))
      const made = await putUnder(current(), generations)
      const { queue, wraps } = current()
      const seen: WrappedVersion[] = []
      for (const shard of queue.shards) {
        await pagesOf(
          (after) => queue.outside(shard, 2, after, 3),
          async ({ versions }) => {
            seen.push(...versions)
            await Promise.all(versions.map((version) => wraps.replaceKey(version, newKey(2))))
          },
        )
      }
      expect(places(seen)).toEqual(places(made))
      expect(await queued(current(), 'outside', 2)).toEqual([])
      expect(await queued(current(), 'under', 2)).toHaveLength(40)
    })

    test('pages on while everything behind it is shredded', async () => {
      const made = await putUnder(
        current(),
        Array.from({ length: 12 }, () => 1),
      )
      const { queue, versions: store } = current()
      const seen: WrappedVersion[] = []
      for (const shard of queue.shards) {
        await pagesOf(
          (after) => queue.under(shard, 1, after, 2),
          async ({ versions }) => {
            seen.push(...versions)
            await Promise.all(versions.map(({ object }) => store.shred(object, 1, 5)))
          },
        )
      }
      expect(places(seen)).toEqual(places(made))
      expect(await queued(current(), 'under', 1)).toEqual([])
    })

    test('goes on from a cursor after it was opened again', async () => {
      const made = await putUnder(
        current(),
        Array.from({ length: 20 }, () => 1),
      )
      const seen: WrappedVersion[] = []
      for (const shard of current().queue.shards) {
        await pagesOf(
          (after) => current().queue.outside(shard, 2, after, 4),
          async ({ versions }) => {
            seen.push(...versions)
            await reopen()
          },
        )
      }
      expect(places(seen)).toEqual(places(made))
    })

    test.each(
      HOSTILE_TEXTS.filter((text) => text.length < 1_000),
    )('finds objects whose ids are hostile, and pages over them: %j', async (text) => {
      const versions = [1, 2, 3].map((version) => liveVersion({ object: text, version }))
      for (const version of versions) await current().versions.put(version)
      expect(sorted(await queued(current(), 'outside', 2, 1))).toEqual(versions.map(wrappedOf))
    })
  })
}
