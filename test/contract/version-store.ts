import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { NO_FACTS } from '../../lib/objects/model.ts'
import { HOSTILE_TEXTS, liveVersion, newObject, type Stores, withStores } from './stores.ts'

const CHANGE = {
  labels: { place: 'Oslo' },
  classification: 'restricted',
  expires: 1_800_000_000_000,
} as const

/** What every version store promises. `make` gives empty stores. */
export function versionStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`version store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('gives back every field of a version, also after it was closed and opened again', async () => {
      const full = liveVersion({
        labels: { case: '7', team: 'blue' },
        classification: 'public',
        subject: 'patient-12',
        expires: 1_900_000_000_000,
        length: 4_194_304,
        generation: 3,
        revision: 4,
      })
      const message = liveVersion({ kind: 'message', blobKey: null })
      await current().versions.put(full)
      await current().versions.put(message)
      const { versions } = await reopen()
      expect(await versions.find(full.object, 1)).toEqual(full)
      expect(await versions.find(message.object, 1)).toEqual(message)
    })

    test('knows of nothing before anything is put', async () => {
      const { versions } = current()
      const object = newObject()
      expect(await versions.find(object, 1)).toBeNull()
      expect(await versions.page(object, Number.MAX_SAFE_INTEGER, 10)).toEqual([])
      expect(await versions.head(object)).toEqual({ object, latest: null, highest: 0, facts: NO_FACTS })
    })

    test('lets exactly one of many concurrent puts of one version win, and keeps the winner', async () => {
      const { versions } = current()
      const object = newObject()
      const rivals = Array.from({ length: 20 }, (_, length) => liveVersion({ object, length }))
      const won = await Promise.all(rivals.map((rival) => versions.put(rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await versions.find(object, 1)).toEqual(rivals[won.indexOf(true)])
    })

    test('refuses to put over a version that is there, whatever its state', async () => {
      const { versions, sweep } = current()
      const live = liveVersion()
      const shredded = liveVersion()
      const abandoned = liveVersion()
      await versions.put(live)
      await versions.put(shredded)
      await versions.shred(shredded.object, 1, 5)
      await sweep.abandon(abandoned.object, 1, 5)
      for (const { object } of [live, shredded, abandoned]) {
        expect(await versions.put(liveVersion({ object }))).toBe(false)
      }
      expect(await versions.find(live.object, 1)).toEqual(live)
    })

    test('refuses to put a version of an object with a tombstone, or leaves it hidden for the sweep', async () => {
      const { versions, facts, sweep, leavesTombstonesToTheSweep = false } = current()
      const first = liveVersion()
      const never = newObject()
      await versions.put(first)
      for (const object of [first.object, never]) await facts.tombstone(object, 5)
      const late = [liveVersion({ object: first.object, version: 2 }), liveVersion({ object: never })]
      for (const version of late) expect(await versions.put(version)).toBe(leavesTombstonesToTheSweep)
      expect((await sweep.unfinished(10, null)).toSorted()).toEqual([first.object, never].toSorted())
      for (const { object, version } of late) {
        const head = await versions.head(object)
        expect(head.facts.tombstone).toBe(5)
        expect(head.highest).toBe(leavesTombstonesToTheSweep ? version : version - 1)
      }
    })

    test('shows the highest version as the latest, beyond nine and whatever the order of arrival', async () => {
      const { versions } = current()
      const object = newObject()
      for (const version of [2, 1, 10, 9, 100, 11]) await versions.put(liveVersion({ object, version }))
      const head = await versions.head(object)
      expect(head.latest?.version).toBe(100)
      expect(head.highest).toBe(100)
    })

    test('skips abandoned versions for the latest, but counts their numbers', async () => {
      const { versions, sweep } = current()
      const first = liveVersion()
      await versions.put(first)
      await sweep.abandon(first.object, 2, 9)
      expect(await versions.head(first.object)).toEqual({
        object: first.object,
        latest: first,
        highest: 2,
        facts: NO_FACTS,
      })
      const never = newObject()
      await sweep.abandon(never, 1, 9)
      expect(await versions.head(never)).toEqual({ object: never, latest: null, highest: 1, facts: NO_FACTS })
    })

    test('shows the facts of the object with its latest version', async () => {
      const { versions, facts } = current()
      const held = liveVersion()
      const gone = liveVersion()
      await versions.put(held)
      await versions.put(gone)
      const hold = { reason: 'case 9', by: 'user:eve', at: 3 }
      await facts.hold(held.object, hold)
      await facts.tombstone(gone.object, 7)
      expect((await versions.head(held.object)).facts).toEqual({ ...NO_FACTS, hold })
      expect((await versions.head(gone.object)).facts).toEqual({
        ...NO_FACTS,
        tombstone: 7,
      })
    })

    test('pages versions downward without abandoned ones and without gaps', async () => {
      const { versions, sweep } = current()
      const object = newObject()
      for (const version of [1, 2, 3, 5, 6]) await versions.put(liveVersion({ object, version }))
      await sweep.abandon(object, 4, 1)
      await versions.shred(object, 3, 2)
      await versions.put(liveVersion({ version: 4 }))
      const numbers = async (before: number): Promise<readonly number[]> =>
        (await versions.page(object, before, 2)).map(({ version }) => version)
      expect(await numbers(Number.MAX_SAFE_INTEGER)).toEqual([6, 5])
      expect(await numbers(5)).toEqual([3, 2])
      expect(await numbers(2)).toEqual([1])
      expect(await numbers(1)).toEqual([])
    })

    test('changes metadata and nothing else, and raises the revision', async () => {
      const { versions } = current()
      const before = liveVersion({ labels: { old: 'x' }, subject: 'p', revision: 1 })
      await versions.put(before)
      expect(await versions.update(before.object, 1, 1, CHANGE)).toBe(true)
      expect(await versions.find(before.object, 1)).toEqual({ ...before, ...CHANGE, revision: 2 })
    })

    test('lets exactly one of many concurrent updates of one revision win', async () => {
      const { versions } = current()
      const { object } = liveVersion()
      await versions.put(liveVersion({ object }))
      const rivals = Array.from({ length: 20 }, (_, n) => ({ ...CHANGE, labels: { n: String(n) } }))
      const won = await Promise.all(rivals.map((change) => versions.update(object, 1, 1, change)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await versions.find(object, 1)).toMatchObject({ revision: 2, ...rivals[won.indexOf(true)] })
    })

    test('updates neither an absent version, nor another revision, nor a stub', async () => {
      const { versions, sweep } = current()
      const live = liveVersion()
      const shredded = liveVersion()
      await versions.put(live)
      await versions.put(shredded)
      await versions.shred(shredded.object, 1, 5)
      const abandoned = newObject()
      await sweep.abandon(abandoned, 1, 5)
      expect(await versions.update(live.object, 1, 2, CHANGE)).toBe(false)
      expect(await versions.update(live.object, 2, 1, CHANGE)).toBe(false)
      expect(await versions.update(shredded.object, 1, 1, CHANGE)).toBe(false)
      expect(await versions.update(abandoned, 1, 1, CHANGE)).toBe(false)
      expect(await versions.find(live.object, 1)).toEqual(live)
    })

    test('leaves a stub of a shredded version, and names its blob again or has forgotten it', async () => {
      const { versions, namesBlobsOfStubs = false } = current()
      const { object, blobKey, owner, created, kind } = liveVersion({ labels: { a: 'b' }, subject: 'p' })
      await versions.put(liveVersion({ object, blobKey, owner, created, kind }))
      expect(await versions.shred(object, 1, 77)).toEqual({ blobKey })
      expect(await versions.shred(object, 1, 99)).toEqual({ blobKey: namesBlobsOfStubs ? blobKey : null })
      const stub = { state: 'shredded', object, version: 1, kind, owner, created, ended: 77 }
      expect(await versions.find(object, 1)).toEqual(stub)
      expect((await versions.head(object)).latest).toEqual(stub)
    })

    test('shreds the version that was asked for and no other', async () => {
      const { versions } = current()
      const first = liveVersion()
      const second = liveVersion({ object: first.object, version: 2 })
      await versions.put(first)
      await versions.put(second)
      await versions.shred(first.object, 1, 5)
      expect(await versions.find(first.object, 2)).toEqual(second)
    })

    test('shreds a version that was changed before', async () => {
      const { versions } = current()
      const version = liveVersion({ wrappedDataKey: randomBytes(200) })
      await versions.put(version)
      await versions.update(version.object, 1, 1, CHANGE)
      expect(await versions.shred(version.object, 1, 5)).toEqual({ blobKey: version.blobKey })
      expect(await versions.find(version.object, 1)).toMatchObject({ state: 'shredded', ended: 5 })
    })

    test('does nothing when an absent or abandoned version is shredded', async () => {
      const { versions, sweep } = current()
      const version = liveVersion()
      const abandoned = newObject()
      await sweep.abandon(abandoned, 1, 3)
      expect(await versions.shred(version.object, 1, 5)).toEqual({ blobKey: null })
      expect(await versions.shred(abandoned, 1, 5)).toEqual({ blobKey: null })
      expect(await versions.put(version)).toBe(true)
      expect(await versions.find(abandoned, 1)).toMatchObject({ state: 'abandoned', ended: 3 })
    })

    test('spares a version whose expiry was moved, when only an expired one is to be shredded', async () => {
      const { versions, facts } = current()
      const later = liveVersion({ expires: 101 })
      const never = liveVersion()
      const expired = liveVersion({ expires: 100 })
      for (const version of [later, never, expired]) {
        await versions.put(version)
        await facts.claimDestruction(version.object, 1)
        await versions.shred(version.object, 1, 100, true)
      }
      expect(await versions.find(later.object, 1)).toEqual(later)
      expect(await versions.find(never.object, 1)).toEqual(never)
      expect(await versions.find(expired.object, 1)).toMatchObject({ state: 'shredded' })
    })

    test('names the blob to one of many concurrent shreds, or to all of them', async () => {
      const { versions, namesBlobsOfStubs = false } = current()
      const version = liveVersion()
      await versions.put(version)
      const answers = await Promise.all([1, 2, 3, 4].map((at) => versions.shred(version.object, 1, at)))
      expect(answers.filter(({ blobKey }) => blobKey === version.blobKey)).toHaveLength(
        namesBlobsOfStubs ? 4 : 1,
      )
    })

    test.each(HOSTILE_TEXTS)('gives hostile text back as it is: %j', async (text) => {
      const { versions } = current()
      const hostile = liveVersion({
        object: text,
        owner: text,
        labels: { [text]: text },
        subject: text,
        contentType: text,
        blobKey: text,
        messageId: text,
      })
      await versions.put(hostile)
      expect(await versions.find(text, 1)).toEqual(hostile)
      expect((await versions.head(text)).latest).toEqual(hostile)
    })
  })
}
