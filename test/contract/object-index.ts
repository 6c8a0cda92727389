import { describe, expect, test } from 'vitest'
import type { LiveVersion, ObjectHead } from '../../lib/objects/model.ts'
import type { ListBy, ListEntry, ListPosition } from '../../lib/objects/ports.ts'
import { HOSTILE_TEXTS, liveVersion, newObject, type Stores, withStores } from './stores.ts'

const ADA = { by: 'owner', owner: 'user:ada' } as const
const BOB = { by: 'grantee', grantee: 'user:bob' } as const
const PATIENT = { by: 'subject', subject: 'patient' } as const
const ALL = { by: 'all' } as const

type ShownEntry = ListEntry & { readonly head: ObjectHead }

const isShown = (entry: ListEntry): entry is ShownEntry => entry.head !== null

/** What every index of objects promises. Its stores answer at once: an adapter that lags makes the suite wait. */
export function objectIndexContract(name: string, make: () => Promise<Stores>): void {
  describe(`object index: ${name}`, () => {
    const { current, reopen } = withStores(make)

    /** Puts a version that every list would show. */
    async function putEverywhere(change: Partial<LiveVersion> = {}): Promise<LiveVersion> {
      const { versions, subjects, grants } = current()
      const version = liveVersion({ subject: 'patient', ...change })
      const { object, owner, created, subject } = version
      if (subject !== null) await subjects.enter(subject, object)
      await versions.put(version)
      await grants.put({ object, grantee: 'user:bob', grantedBy: owner, created, expires: null })
      return version
    }

    /** What is shown of what is there. */
    const list = async (
      by: ListBy,
      after: ListPosition | null = null,
      limit = 100,
    ): Promise<readonly ShownEntry[]> => (await current().index.list(by, after, limit)).filter(isShown)

    const objectsIn = async (by: ListBy): Promise<readonly string[]> =>
      (await list(by)).map(({ head }) => head.object)

    test.each([
      ADA,
      BOB,
      PATIENT,
      ALL,
    ])('lists newest first, also after it was opened again: %j', async (by) => {
      const object = ['m', 'z', 'a', 'q', 'b']
      for (const [index, created] of [30, 10, 20, 20, 40].entries()) {
        await putEverywhere({ created, object: `${object[index]}${'x'.repeat(21)}` })
      }
      await reopen()
      expect((await objectsIn(by)).map((id) => id.charAt(0))).toEqual(['b', 'm', 'q', 'a', 'z'])
    })

    test.each([ADA, BOB, PATIENT, ALL])('shows the head and the position of each object: %j', async (by) => {
      const first = await putEverywhere({ created: 10 })
      const second = liveVersion({ object: first.object, version: 2, created: 20, subject: 'patient' })
      await current().versions.put(second)
      const hold = { reason: 'r', by: 'user:eve', at: 1 }
      await current().facts.hold(first.object, hold)
      const [entry, ...more] = await list(by)
      expect(more).toEqual([])
      expect(entry).toEqual({
        head: await current().versions.head(first.object),
        position: { created: 10, object: first.object },
        grantExpires: null,
      })
      expect(entry?.head.latest).toEqual(second)
      expect(entry?.head.facts.hold).toEqual(hold)
    })

    test('pages each list without a gap and without repetition', async () => {
      for (let index = 0; index < 23; index += 1) await putEverywhere({ created: 10 + (index % 5) })
      for (const by of [ADA, BOB, PATIENT, ALL]) {
        const whole = await list(by)
        const paged: ListEntry[] = []
        for (;;) {
          const page = await list(by, paged.at(-1)?.position ?? null, 4)
          paged.push(...page)
          if (page.length < 4) break
        }
        expect(whole, by.by).toHaveLength(23)
        expect(paged, by.by).toEqual(whole)
      }
    })

    test.each([ADA, BOB, PATIENT, ALL])('does not repeat what is put while it pages: %j', async (by) => {
      for (let index = 0; index < 4; index += 1) await putEverywhere({ created: 10 + index })
      const whole = await list(by)
      const page = await list(by, null, 2)
      await putEverywhere({ created: 99 })
      expect(await list(by, page[1]?.position)).toEqual(whole.slice(2))
    })

    test.each([ADA, BOB, PATIENT, ALL])('leaves out objects with a tombstone: %j', async (by) => {
      const [hidden, shredded, kept] = [await putEverywhere(), await putEverywhere(), await putEverywhere()]
      await current().facts.tombstone(hidden.object, 5)
      await current().facts.tombstone(shredded.object, 5)
      expect(await objectsIn(by)).toEqual([kept.object])
    })

    test.each([
      ADA,
      BOB,
      PATIENT,
      ALL,
    ])('leaves out a version that came after the tombstone: %j', async (by) => {
      const object = newObject()
      await current().facts.tombstone(object, 5)
      await putEverywhere({ object })
      expect(await objectsIn(by)).toEqual([])
    })

    test.each([
      ADA,
      BOB,
      PATIENT,
      ALL,
    ])('leaves out objects that have only abandoned versions: %j', async (by) => {
      const object = newObject()
      const grant = { object, grantee: 'user:bob', grantedBy: 'user:ada', created: 5, expires: null }
      await current().subjects.enter('patient', object)
      await current().grants.put(grant)
      await current().sweep.abandon(object, 1, 5)
      expect(await objectsIn(by)).toEqual([])
      const second = liveVersion({ object, version: 2, subject: 'patient' })
      await current().versions.put(second)
      expect(await objectsIn(by)).toEqual([object])
    })

    test.each([
      ADA,
      BOB,
      ALL,
    ])('still lists an object whose versions have expired or are shredded: %j', async (by) => {
      const expired = await putEverywhere({ created: 2, expires: 1 })
      const shredded = await putEverywhere({ created: 1 })
      await current().versions.shred(shredded.object, 1, 9)
      expect(await objectsIn(by)).toEqual([expired.object, shredded.object])
    })

    test('lists under a subject what has expired, but not what is shredded', async () => {
      const expired = await putEverywhere({ created: 2, expires: 1 })
      const shredded = await putEverywhere({ created: 1 })
      await current().versions.shred(shredded.object, 1, 9)
      expect(await objectsIn(PATIENT)).toEqual([expired.object])
    })

    test('lists an owner only what it owns', async () => {
      await putEverywhere({ owner: 'user:adam' })
      const mine = await putEverywhere()
      expect(await objectsIn(ADA)).toEqual([mine.object])
      expect(await objectsIn({ by: 'owner', owner: 'user:%' })).toEqual([])
      expect(await objectsIn(ALL)).toHaveLength(2)
    })

    test('lists a grantee what it was given, by the creation of the grant, until the grant is removed', async () => {
      const { versions, grants } = current()
      const [old, young] = [liveVersion({ created: 1 }), liveVersion({ created: 2 })]
      await versions.put(old)
      await versions.put(young)
      const grant = { grantee: 'user:bob', grantedBy: 'user:ada' }
      await grants.put({ ...grant, object: old.object, created: 20, expires: 7 })
      await grants.put({ ...grant, object: young.object, created: 10, expires: null })
      expect((await list(BOB)).map(({ position, grantExpires }) => ({ ...position, grantExpires }))).toEqual([
        { created: 20, object: old.object, grantExpires: 7 },
        { created: 10, object: young.object, grantExpires: null },
      ])
      await grants.remove(old.object, 'user:bob')
      expect(await objectsIn(BOB)).toEqual([young.object])
      expect(await objectsIn({ by: 'grantee', grantee: 'user:eve' })).toEqual([])
    })

    test('lists a subject every object of which any version is about it, by the creation of version 1', async () => {
      const { versions, subjects } = current()
      const about = await putEverywhere({ created: 20 })
      const later = await putEverywhere({ created: 10, subject: null })
      await subjects.enter('patient', later.object)
      expect(await objectsIn(PATIENT)).toEqual([about.object])
      await versions.put(liveVersion({ object: later.object, version: 2, created: 30, subject: 'patient' }))
      await versions.put(liveVersion({ object: about.object, version: 2, subject: 'other' }))
      expect(await objectsIn(PATIENT)).toEqual([about.object, later.object])
      expect(await objectsIn({ by: 'subject', subject: 'other' })).toEqual([about.object])
    })

    test.each(HOSTILE_TEXTS)('finds by hostile text what is there, and nothing else: %j', async (text) => {
      await putEverywhere()
      const { object } = await putEverywhere({ owner: text, subject: text })
      await current().grants.put({ object, grantee: text, grantedBy: text, created: 1, expires: null })
      expect(await objectsIn({ by: 'owner', owner: text })).toEqual([object])
      expect(await objectsIn({ by: 'subject', subject: text })).toEqual([object])
      expect(await objectsIn({ by: 'grantee', grantee: text })).toEqual([object])
    })
  })
}
