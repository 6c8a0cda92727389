import { describe, expect, test } from 'vitest'
import { type Generation, NO_GENERATION_FACTS } from '../../lib/keys/generation.ts'
import { HOSTILE_TEXTS, liveVersion, type Stores, withStores } from './stores.ts'

const NEVER = { activated: null, retired: null, disabled: null, deletionScheduled: null, destroyed: null }

/** A generation of which nothing else is known. */
const generationWith = (known: Partial<Generation>): Partial<Generation> => ({
  ...NEVER,
  ...NO_GENERATION_FACTS,
  ...known,
})

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
        generationWith({
          generation: 1,
          keyId: `key-${won.indexOf(true)}`,
          state: 'pending',
          created: 5,
        }),
      ])
    })

    test('moves the active pointer and retires the former generation, for good', async () => {
      const { generations } = current()
      await generations.claim(2, 'b', 2)
      await generations.claim(1, 'a', 1)
      expect(await generations.activate(null, 1, 10)).toBe(true)
      expect(await generations.activate(1, 2, 20)).toBe(true)
      const reopened = (await reopen()).generations
      const times = { activated: 10, retired: 20 }
      const one = generationWith({
        generation: 1,
        keyId: 'a',
        state: 'decrypt-only',
        created: 1,
        ...times,
      })
      const two = generationWith({ generation: 2, keyId: 'b', state: 'active', created: 2, activated: 20 })
      expect(await reopened.list()).toEqual([one, two])
      expect(await reopened.active()).toEqual(two)
      expect(await reopened.find(1)).toEqual(one)
    })

    test('keeps one active generation, and the times of all, over a long line of activations', async () => {
      for (let number = 1; number <= 4; number++) {
        const { generations } = current()
        await generations.claim(number, `k${number}`, number)
        expect(await generations.activate(number === 1 ? null : number - 1, number, number * 10)).toBe(true)
        const expected = Array.from({ length: number }, (_, index) =>
          generationWith({
            generation: index + 1,
            keyId: `k${index + 1}`,
            state: index + 1 === number ? 'active' : 'decrypt-only',
            created: index + 1,
            activated: (index + 1) * 10,
            retired: index + 1 === number ? null : (index + 2) * 10,
          }),
        )
        expect(await generations.list()).toEqual(expected)
        for (const item of expected) expect(await generations.find(item.generation ?? 0)).toEqual(item)
        expect(await generations.active()).toEqual(expected.at(-1))
        await reopen()
      }
    })

    test('changes the state of a generation right after it has stopped wrapping', async () => {
      const { generations } = current()
      for (const generation of [1, 2, 3]) await generations.claim(generation, `k${generation}`, 1)
      await generations.activate(null, 1, 5)
      expect(await generations.transition(1, 'pending', 'scheduled-for-deletion', 9)).toBe(false)
      expect(await generations.transition(1, 'decrypt-only', 'disabled', 9)).toBe(false)
      await generations.activate(1, 2, 6)
      expect(await generations.transition(1, 'decrypt-only', 'disabled', 9)).toBe(true)
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
      expect(await generations.transition(1, 'decrypt-only', 'disabled', 9)).toBe(false)
      expect(await generations.transition(1, 'pending', 'scheduled-for-deletion', 9)).toBe(true)
      expect(await generations.transition(1, 'pending', 'scheduled-for-deletion', 9)).toBe(false)
      expect(await generations.transition(7, 'pending', 'scheduled-for-deletion', 9)).toBe(false)
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
        await expect(generations.transition(1, from, to, 9)).rejects.toMatchObject({ code: 'key-state' })
      }
      expect(await generations.find(1)).toMatchObject({ state: 'pending' })
    })

    test('records when a generation was disabled, scheduled for deletion and destroyed', async () => {
      const { generations } = current()
      await generations.claim(1, 'a', 1)
      await generations.claim(2, 'b', 1)
      await generations.activate(null, 1, 2)
      await generations.activate(1, 2, 3)
      expect(await generations.transition(1, 'decrypt-only', 'disabled', 40)).toBe(true)
      expect(await generations.transition(1, 'disabled', 'scheduled-for-deletion', 50)).toBe(true)
      expect(await generations.transition(1, 'disabled', 'scheduled-for-deletion', 51)).toBe(false)
      const waiting = { activated: 2, retired: 3, disabled: 40, deletionScheduled: 50, destroyed: null }
      expect(await generations.find(1)).toMatchObject(waiting)
      expect(await generations.transition(1, 'scheduled-for-deletion', 'destroyed', 60)).toBe(true)
      const reopened = (await reopen()).generations
      expect(await reopened.find(1)).toMatchObject({ ...waiting, state: 'destroyed', destroyed: 60 })
      expect(await reopened.find(2)).toMatchObject({ ...NEVER, activated: 3 })
    })

    test('forgets the times of a step that is taken back, and counts the new one from then', async () => {
      const { generations } = current()
      await generations.claim(1, 'a', 1)
      await generations.claim(2, 'b', 1)
      await generations.activate(null, 1, 2)
      await generations.activate(1, 2, 3)
      await generations.transition(1, 'decrypt-only', 'disabled', 40)
      await generations.transition(1, 'disabled', 'scheduled-for-deletion', 50)
      await generations.transition(1, 'scheduled-for-deletion', 'disabled', 60)
      expect(await generations.find(1)).toMatchObject({ disabled: 60, deletionScheduled: null })
      await generations.transition(1, 'disabled', 'decrypt-only', 70)
      expect(await generations.find(1)).toMatchObject({ ...NEVER, activated: 2, retired: 3 })
    })

    test('schedules the deletion of a pending generation, which was never disabled', async () => {
      const { generations } = current()
      await generations.claim(1, 'a', 1)
      await generations.transition(1, 'pending', 'scheduled-for-deletion', 5)
      expect(await generations.find(1)).toMatchObject({ ...NEVER, deletionScheduled: 5 })
    })

    test('notes facts of a generation, and leaves the others as they are', async () => {
      const { generations } = current()
      await generations.claim(1, 'a', 1)
      await generations.claim(2, 'b', 1)
      await generations.note(1, { escrow: 'kept' })
      await generations.note(1, { compromised: 10, emptied: 20 })
      await generations.note(1, {})
      await generations.note(1, { emptied: null, copiesDestroyed: 30 })
      const facts = { escrow: 'kept', compromised: 10, emptied: null, copiesDestroyed: 30 } as const
      const one = generationWith({ generation: 1, keyId: 'a', state: 'pending', created: 1, ...facts })
      const reopened = (await reopen()).generations
      expect(await reopened.list()).toEqual([
        one,
        { ...one, ...NO_GENERATION_FACTS, generation: 2, keyId: 'b' },
      ])
    })

    test('keeps facts over every change of state, and notes them in every state', async () => {
      const { generations } = current()
      for (const generation of [1, 2]) await generations.claim(generation, `k${generation}`, 1)
      await generations.note(1, { escrow: 'waived' })
      await generations.activate(null, 1, 2)
      await generations.note(1, { compromised: 3 })
      await generations.activate(1, 2, 4)
      await generations.note(1, { emptied: 5 })
      expect(await generations.find(1)).toMatchObject({ state: 'decrypt-only', activated: 2, retired: 4 })
      await generations.transition(1, 'decrypt-only', 'disabled', 6)
      await generations.note(1, { copiesDestroyed: 7 })
      expect(await generations.find(1)).toMatchObject({
        state: 'disabled',
        disabled: 6,
        escrow: 'waived',
        compromised: 3,
        emptied: 5,
        copiesDestroyed: 7,
      })
      expect(await generations.active()).toMatchObject({ generation: 2, ...NO_GENERATION_FACTS })
    })

    test('keeps what is noted at the same time', async () => {
      const { generations } = current()
      await generations.claim(1, 'a', 1)
      await Promise.all([
        generations.note(1, { escrow: 'kept' }),
        generations.note(1, { compromised: 2 }),
        generations.activate(null, 1, 5),
        generations.note(1, { emptied: 3 }),
      ])
      const noted = { state: 'active', activated: 5, escrow: 'kept', compromised: 2, emptied: 3 }
      expect(await generations.find(1)).toMatchObject(noted)
    })

    test('makes no generation by noting something of one that is not there', async () => {
      const { generations } = current()
      await generations.note(7, { compromised: 1 })
      expect(await generations.list()).toEqual([])
      expect(await generations.claim(7, 'k', 2)).toBe(true)
      expect(await generations.find(7)).toMatchObject(NO_GENERATION_FACTS)
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

    test('counts no further than it is asked to, in each generation', async () => {
      const { versions, usage } = current()
      for (const generation of [1, 3, 3, 3, 12, 12, 12, 12]) await versions.put(liveVersion({ generation }))
      const counts = async (max?: number): Promise<unknown> => [...(await usage.countByGeneration(max))]
      expect(await counts(1)).toEqual([
        [1, 1],
        [3, 1],
        [12, 1],
      ])
      expect(await counts(3)).toEqual([
        [1, 1],
        [3, 3],
        [12, 3],
      ])
      expect(await counts()).toEqual([
        [1, 1],
        [3, 3],
        [12, 4],
      ])
    })

    test.each(HOSTILE_TEXTS)('gives hostile text back as it is: %j', async (text) => {
      await current().generations.claim(1, text, 1)
      expect(await current().generations.find(1)).toMatchObject({ keyId: text })
    })
  })
}
