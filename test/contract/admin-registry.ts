import { describe, expect, test } from 'vitest'
import { HOSTILE_TEXTS, type Stores, withStores } from './stores.ts'

/** What every registry of those who administer promises. */
export function adminRegistryContract(name: string, make: () => Promise<Stores>): void {
  describe(`admin registry: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('knows nobody at first', async () => {
      expect(await current().admins.list()).toEqual([])
    })

    test('names everybody who was added, once, also after it was opened again', async () => {
      for (const admin of ['user:eve', 'user:ada', 'user:eve']) await current().admins.add(admin)
      const { admins } = await reopen()
      expect(await admins.list()).toEqual(['user:ada', 'user:eve'])
    })

    test('removes one of several, and who is not there', async () => {
      const { admins } = current()
      expect(await admins.remove('user:nobody')).toBe(true)
      for (const admin of ['user:ada', 'user:bob']) await admins.add(admin)
      expect(await admins.remove('user:ada')).toBe(true)
      expect(await admins.remove('user:ada')).toBe(true)
      expect(await admins.list()).toEqual(['user:bob'])
    })

    test('keeps the last one, until there is another', async () => {
      const { admins } = current()
      await admins.add('user:ada')
      expect(await admins.remove('user:ada')).toBe(false)
      expect(await admins.remove('user:bob')).toBe(true)
      expect(await admins.list()).toEqual(['user:ada'])
      await admins.add('user:bob')
      expect(await admins.remove('user:ada')).toBe(true)
      expect(await admins.list()).toEqual(['user:bob'])
    })

    test('keeps one of the last two that are removed at once', async () => {
      const { admins } = current()
      const both = ['user:ada', 'user:bob']
      for (let round = 0; round < 10; round++) {
        for (const admin of both) await admins.add(admin)
        const removed = await Promise.all(both.map((admin) => admins.remove(admin)))
        expect(removed.filter(Boolean)).toHaveLength(1)
        expect(await admins.list()).toEqual(both.filter((_, at) => removed[at] === false))
      }
    })

    test('keeps one of many that are removed at once', async () => {
      const { admins } = current()
      const many = Array.from({ length: 8 }, (_, n) => `user:${n}`)
      await Promise.all(many.map((admin) => admins.add(admin)))
      const removed = await Promise.all(many.map((admin) => admins.remove(admin)))
      expect(removed.filter((gone) => !gone)).toHaveLength(1)
      expect(await admins.list()).toEqual([many[removed.indexOf(false)]])
    })

    test('keeps hostile names apart', async () => {
      const { admins } = current()
      for (const text of HOSTILE_TEXTS) await admins.add(text)
      expect((await admins.list()).toSorted()).toEqual(HOSTILE_TEXTS.toSorted())
      for (const text of HOSTILE_TEXTS.slice(1)) expect(await admins.remove(text)).toBe(true)
      expect(await admins.list()).toEqual(HOSTILE_TEXTS.slice(0, 1))
    })
  })
}
