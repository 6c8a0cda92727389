import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { forEachBounded, mapBounded } from '../lib/concurrency.ts'

async function* count(to: number, ended: () => void = () => undefined): AsyncGenerator<number> {
  try {
    for (let value = 1; value <= to; value++) yield value
  } finally {
    ended()
  }
}

describe('work in bounds', () => {
  it('has no more under way than it may, and leaves nothing out', async () => {
    const done: number[] = []
    let under = 0
    let most = 0
    await forEachBounded(count(50), 7, async (value) => {
      most = Math.max(most, ++under)
      await setImmediate()
      under -= 1
      done.push(value)
    })
    expect(most).toBe(7)
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  })

  it('keeps the order of what it maps, whatever ends first', async () => {
    const mapped = await mapBounded([30, 1, 20, 2], 4, async (turns) => {
      for (let turn = 0; turn < turns; turn++) await setImmediate()
      return turns
    })
    expect(mapped).toEqual([30, 1, 20, 2])
  })

  it.each([
    ['a generator', (): AsyncGenerator<number> => count(1_000)],
    ['a list', (): readonly number[] => Array.from({ length: 1_000 }, (_, index) => index + 1)],
  ])('begins nothing more of %s after a failure, which it throws once the rest has ended', async (_, items) => {
    let under = 0
    let begun = 0
    const act = async (value: number): Promise<void> => {
      begun += 1
      under += 1
      await setImmediate()
      under -= 1
      if (value === 10) throw new Error('item 10')
    }
    const given = items()
    const work = Array.isArray(given) ? mapBounded(given, 4, act) : forEachBounded(given, 4, act)
    await expect(work).rejects.toThrow('item 10')
    expect(under).toBe(0)
    expect(begun).toBeLessThan(20)
  })

  it('ends a generator that it does not use up', async () => {
    let ended = false
    const items = count(1_000, () => (ended = true))
    await expect(forEachBounded(items, 4, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(ended).toBe(true)
  })
})
