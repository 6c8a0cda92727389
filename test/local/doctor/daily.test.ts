import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { DAY_MS } from '../../../lib/clock.ts'
import { Alarm } from '../../../local/doctor/alarm.ts'
import { type DailyPorts, reportOnce } from '../../../local/doctor/daily.ts'
import { portsOf, vaultToExamine } from '../../doctor/vault.ts'
import type { TestVault } from '../../support/vault.ts'
import { listener } from './listener.ts'

/** `statuses` are its first answers, then 200. */
async function hook(...statuses: number[]) {
  const { url, asked } = await listener(() => ({ status: statuses.shift() ?? 200 }))
  return { webhook: new URL('hook/secret', url), told: asked }
}

function daily(vault: TestVault, webhook: URL | null) {
  const logged: [Record<string, unknown>, string][] = []
  const log = {
    info: () => undefined,
    error: (fields: object, message: string) => void logged.push([{ ...fields }, message]),
  }
  const alarm = new Alarm({ webhook, vault: 'v-test', log, backoffMs: 1 })
  onTestFinished(() => alarm.stop())
  const ports: DailyPorts = { examined: portsOf(vault), reports: vault.stores.reports, alarm, log }
  return { ports, logged, alarm }
}

const brokenVault = async (): Promise<TestVault> => {
  const vault = await vaultToExamine()
  await chmod(join(vault.folder, 'seal.key'), 0o644)
  return vault
}

describe('The daily report', () => {
  it('is kept, leaves a line in the log for each failed check, and alarms', async () => {
    const vault = await brokenVault()
    const { told, webhook } = await hook()
    const { ports, logged } = daily(vault, webhook)
    await reportOnce(ports)
    vault.clock.advance(DAY_MS)
    expect(await reportOnce(ports)).toMatchObject({ failed: 1 })
    await vi.waitFor(() => expect(told.at(-1)?.body.failed).toHaveLength(1))
    await vi.waitFor(() => expect(told).toHaveLength(2))
    const since = new Date(vault.clock() - DAY_MS).toISOString()
    expect(told.at(-1)?.body).toEqual({
      vault: 'v-test',
      at: new Date(vault.clock()).toISOString(),
      failed: [
        expect.objectContaining({
          check: 'permissions',
          detail: expect.stringContaining('seal.key'),
          remedy: expect.stringContaining('chmod'),
          failingSince: since,
        }),
      ],
    })
    expect(logged.filter(([fields]) => fields['check'] === 'permissions')).toHaveLength(2)
    const kept = await vault.stores.reports.newest(9)
    expect(kept.map(({ at }) => at)).toEqual([vault.clock(), vault.clock() - DAY_MS])
  })

  it('tells nobody when nothing fails', async () => {
    const vault = await vaultToExamine()
    const { told, webhook } = await hook()
    const { ports, logged, alarm } = daily(vault, webhook)
    await reportOnce(ports)
    await alarm.stop()
    expect([told, logged]).toEqual([[], []])
  })

  it('tries again when the webhook does not take it, and names its path to nobody', async () => {
    const vault = await brokenVault()
    const { told, webhook } = await hook(500, 429)
    const { ports, logged } = daily(vault, webhook)
    await reportOnce(ports)
    await vi.waitFor(() => expect(told).toHaveLength(3))
    expect(told[2]).toEqual(told[0])
    expect(logged.filter(([, message]) => message.startsWith('An alarm was not taken'))).toHaveLength(2)
    expect(JSON.stringify(logged)).not.toContain('secret')
  })

  it('gives up after some attempts, and holds up nothing meanwhile', async () => {
    const vault = await brokenVault()
    const { told, webhook } = await hook(...Array.from({ length: 99 }, () => 500))
    const { ports } = daily(vault, webhook)
    await reportOnce(ports)
    expect(await vault.stores.reports.newest(1)).toHaveLength(1)
    await vi.waitFor(() => expect(told).toHaveLength(8), { timeout: 3_000 })
    expect(told).toHaveLength(8)
  })

  it('alarms also when it is not known what the last one saw, and keeps none then', async () => {
    const vault = await vaultToExamine()
    const { told, webhook } = await hook()
    const { ports } = daily(vault, webhook)
    const reports = {
      newest: () => Promise.reject(new Error('damaged')),
      keep: vi.fn<() => Promise<void>>(),
    }
    await expect(reportOnce({ ...ports, reports })).rejects.toThrow('damaged')
    await vi.waitFor(() => expect(told).toHaveLength(1))
    expect(told[0]?.body.failed[0]).toMatchObject({ check: 'report' })
    expect(reports.keep).not.toHaveBeenCalled()
  })
})
