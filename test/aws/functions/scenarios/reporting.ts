import { describe, expect, it } from 'vitest'
import type { World } from '../../support/world.ts'

/** After the log was sealed. */
export function reporting(world: () => World): void {
  describe('the daily report', () => {
    it('is made of what the vault holds, proves the log, and is shown to whoever manages keys', async () => {
      const { vault, as } = world()
      // An event that waits for the sealer.
      expect((await as.kim.send('GET', '/v1/keys')).status).toBe(200)
      await vault.invoke('doctor', { task: 'doctor' })
      const { status, json } = await as.kim.send('GET', '/v1/reports/latest')
      expect(status).toBe(200)
      const outcomes = new Map(json.report.checks.map((check: any) => [check.check, check.outcome]))
      for (const check of ['master keys', 'log lag', 'log checkpoint', 'log growth', 'log events']) {
        expect([check, outcomes.get(check)]).toEqual([check, 'passed'])
      }
      expect(json.report.checkpoint).toContain('— keyfold/')
    })

    it('is not for those who work with data', async () => {
      expect((await world().as.ada.send('GET', '/v1/reports/latest')).status).toBe(403)
    })
  })
}
