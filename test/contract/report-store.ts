import { describe, expect, test } from 'vitest'
import { DOCTOR_POLICY } from '../../lib/doctor/policy.ts'
import type { DoctorReport } from '../../lib/doctor/report.ts'
import { HOSTILE_TEXTS, type Stores, withStores } from './stores.ts'

const AT = 1_700_000_000_000

const report = (change: Partial<DoctorReport> = {}): DoctorReport => ({
  at: AT,
  lines: [
    { check: 'disk', outcome: 'passed', detail: 'enough', remedy: null, failingSince: null },
    { check: 'log', outcome: 'failed', detail: 'rolled back', remedy: 'restore it', failingSince: AT - 1 },
    { check: 'advisories', outcome: 'skipped', detail: 'not reachable', remedy: null, failingSince: null },
  ],
  checkpoint: 'keyfold/v\n7\nAAAA\n\n— keyfold/v BBBB\n',
  ...change,
})

/** What every store for the reports of the daily self-check promises. */
export function reportStoreContract(name: string, make: () => Promise<Stores>): void {
  describe(`report store: ${name}`, () => {
    const { current, reopen } = withStores(make)

    test('has no report at first', async () => {
      expect(await current().reports.newest(10)).toEqual([])
    })

    test('gives every field back, also after it was opened again, whatever a line says', async () => {
      const hostile = HOSTILE_TEXTS.map((detail) => ({
        check: 'x',
        outcome: 'failed' as const,
        detail: detail.slice(0, DOCTOR_POLICY.detailMaxCharacters),
        remedy: null,
        failingSince: AT,
      }))
      const kept = report({ lines: [...report().lines, ...hostile], checkpoint: null })
      await current().reports.keep(kept)
      expect(await (await reopen()).reports.newest(1)).toEqual([kept])
    })

    test('gives the newest first, as many as are asked for', async () => {
      const { reports } = current()
      for (const day of [1, 2, 3]) await reports.keep(report({ at: AT + day }))
      expect((await reports.newest(2)).map(({ at }) => at)).toEqual([AT + 3, AT + 2])
    })

    test('forgets those beyond the number that is kept, the oldest first', async () => {
      const { reports } = current()
      const days = Array.from({ length: DOCTOR_POLICY.reportsKept + 2 }, (_, day) => AT + day)
      for (const at of days) await reports.keep(report({ at, lines: [] }))
      const kept = await reports.newest(1_000)
      expect(kept.map(({ at }) => at)).toEqual(days.slice(2).toReversed())
    })
  })
}
