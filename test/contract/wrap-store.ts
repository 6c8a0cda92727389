import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { etagOf, type LiveVersion } from '../../lib/objects/model.ts'
import type { NewKey } from '../../lib/rotation/ports.ts'
import { liveVersion, newObject, type Stores, shownIn, withStores } from './stores.ts'
import { newKey, putUnder, queued } from './wrapped.ts'

const CHANGE = {
  labels: { place: 'Oslo' },
  classification: 'restricted',
  expires: 1_800_000_000_000,
} as const

const ROUNDS = 12

/** Another data key, and with it other ciphertext. */
const newContent = (generation: number, keyBytes?: number) => ({
  ...newKey(generation, keyBytes),
  blobKey: `${newObject()}/1/${newObject()}`,
  messageId: randomBytes(32).toString('base64'),
  sealedLength: 5_000,
  frameLength: 1_048_576,
})

type NewContent = ReturnType<typeof newContent>

/** What every store promises that changes how versions are wrapped. */
export function wrapStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`wrap store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    async function putFull(change: Partial<LiveVersion> = {}): Promise<LiveVersion> {
      const { versions, subjects } = current()
      const full = liveVersion({
        labels: { case: '7' },
        subject: 'patient',
        expires: 1_900_000_000_000,
        revision: 4,
        ...change,
      })
      if (full.subject !== null) await subjects.enter(full.subject, full.object)
      await versions.put(full)
      return full
    }

    const replace = (live: LiveVersion, to: NewKey | NewContent): Promise<boolean> =>
      'blobKey' in to ? current().wraps.replaceContent(live, to) : current().wraps.replaceKey(live, to)

    const find = (live: Pick<LiveVersion, 'object' | 'version'>) =>
      current().versions.find(live.object, live.version)

    test.each([
      ['of the same length', 120],
      ['that is longer', 184],
      ['that is shorter', 97],
    ])('puts a new wrapped key %s in the place of the old, and changes nothing else', async (_, bytes) => {
      const before = await putFull()
      const next = await putFull({ object: before.object, version: 2 })
      const to = newKey(2, bytes)
      expect(await current().wraps.replaceKey(before, to)).toBe(true)
      await reopen()
      const after = { ...before, ...to }
      expect(await find(before)).toEqual(after)
      expect(etagOf(after)).toBe(etagOf(before))
      expect(await find(next)).toEqual(next)
    })

    test.each([
      ['of the same lengths', newContent(2)],
      ['of other lengths', { ...newContent(3, 184), blobKey: 'o/1/r', messageId: 'm'.repeat(99) }],
    ])('puts new content %s in the place of the old, and changes nothing else', async (_, to) => {
      const before = await putFull()
      const next = await putFull({ object: before.object, version: 2 })
      expect(await current().wraps.replaceContent(before, to)).toBe(true)
      await reopen()
      expect(await find(before)).toEqual({ ...before, ...to })
      expect(await find(next)).toEqual(next)
      expect(await current().versions.shred(before.object, 1, 5)).toEqual({ blobKey: to.blobKey })
    })

    test('rewraps a message, which has no blob', async () => {
      const message = await putFull({ kind: 'message', blobKey: null })
      const to = newKey(2)
      expect(await current().wraps.replaceKey(message, to)).toBe(true)
      expect(await find(message)).toEqual({ ...message, ...to })
    })

    test('rewraps again and again', async () => {
      let live = await putFull()
      for (const generation of [2, 3, 4, 5]) {
        const to = newKey(generation)
        expect(await current().wraps.replaceKey(live, to)).toBe(true)
        live = { ...live, ...to }
      }
      expect(await find(live)).toEqual(live)
      expect(await current().usage.countByGeneration()).toEqual(new Map([[5, 1]]))
    })

    test('changes no version that is absent, a stub, or wrapped otherwise than it was read', async () => {
      const { versions, sweep, wraps } = current()
      const live = await putFull()
      const shredded = await putFull()
      await versions.shred(shredded.object, 1, 5)
      const abandoned = liveVersion()
      await sweep.abandon(abandoned.object, 1, 5)
      const { wrappedDataKey: otherKey } = newKey(1)
      const wrong = [
        { ...live, version: 2 },
        { ...live, object: newObject() },
        { ...live, wrappedDataKey: otherKey },
        { ...live, wrappedDataKey: live.wrappedDataKey.subarray(0, 97) },
        { ...live, wrappedDataKey: new Uint8Array(120) },
        shredded,
        { ...shredded, wrappedDataKey: new Uint8Array(120) },
        abandoned,
      ]
      for (const version of wrong) {
        expect(await wraps.replaceKey(version, newKey(2))).toBe(false)
        expect(await wraps.replaceContent(version, newContent(2))).toBe(false)
      }
      expect(await find(live)).toEqual(live)
      expect(await find({ ...live, version: 2 })).toBeNull()
      expect(await find(shredded)).toMatchObject({ state: 'shredded' })
      expect(await find(abandoned)).toMatchObject({ state: 'abandoned' })
    })

    test('lets exactly one of many concurrent changes of one wrapped key win', async () => {
      const live = await putFull()
      const rivals = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? newKey(n + 2) : newContent(n + 2)))
      const won = await Promise.all(rivals.map((to) => replace(live, to)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await find(live)).toEqual({ ...live, ...rivals[won.indexOf(true)] })
    })

    test('keeps both a change of metadata and a rewrap that meet, whichever comes first', async () => {
      const { versions } = current()
      for (let round = 0; round < ROUNDS; round += 1) {
        const live = await putFull({ revision: 1 })
        const to = round % 4 < 2 ? newKey(2) : newContent(2, 97)
        const update = () => versions.update(live.object, 1, 1, CHANGE)
        const both = round % 2 === 0 ? [update(), replace(live, to)] : [replace(live, to), update()]
        expect(await Promise.all(both)).toEqual([true, true])
        expect(await find(live)).toEqual({ ...live, ...to, ...CHANGE, revision: 2 })
      }
    })

    test('never brings a shredded version back, whichever comes first', async () => {
      const { versions, wraps, scan } = current()
      for (let round = 0; round < ROUNDS; round += 1) {
        const live = await putFull()
        const to = round % 4 < 2 ? newKey(2) : newContent(2)
        const shred = () => versions.shred(live.object, 1, 7)
        await Promise.all(round % 2 === 0 ? [shred(), replace(live, to)] : [replace(live, to), shred()])
        expect(await find(live)).toMatchObject({ state: 'shredded', ended: 7 })
        expect(await wraps.replaceKey({ ...live, ...to }, newKey(3))).toBe(false)
        expect(await wraps.replaceKey(live, newKey(3))).toBe(false)
      }
      for (const which of ['outside', 'under'] as const) expect(await queued(current(), which, 2)).toEqual([])
      for (const segment of scan.segments) expect((await scan.scan(segment, null)).versions.size).toBe(0)
    })

    test('leaves a version in its lists, its expiry, and a claim for its destruction, as they are', async () => {
      const { wraps, facts, sweep, versions } = current()
      const [live] = await putUnder(current(), [1], { expires: 100 })
      if (live === undefined) throw new Error('Nothing was put.')
      await facts.claimDestruction(live.object, 1)
      await wraps.replaceKey(live, newKey(2))
      expect(await shownIn(current(), { by: 'owner', owner: live.owner })).toEqual([live.object])
      expect(await sweep.expired(100, 10, null)).toMatchObject([{ object: live.object, expires: 100 }])
      await versions.shred(live.object, 1, 100, true)
      expect(await find(live)).toMatchObject({ state: 'shredded' })
    })

    test('rewraps what is under legal hold, and what has a tombstone', async () => {
      const { wraps, facts } = current()
      const [held, hidden] = [await putFull(), await putFull()]
      await facts.hold(held.object, { reason: 'r', by: 'user:eve', at: 1 })
      await facts.tombstone(hidden.object, 1)
      for (const live of [held, hidden]) {
        const to = newKey(2)
        expect(await wraps.replaceKey(live, to)).toBe(true)
        expect(await find(live)).toEqual({ ...live, ...to })
      }
    })
  })
}
