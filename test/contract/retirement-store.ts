import { describe, expect, test } from 'vitest'
import type { RetirementReport } from '../../lib/rotation/model.ts'
import { type Stores, withStores } from './stores.ts'

const REPORT: RetirementReport = {
  at: 1_700_000_000_000,
  holds: 3,
  moved: [
    { generation: 2, to: 'disabled' },
    { generation: 1, to: 'scheduled-for-deletion' },
  ],
  blockedBy: ['Rotation 7 failed.', `"'; DROP TABLE versions; --`],
}

/** What every store for the daily job's report promises. */
export function retirementStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`retirement store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('has no report at first', async () => {
      expect(await current().retirement.last()).toBeNull()
    })

    test('gives every field of a report back, also after it was opened again', async () => {
      await current().retirement.save(REPORT)
      expect(await (await reopen()).retirement.last()).toEqual(REPORT)
    })

    test('keeps the last report only', async () => {
      const { retirement, rotations, generations } = current()
      const next = { at: 1_700_086_400_000, holds: null, moved: [], blockedBy: [] }
      await retirement.save(REPORT)
      await retirement.save(next)
      expect(await retirement.last()).toEqual(next)
      expect(await rotations.latest()).toBeNull()
      expect(await rotations.page(Number.MAX_SAFE_INTEGER, 10)).toEqual([])
      expect(await generations.list()).toEqual([])
    })
  })
}
