import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { FindingStores } from './finding-stores.ts'
import { withStores } from './stores.ts'

const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length))

/** What every store of what was learned promises. */
export function baselineStoreContract(name: string, make: () => Promise<FindingStores>): void {
  describe(`baseline store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    /** @returns the state, and its revision. */
    const read = async (): Promise<readonly [Buffer | null, number | null]> => {
      const found = await current().baselines.read()
      return [found && Buffer.from(found.state), found && found.revision]
    }

    test('has nothing at first, and replaces nothing that is not there', async () => {
      expect(await current().baselines.read()).toBeNull()
      expect(await current().baselines.replace(1, bytes(5))).toBe(false)
      expect(await current().baselines.read()).toBeNull()
    })

    test.each([
      0, 1, 5_000, 300_000, 2_500_000,
    ])('gives %i bytes back, also after it was opened again', async (length) => {
      const state = bytes(length)
      expect(await current().baselines.replace(null, state)).toBe(true)
      await reopen()
      const [found, revision] = await read()
      expect(found?.equals(state)).toBe(true)
      const next = bytes(length + 1)
      expect(await current().baselines.replace(revision, next)).toBe(true)
      const [replaced, later] = await read()
      expect(replaced?.equals(next)).toBe(true)
      expect(later).not.toBe(revision)
    })

    test('becomes shorter', async () => {
      await current().baselines.replace(null, bytes(1_000_000))
      const [, revision] = await read()
      const short = bytes(10)
      await current().baselines.replace(revision, short)
      expect((await read())[0]?.equals(short)).toBe(true)
    })

    test('is not replaced by who has not seen it', async () => {
      const { baselines } = current()
      const state = bytes(9)
      await baselines.replace(null, state)
      const [, revision] = await read()
      expect(await baselines.replace(null, bytes(9))).toBe(false)
      expect(await baselines.replace((revision ?? 0) + 1, bytes(9))).toBe(false)
      expect((await read())[0]?.equals(state)).toBe(true)
    })

    test('lets one of many at once win, whole', async () => {
      const { baselines } = current()
      for (const before of ['none', 'one']) {
        const revision = before === 'none' ? null : (await read())[1]
        const rivals = Array.from({ length: 4 }, () => bytes(400_000))
        const won = await Promise.all(rivals.map((rival) => baselines.replace(revision, rival)))
        expect(won.filter(Boolean)).toHaveLength(1)
        expect((await read())[0]?.equals(rivals[won.indexOf(true)]!)).toBe(true)
      }
    })
  })
}
