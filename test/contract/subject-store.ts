import { describe, expect, test } from 'vitest'
import { HOSTILE_TEXTS, liveVersion, newObject, type Stores, shownIn, withStores } from './stores.ts'

/** What every subject store promises. */
export function subjectStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`subject store: ${name}`, () => {
    const { current } = withStores(make)

    test('says that a subject is present, known or not', async () => {
      const { subjects } = current()
      await subjects.enter('patient', newObject())
      expect(await subjects.state('patient')).toBe('present')
      expect(await subjects.state('nobody')).toBe('present')
    })

    test('takes the same entry any number of times, before and after the version', async () => {
      const { subjects, versions, index } = current()
      const version = liveVersion({ subject: 'patient' })
      await Promise.all([1, 2, 3].map(() => subjects.enter('patient', version.object)))
      expect(await shownIn({ index }, { by: 'subject', subject: 'patient' })).toEqual([])
      await versions.put(version)
      await subjects.enter('patient', version.object)
      expect(await shownIn({ index }, { by: 'subject', subject: 'patient' })).toHaveLength(1)
    })

    test('forgets that an object was about the subject when the last version that says so is shredded', async () => {
      const { subjects, versions, index } = current()
      const listed = async (subject: string): Promise<number> =>
        (await shownIn({ index }, { by: 'subject', subject })).length
      const { object } = liveVersion()
      for (const [version, subject] of [
        [1, 'ann'],
        [2, 'bob'],
        [3, 'ann'],
      ] as const) {
        await subjects.enter(subject, object)
        await versions.put(liveVersion({ object, version, subject }))
      }
      await versions.shred(object, 1, 5)
      expect([await listed('ann'), await listed('bob')]).toEqual([1, 1])
      await versions.shred(object, 3, 5)
      expect([await listed('ann'), await listed('bob')]).toEqual([0, 1])
      await versions.put(liveVersion({ object, version: 4, subject: 'ann' }))
      expect(await listed('ann')).toBe(1)
    })

    test.each(HOSTILE_TEXTS)('takes hostile text: %j', async (text) => {
      await current().subjects.enter(text, text)
      expect(await current().subjects.state(text)).toBe('present')
    })
  })
}
