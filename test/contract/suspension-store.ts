import { ulid } from 'ulid'
import { describe, expect, test } from 'vitest'
import type { Suspension } from '../../lib/findings/ports.ts'
import { AT, type FindingStores, HOUR_MS } from './finding-stores.ts'
import { HOSTILE_TEXTS, withStores } from './stores.ts'

const suspension = (change: Partial<Suspension> = {}): Suspension => ({
  id: ulid(),
  principal: 'user:ada',
  finding: `f-${ulid()}`,
  at: AT,
  until: AT + HOUR_MS,
  lifted: null,
  ...change,
})

const LIFTED = { by: 'user:eve', at: AT + 5 }

/** What every store of suspensions promises. */
export function suspensionStoreContract(name: string, make: () => Promise<FindingStores>): void {
  describe(`suspension store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('has no suspension at first', async () => {
      const { suspensions } = current()
      expect(await suspensions.newest(9)).toEqual([])
      expect(await suspensions.find(ulid())).toBeNull()
      expect(await suspensions.lift(ulid(), LIFTED)).toBe(false)
    })

    test('gives every field back, also after it was opened again', async () => {
      const [one, other] = [suspension(), suspension({ principal: 'client:batch', lifted: LIFTED })]
      for (const each of [one, other]) await current().suspensions.add(each)
      const { suspensions } = await reopen()
      expect(await suspensions.find(one.id)).toEqual(one)
      expect(await suspensions.find(other.id)).toEqual(other)
    })

    test('gives the newest first, as many as are asked for', async () => {
      const { suspensions } = current()
      const all = [3, 0, 2, 1].map((n) => suspension({ id: ulid(AT + n) }))
      for (const one of all) await suspensions.add(one)
      const newest = all.toSorted((a, b) => (a.id < b.id ? 1 : -1))
      expect(await suspensions.newest(3)).toEqual(newest.slice(0, 3))
      expect(await suspensions.newest(9)).toEqual(newest)
    })

    test('is lifted once, and is not put back by adding it again', async () => {
      const { suspensions } = current()
      const [one, other] = [suspension(), suspension()]
      for (const each of [one, other]) await suspensions.add(each)
      expect(await suspensions.lift(one.id, LIFTED)).toBe(true)
      expect(await suspensions.lift(one.id, { ...LIFTED, by: 'user:late' })).toBe(false)
      await suspensions.add(one)
      expect(await suspensions.find(one.id)).toEqual({ ...one, lifted: LIFTED })
      expect(await suspensions.find(other.id)).toEqual(other)
    })

    test('lets one of many who lift it at once win', async () => {
      const { suspensions } = current()
      const one = suspension()
      await suspensions.add(one)
      const rivals = Array.from({ length: 8 }, (_, n) => ({ by: `user:${n}`, at: AT + n }))
      const won = await Promise.all(rivals.map((rival) => suspensions.lift(one.id, rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect((await suspensions.find(one.id))?.lifted).toEqual(rivals[won.indexOf(true)])
    })

    test('gives hostile text back as it is', async () => {
      const { suspensions } = current()
      for (const text of HOSTILE_TEXTS) {
        const hostile = suspension({ principal: text, finding: text })
        await suspensions.add(hostile)
        await suspensions.lift(hostile.id, { by: text, at: AT })
        expect(await suspensions.find(hostile.id)).toEqual({ ...hostile, lifted: { by: text, at: AT } })
      }
    })
  })
}
