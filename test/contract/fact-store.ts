import { describe, expect, test } from 'vitest'
import { NO_FACTS, type ObjectFacts } from '../../lib/objects/model.ts'
import { HOSTILE_TEXTS, newObject, type Stores, withStores } from './stores.ts'

const HOLD = { reason: 'case 9', by: 'user:eve', at: 3 }

/** What every fact store promises. */
export function factStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`fact store: ${name}`, () => {
    const { current, reopen } = withStores(make)
    const factsOf = async (object: string): Promise<ObjectFacts> =>
      (await current().versions.head(object)).facts

    test('keeps a hold until it is released, also after it was closed and opened again', async () => {
      const object = newObject()
      expect(await current().facts.hold(object, HOLD)).toBe(true)
      await reopen()
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, hold: HOLD })
      await current().facts.release(object)
      await current().facts.release(object)
      expect(await factsOf(object)).toEqual(NO_FACTS)
    })

    test('replaces the reason of a hold', async () => {
      const object = newObject()
      await current().facts.hold(object, HOLD)
      const second = { reason: 'case 10', by: 'user:bob', at: 8 }
      expect(await current().facts.hold(object, second)).toBe(true)
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, hold: second })
    })

    test('refuses a tombstone while the object is held, and allows it afterwards', async () => {
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
      expect(await facts.hold(object, HOLD)).toBe(false)
      expect(await factsOf(object)).toEqual({ ...NO_FACTS, tombstone: 5 })
    })

    test('lets either the hold or the tombstone win, never both', async () => {
      const { facts } = current()
      const objects = Array.from({ length: 30 }, newObject)
      const outcomes = await Promise.all(
        objects.map(async (object, index) => {
          const hold = (): Promise<boolean> => facts.hold(object, HOLD)
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

    test('does not cover by a later hold what was claimed before, and covers all the rest', async () => {
      const object = newObject()
      expect(await current().facts.claimDestruction(object, 1)).toBe(true)
      expect(await current().facts.hold(object, HOLD)).toBe(true)
      const { facts } = await reopen()
      expect(await facts.claimDestruction(object, 1)).toBe(true)
      expect(await facts.claimDestruction(object, 2)).toBe(false)
      expect(await facts.claimDestruction(newObject(), 2)).toBe(true)
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
