import { describe, expect, test } from 'vitest'
import { liveVersion, newObject, type Stores, withStores } from './stores.ts'
import { newKey, putUnder } from './wrapped.ts'

const HOLD = { reason: 'r', by: 'user:eve', at: 1 }

/** What all parts of all segments together found. */
async function scanned({ scan }: Pick<Stores, 'scan'>): Promise<{ versions: unknown; holds: number }> {
  const counts = new Map<number, number>()
  let holds = 0
  for (const segment of scan.segments) {
    for (let after: string | null = null; ; ) {
      const page = await scan.scan(segment, after)
      holds += page.holds
      for (const [generation, count] of page.versions)
        counts.set(generation, (counts.get(generation) ?? 0) + count)
      if (page.next === null) break
      after = page.next
    }
  }
  return { versions: Object.fromEntries(counts), holds }
}

/** What every consistent scan promises. */
export function generationScanContract(name: string, make: () => Promise<Stores>): void {
  describe(`generation scan: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('finds nothing at first', async () => {
      const { scan } = current()
      expect(new Set(scan.segments).size).toBe(scan.segments.length)
      expect(await scanned(current())).toEqual({ versions: {}, holds: 0 })
    })

    test('counts the live versions under each generation, also after it was opened again', async () => {
      const { versions, sweep } = current()
      const object = newObject()
      await putUnder(current(), [1, 2, 2, 3, 12])
      for (const version of [1, 2, 3]) await versions.put(liveVersion({ object, version, generation: 2 }))
      await versions.shred(object, 2, 5)
      await sweep.abandon(object, 4, 5)
      await putUnder(current(), [4], { kind: 'message', blobKey: null })
      const { scan } = await reopen()
      expect(await scanned({ scan })).toEqual({ versions: { 1: 1, 2: 4, 3: 1, 4: 1, 12: 1 }, holds: 0 })
    })

    test('leaves out a generation that nothing is under any more', async () => {
      const { wraps, versions } = current()
      const [moved, shredded] = await putUnder(current(), [1, 2])
      if (moved !== undefined) await wraps.replaceKey(moved, newKey(3))
      await versions.shred(shredded?.object ?? '', 1, 5)
      expect(await scanned(current())).toEqual({ versions: { 3: 1 }, holds: 0 })
    })

    test('counts an object under legal hold once, with many versions or none, and no others', async () => {
      const { facts, versions } = current()
      const [many, none, released, deleted] = [newObject(), newObject(), newObject(), newObject()]
      for (let version = 1; version <= 6; version += 1)
        await versions.put(liveVersion({ object: many, version }))
      for (const object of [many, none, released]) await facts.hold(object, HOLD)
      await facts.release(released)
      await facts.tombstone(deleted, 5)
      expect(await scanned(current())).toEqual({ versions: { 1: 6 }, holds: 2 })
    })

    test('counts many objects without missing one', async () => {
      const made = await putUnder(
        current(),
        Array.from({ length: 60 }, (_, n) => (n % 3) + 1),
      )
      for (const { object } of made.slice(0, 20)) await current().facts.hold(object, HOLD)
      expect(await scanned(current())).toEqual({ versions: { 1: 20, 2: 20, 3: 20 }, holds: 20 })
    })
  })
}
