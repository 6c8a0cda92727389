import { expect, it, onTestFinished, vi } from 'vitest'
import { AnomalyDetector } from '../../../lib/anomaly/detector.ts'
import { openDetectionState, packDetectionState } from '../../../lib/findings/detection-state.ts'
import { openFindings } from '../../../local/findings/open.ts'
import { newFinding } from '../../contract/finding-stores.ts'
import { openTestVault } from '../../support/vault.ts'
import { listener } from '../doctor/listener.ts'

async function opened(webhook: URL | null = null) {
  const vault = await openTestVault()
  onTestFinished(() => vault.close())
  const watched = {
    settings: { suspend: null, notify: { webhook, mail: null, minSeverity: 'medium' as const } },
    id: 'v-test',
    page: null,
    vault: vault.vault,
    stores: vault.stores,
    admins: vault.stores.admins,
    log: { info: vi.fn<() => void>(), error: vi.fn<() => void>() },
  }
  const findings = openFindings(watched)
  onTestFinished(() => findings.stop())
  return { vault, job: findings.job, stores: vault.stores }
}

it('The job looks at what the vault has recorded, in a thread of its own, and goes on from there', async () => {
  const { vault, job, stores } = await opened()
  const id = await vault.store(await vault.client('ann', 'writer'))
  const [event] = await vault.events()
  await job.work()
  expect(await stores.baselines.read()).toBeNull()
  vault.clock.advance(5_000)
  expect(await job.work()).toBeNull()
  const kept = await stores.baselines.read()
  expect(openDetectionState(kept?.state ?? new Uint8Array())).toMatchObject({ position: event?.id })
  await vault.call('GET', '/v1/objects/{id}', { token: await vault.client('ann', 'writer'), path: { id } })
  vault.clock.advance(5_000)
  await job.work()
  const [hour] = await stores.usageHours.range(0, Infinity)
  expect(hour?.counts).toEqual([
    { principal: 'client:ann', action: 'object.encrypt', allowed: 1, denied: 0, failed: 0 },
    { principal: 'client:ann', action: 'object.decrypt', allowed: 1, denied: 0, failed: 0 },
  ])
})

it('The job tells of a finding that nobody was told of when the last process ended', async () => {
  const { url, asked } = await listener(() => ({ status: 200 }))
  const { vault, job, stores } = await opened(url)
  const finding = newFinding({ to: vault.clock(), raisedAt: vault.clock(), severity: 'high' })
  await stores.findings.keep(finding, null)
  await keepPending(stores, finding.id)
  await job.work()
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  // What was taken is noted by a run after that.
  await vi.waitFor(
    async () => {
      await job.work()
      expect((await stores.findings.find(finding.id))?.notified).toBe('high')
    },
    { timeout: 5_000 },
  )
  expect(asked).toHaveLength(1)
})

async function keepPending({ baselines }: Awaited<ReturnType<typeof opened>>['stores'], id: string) {
  const snapshot = new AnomalyDetector().snapshot()
  await baselines.replace(
    null,
    packDetectionState({ position: null, until: 0, hours: [], pending: [id], snapshot }),
  )
}
