import { describe, expect, test } from 'vitest'
import { type LiveVersion, NO_FACTS, type ObjectFacts } from '../../lib/objects/model.ts'
import { HOSTILE_TEXTS, liveVersion, newObject, type Stores, withStores } from './stores.ts'

const EXPIRES = 1_800_000_000_000

const HOLD = { reason: 'case 9', by: 'user:eve', at: 3 }

/** What every fact store promises. */
export function factStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`fact store: ${name}`, () => {
    const { current, reopen } = withStores(make)
    const factsOf = async (object: string): Promise<ObjectFacts> =>
      (await current().versions.head(object)).facts

    /** A version of an object of its own, claimed for destruction. */
    async function claimed(): Promise<LiveVersion> {
      const version = liveVersion({ expires: EXPIRES })
      await current().versions.put(version)
      expect(await current().facts.claimDestruction(version.object, version.version)).toBe(true)
      return version
    }

    test('keeps a hold until it is released, also after it was closed and opened again', async () => {
      const object = newObject()
      expect(await current().facts.hold(object, HOLD)).toBe('placed')
      await reopen()
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, hold: HOLD })
      await current().facts.release(object)
      await current().facts.release(object)
      expect(await factsOf(object)).toEqual(NO_FACTS)
    })

    test('keeps the first of two holds, until it is released', async () => {
      const { facts } = current()
      const object = newObject()
      const second = { reason: 'case 10', by: 'user:bob', at: 8 }
      await facts.hold(object, HOLD)
      expect(await facts.hold(object, second)).toBe('already')
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, hold: HOLD })
      await facts.release(object)
      expect(await facts.hold(object, second)).toBe('placed')
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, hold: second })
    })

    test('refuses a tombstone while the object is held, and allows it afterward', async () => {
      const { facts } = current()
      const object = newObject()
      await facts.hold(object, HOLD)
      expect(await facts.tombstone(object, 5)).toBe(false)
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, hold: HOLD })
      await facts.release(object)
      expect(await facts.tombstone(object, 6)).toBe(true)
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, tombstone: 6 })
    })

    test('refuses a hold once there is a tombstone', async () => {
      const { facts } = current()
      const object = newObject()
      await facts.tombstone(object, 5)
      expect(await facts.hold(object, HOLD)).toBe('refused')
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, tombstone: 5 })
    })

    test('lets either the hold or the tombstone win, never both', async () => {
      const { facts } = current()
      const objects = Array.from({ length: 30 }, newObject)
      const outcomes = await Promise.all(
        objects.map(async (object, index) => {
          const hold = async (): Promise<boolean> => (await facts.hold(object, HOLD)) === 'placed'
          const destroy = (): Promise<boolean> => facts.tombstone(object, 5)
          return index % 2 === 0
            ? Promise.all([hold(), destroy()])
            : Promise.all([destroy(), hold()]).then(([destroyed, held]) => [held, destroyed])
        }),
      )
      for (const [index, object] of objects.entries()) {
        const { hold, tombstone } = await factsOf(object)
        expect(outcomes[index]).toEqual([hold !== null, tombstone !== null])
        expect(outcomes[index]?.filter(Boolean)).toHaveLength(1)
      }
    })

    test('keeps the time of the first tombstone', async () => {
      const { facts } = current()
      const object = newObject()
      expect(await facts.tombstone(object, 5)).toBe(true)
      expect(await facts.tombstone(object, 6)).toBe(true)
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, tombstone: 5 })
    })

    test('records the end of a destruction once, and only of one that was asked for', async () => {
      const { facts } = current()
      const [deleted, untouched] = [newObject(), newObject()]
      await facts.tombstone(deleted, 5)
      for (const object of [deleted, untouched]) await facts.finishShred(object, 9)
      await facts.finishShred(deleted, 10)
      expect(await factsOf(deleted)).toEqual({ ...NO_FACTS, tombstone: 5, shredFinished: 9 })
      expect(await factsOf(untouched)).toEqual(NO_FACTS)
    })

    test('refuses to claim the destruction of a version of a held object', async () => {
      const { facts } = current()
      const object = newObject()
      await facts.hold(object, HOLD)
      expect(await facts.claimDestruction(object, 1)).toBe(false)
      await facts.release(object)
      expect(await facts.claimDestruction(object, 1)).toBe(true)
    })

    test('refuses a hold while a live version is claimed, also after it was closed and opened again', async () => {
      const { object, version } = await claimed()
      expect(await current().facts.hold(object, HOLD)).toBe('refused')
      const { facts } = await reopen()
      expect(await facts.hold(object, HOLD)).toBe('refused')
      expect(await facts.claimDestruction(object, version)).toBe(true)
      expect(await factsOf(object)).toEqual(NO_FACTS)
      expect(await facts.hold(newObject(), HOLD)).toBe('placed')
    })

    test('lets either the hold or the claim win, never both', async () => {
      const { facts, versions } = current()
      const objects = Array.from({ length: 10 }, newObject)
      for (const object of objects) await versions.put(liveVersion({ object }))
      const hold = async (object: string): Promise<boolean> => (await facts.hold(object, HOLD)) === 'placed'
      for (const [index, object] of objects.entries()) {
        const claim = (): Promise<boolean> => facts.claimDestruction(object, 1)
        const won = await Promise.all(index % 2 === 0 ? [hold(object), claim()] : [claim(), hold(object)])
        expect(won.filter(Boolean)).toHaveLength(1)
      }
    })

    test('allows a hold again once the claimed version is shredded, and then protects the others', async () => {
      const { versions, facts } = current()
      const { object, version } = await claimed()
      await versions.put(liveVersion({ object, version: 2, expires: EXPIRES }))
      expect(await versions.shred(object, version, EXPIRES, true)).not.toEqual({ blobKey: null })
      expect(await facts.claimDestruction(object, version)).toBe(true)
      expect(await facts.hold(object, HOLD)).toBe('placed')
      expect(await facts.claimDestruction(object, 2)).toBe(false)
    })

    test('withdraws the claim on a version that is spared because it has not expired', async () => {
      const { versions, facts } = current()
      const { object, version } = await claimed()
      await versions.shred(object, version, EXPIRES - 1, true)
      expect(await facts.hold(object, HOLD)).toBe('placed')
    })

    test.each([
      EXPIRES + 1,
      null,
    ])('withdraws the claim on a version whose expiry is moved to %j', async (expires) => {
      const { versions, facts } = current()
      const { object, version, labels, classification } = await claimed()
      await versions.update(object, version, 1, { labels, classification, expires })
      expect(await facts.hold(object, HOLD)).toBe('placed')
      await versions.shred(object, version, EXPIRES + 1, true)
      expect(await versions.find(object, version)).toMatchObject({ state: 'live', expires })
    })

    test('keeps the claim when other metadata are changed', async () => {
      const { versions, facts } = current()
      const { object, version, classification, expires } = await claimed()
      await versions.update(object, version, 1, { labels: { a: '1' }, classification, expires })
      expect(await facts.hold(object, HOLD)).toBe('refused')
    })

    test('does not touch the facts of other objects', async () => {
      const { facts } = current()
      const [held, other] = [newObject(), newObject()]
      await facts.hold(held, HOLD)
      await facts.tombstone(other, 4)
      await facts.release(other)
      expect(await factsOf(held)).toEqual({ ...NO_FACTS, hold: HOLD })
    })

    test.each(HOSTILE_TEXTS)('gives hostile text back as it is: %j', async (text) => {
      const hold = { reason: text, by: text, at: 1 }
      await current().facts.hold(text, hold)
      expect(await factsOf(text)).toEqual({ ...NO_FACTS, hold })
    })
  })
}
