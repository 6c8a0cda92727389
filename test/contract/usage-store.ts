import { describe, expect, test } from 'vitest'
import type { UsageHour } from '../../lib/findings/ports.ts'
import { type FindingStores, HOUR_MS, hourOf as hourAt } from './finding-stores.ts'
import { HOSTILE_TEXTS, withStores } from './stores.ts'

/** The beginning of an hour. */
const HOUR = 472_222 * HOUR_MS

const hourOf = (at: number, allowed = 5): UsageHour => hourAt(HOUR + at * HOUR_MS, allowed)

/** What every store of key use promises. */
export function usageStoreContract(name: string, make: () => Promise<FindingStores>): void {
  describe(`usage store: ${name}`, () => {
    const { current, reopen } = withStores(make)
    const all = () => current().usageHours.range(0, HOUR * 2)

    test('has nothing at first', async () => {
      expect(await all()).toEqual([])
      await current().usageHours.put([])
      expect(await all()).toEqual([])
    })

    test('gives hours back in their order, also after it was opened again', async () => {
      await current().usageHours.put([hourOf(30), hourOf(1), hourOf(2)])
      await current().usageHours.put([hourOf(0)])
      await reopen()
      expect(await all()).toEqual([hourOf(0), hourOf(1), hourOf(2), hourOf(30)])
    })

    test('gives those of a range: its first hour, and not the one after', async () => {
      const { usageHours } = current()
      await usageHours.put([0, 1, 2, 3, 26].map((at) => hourOf(at)))
      expect(await usageHours.range(HOUR + HOUR_MS, HOUR + 3 * HOUR_MS)).toEqual([hourOf(1), hourOf(2)])
      expect(await usageHours.range(HOUR + 4 * HOUR_MS, HOUR + 26 * HOUR_MS)).toEqual([])
    })

    test('puts an hour in the place of what was there for it, however often', async () => {
      const { usageHours } = current()
      for (const allowed of [5, 9, 9]) await usageHours.put([hourOf(0, allowed)])
      expect(await all()).toEqual([hourOf(0, 9)])
      await usageHours.put([{ hour: HOUR, counts: [] }])
      expect((await all()).flatMap(({ counts }) => counts)).toEqual([])
    })

    test('gives back an hour with as many principals as are kept by name', async () => {
      const counts = Array.from({ length: 501 }, (_, n) =>
        ['object.decrypt', 'object.list', 'object.encrypt'].map((action) => ({
          principal: `user:${'x'.repeat(240)}${n}`,
          action,
          allowed: n,
          denied: 0,
          failed: 1,
        })),
      ).flat()
      await current().usageHours.put([{ hour: HOUR, counts }])
      expect(await all()).toEqual([{ hour: HOUR, counts }])
    })

    test('gives hostile text back as it is', async () => {
      const counts = HOSTILE_TEXTS.map((text) => ({
        principal: text,
        action: text,
        allowed: 1,
        denied: 0,
        failed: 0,
      }))
      await current().usageHours.put([{ hour: HOUR, counts }])
      expect(await all()).toEqual([{ hour: HOUR, counts }])
    })
  })
}
