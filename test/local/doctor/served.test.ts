import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type * as policy from '../../../local/doctor/policy.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { startServing, tokenFor } from '../support/serve.ts'
import { listener } from './listener.ts'

vi.mock('../../../local/doctor/policy.ts', async (original) => {
  const { LOCAL_DOCTOR_POLICY } = await original<typeof policy>()
  return { LOCAL_DOCTOR_POLICY: { ...LOCAL_DOCTOR_POLICY, firstDelayMs: 0 } }
})

describe('A vault that is served', () => {
  it('looks at itself, tells the webhook of config.json what fails, and shows its report', async () => {
    const { url, asked } = await listener(() => ({}))
    const data = join(await temporaryFolder(), 'data')
    await mkdir(data, { mode: 0o700 })
    const config = { advisories: false, alarms: { webhook: url.href } }
    await writeFile(join(data, 'config.json'), JSON.stringify(config), { mode: 0o600 })
    const vault = await startServing(data)
    await vi.waitFor(() => expect(asked).toHaveLength(1), { timeout: 5_000 })
    expect(asked[0]?.body.failed).toEqual([
      expect.objectContaining({
        check: 'configuration',
        remedy: expect.stringContaining('recoveryRecipients'),
      }),
    ])
    const latest = async (client: string): Promise<Response> =>
      fetch(`${vault.url}/v1/reports/latest`, {
        headers: { Authorization: `Bearer ${await tokenFor(vault, client)}` },
      })
    await vi.waitFor(async () => {
      const { report } = (await (await latest('demo-auditor')).json()) as {
        report: { checks: object[] } | null
      }
      expect(report?.checks).toContainEqual(expect.objectContaining({ check: 'database', outcome: 'passed' }))
    })
    expect((await latest('demo-writer')).status).toBe(403)
  })
})
