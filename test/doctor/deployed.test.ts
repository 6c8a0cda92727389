import { describe, expect, it, vi } from 'vitest'
import { putMetrics } from '../../lib/compose/aws/metric.ts'
import { type DeployedPorts, examineDeployed } from '../../lib/doctor/examine-deployed.ts'
import { makeReport } from '../../lib/doctor/make-report.ts'
import type { DoctorReport } from '../../lib/doctor/report.ts'
import type { TestVault } from '../support/vault.ts'
import { failedIn, sealSome, tamper, vaultToExamine } from './vault.ts'

function examine(vault: TestVault, change: Partial<DeployedPorts> = {}): Promise<DoctorReport> {
  const { stores, clock } = vault
  const ports = {
    ...stores,
    clock,
    vault: 'main',
    decided: { escrow: { recipients: [], waived: true }, nextRotation: () => null, sendsMail: true },
    clients: stores.machineClients,
    log: { ...vault.vault.log, placed: stores.placedEvents },
    ...change,
  }
  return makeReport({ clock, reports: stores.reports }, (examination, before) =>
    examineDeployed(ports, examination, before),
  )
}

describe('The self-check of a vault in AWS', () => {
  it('looks at all that its ports show, and finds nothing wrong with a sound vault', async () => {
    const vault = await vaultToExamine()
    await sealSome(vault, 3)
    const { lines, checkpoint } = await examine(vault)
    expect(lines.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
      'configuration passed',
      'master keys passed',
      'rotation passed',
      'rotation schedule passed',
      'client secrets passed',
      'retirement skipped',
      'log lag passed',
      'log checkpoint passed',
      'log growth passed',
      'log events passed',
    ])
    expect(checkpoint).toContain('\n3\n')
  })

  it('goes on after a check that fails, or cannot be made, and names the vault in remedies', async () => {
    const vault = await vaultToExamine()
    await sealSome(vault, 2)
    await tamper(vault, 'DELETE FROM events WHERE leaf = 0')
    const keys = {
      describeKey: () => Promise.reject(Object.assign(new Error('secret'), { code: 'EAI_AGAIN' })),
    }
    const report = await examine(vault, { keys })
    expect(failedIn(report)).toEqual([
      'master keys: It could not be checked: Error, EAI_AGAIN.',
      expect.stringMatching(/^log events: ALARM: the event \w{26}, leaf 0 of the log, was removed[.]$/),
    ])
    expect(report.lines.at(-1)?.remedy).toContain('keyfold audit verify --aws --vault main')
  })

  it('puts its failures into a metric of CloudWatch, as a line of its own', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    try {
      putMetrics({ vault: 'main' }, { doctorFailures: 2 })
      const [line] = write.mock.calls[0] ?? []
      expect(JSON.parse(String(line))).toEqual({
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Keyfold',
              Dimensions: [['Vault']],
              Metrics: [{ Name: 'DoctorFailures', Unit: 'Count' }],
            },
          ],
        },
        Vault: 'main',
        DoctorFailures: 2,
      })
    } finally {
      write.mockRestore()
    }
  })
})
