import { describe, expect, test } from 'vitest'
import { HOSTILE_TEXTS, liveVersion, type Stores, withStores } from './stores.ts'

/** What every store of generations promises. */
export function generationStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`generation store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('knows of no generation at first', async () => {
      const { generations } = current()
      expect(await generations.list()).toEqual([])
      expect(await generations.find(1)).toBeNull()
      expect(await generations.active()).toBeNull()
    })

    test('lets exactly one of many concurrent claims of a number win', async () => {
      const { generations } = current()
      const won = await Promise.all([0, 1, 2, 3].map((n) => generations.claim(1, `key-${n}`, 5)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await generations.list()).toEqual([
        {
          generation: 1,
          keyId: `key-${won.indexOf(true)}`,
          state: 'pending',
          created: 5,
          activated: null,
          retired: null,
        },
      ])
    })

    test('moves the active pointer and retires the former generation, for good', async () => {
      const { generations } = current()
      await generations.claim(2, 'b', 2)
      await generations.claim(1, 'a', 1)
      expect(await generations.activate(null, 1, 10)).toBe(true)
      expect(await generations.activate(1, 2, 20)).toBe(true)
      const reopened = (await reopen()).generations
      const one = { generation: 1, keyId: 'a', state: 'decrypt-only', created: 1, activated: 10, retired: 20 }
      const two = { generation: 2, keyId: 'b', state: 'active', created: 2, activated: 20, retired: null }
      expect(await reopened.list()).toEqual([one, two])
      expect(await reopened.active()).toEqual(two)
      expect(await reopened.find(1)).toEqual(one)
    })

    test('keeps one active generation, and the times of all, over a long line of activations', async () => {
      for (let number = 1; number <= 4; number++) {
        const { generations } = current()
        await generations.claim(number, `k${number}`, number)
        expect(await generations.activate(number === 1 ? null : number - 1, number, number * 10)).toBe(true)
        const expected = Array.from({ length: number }, (_, index) => ({
          generation: index + 1,
          keyId: `k${index + 1}`,
          state: index + 1 === number ? 'active' : 'decrypt-only',
          created: index + 1,
          activated: (index + 1) * 10,
          retired: index + 1 === number ? null : (index + 2) * 10,
        }))
        expect(await generations.list()).toEqual(expected)
        for (const item of expected) expect(await generations.find(item.generation)).toEqual(item)
        expect(await generations.active()).toEqual(expected.at(-1))
        await reopen()
      }
    })

    test('changes the state of a generation right after it has stopped wrapping', async () => {
      const { generations } = current()
      for (const generation of [1, 2, 3]) await generations.claim(generation, `k${generation}`, 1)
      await generations.activate(null, 1, 5)
      expect(await generations.transition(1, 'pending', 'scheduled-for-deletion')).toBe(false)
      expect(await generations.transition(1, 'decrypt-only', 'disabled')).toBe(false)
      await generations.activate(1, 2, 6)
      expect(await generations.transition(1, 'decrypt-only', 'disabled')).toBe(true)
      await generations.activate(2, 3, 7)
      expect((await generations.list()).map(({ state }) => state)).toEqual([
        'disabled',
        'decrypt-only',
        'active',
      ])
      expect(await generations.find(1)).toMatchObject({ activated: 5, retired: 6 })
    })

    test('does not move the pointer from elsewhere, nor to a generation that is not pending', async () => {
      const { generations } = current()
      for (const generation of [1, 2, 3]) await generations.claim(generation, `k${generation}`, 1)
      expect(await generations.activate(1, 2, 5)).toBe(false)
      expect(await generations.activate(null, 9, 5)).toBe(false)
      expect(await generations.activate(null, 1, 5)).toBe(true)
      expect(await generations.activate(null, 2, 6)).toBe(false)
      expect(await generations.activate(1, 1, 6)).toBe(false)
      expect(await generations.activate(1, 2, 7)).toBe(true)
      expect(await generations.activate(2, 1, 8)).toBe(false)
      expect((await generations.list()).map(({ state }) => state)).toEqual([
        'decrypt-only',
        'active',
        'pending',
      ])
    })

    test('lets exactly one of many concurrent activations win', async () => {
      const { generations } = current()
      for (const generation of [1, 2, 3, 4]) await generations.claim(generation, `k${generation}`, 1)
      const won = await Promise.all([1, 2, 3, 4].map((to) => generations.activate(null, to, 5)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect((await generations.list()).filter(({ state }) => state === 'active')).toHaveLength(1)
    })

    test('changes a state only from the one that was named', async () => {
      const { generations } = current()
      await generations.claim(1, 'a', 1)
      expect(await generations.transition(1, 'decrypt-only', 'disabled')).toBe(false)
      expect(await generations.transition(1, 'pending', 'scheduled-for-deletion')).toBe(true)
      expect(await generations.transition(1, 'pending', 'scheduled-for-deletion')).toBe(false)
      expect(await generations.transition(7, 'pending', 'scheduled-for-deletion')).toBe(false)
      expect(await generations.find(1)).toMatchObject({ state: 'scheduled-for-deletion' })
    })

    test('leaves the active pointer to activation, and no state against the order of life', async () => {
      const { generations } = current()
      await generations.claim(1, 'a', 1)
      for (const [from, to] of [
        ['pending', 'active'],
        ['active', 'decrypt-only'],
        ['destroyed', 'disabled'],
        ['decrypt-only', 'pending'],
      ] as const) {
        await expect(generations.transition(1, from, to)).rejects.toMatchObject({ code: 'key-state' })
      }
      expect(await generations.find(1)).toMatchObject({ state: 'pending' })
    })

    test('counts the live versions under each generation', async () => {
      const { versions, usage, sweep } = current()
      expect(await usage.countByGeneration()).toEqual(new Map())
      const shredded = liveVersion({ generation: 3 })
      for (const generation of [1, 2, 2]) await versions.put(liveVersion({ generation }))
      await versions.put(shredded)
      await versions.shred(shredded.object, 1, 5)
      await sweep.abandon(shredded.object, 2, 5)
      expect(await usage.countByGeneration()).toEqual(
        new Map([
          [1, 1],
          [2, 2],
        ]),
      )
    })

    test.each(HOSTILE_TEXTS)('gives hostile text back as it is: %j', async (text) => {
      await current().generations.claim(1, text, 1)
      expect(await current().generations.find(1)).toMatchObject({ keyId: text })
    })
  })
}
