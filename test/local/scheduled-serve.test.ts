/** `keyfold serve` and its schedule of rotations. Here it looks every few milliseconds whether one is due. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { DAY_MS } from '../../lib/clock.ts'
import { openStores } from '../../lib/compose/embedded.ts'
import type { Rotation } from '../../lib/rotation/model.ts'
import type * as policy from '../../local/policy.ts'
import { temporaryFolder } from '../support/folders.ts'
import { type TestClock, testClock } from '../support/vault.ts'
import { startServing } from './support/serve.ts'

const { CHECK_MS } = vi.hoisted(() => ({ CHECK_MS: 10 }))
const WAIT = { interval: 20, timeout: 10_000 }

vi.mock('../../local/policy.ts', async (original) => {
  const { LOCAL_POLICY } = await original<typeof policy>()
  return { LOCAL_POLICY: { ...LOCAL_POLICY, scheduleCheckIntervalMs: CHECK_MS } }
})

async function servedWith(config: object, clock: TestClock) {
  const data = join(await temporaryFolder(), 'data')
  await mkdir(data, { mode: 0o700 })
  await writeFile(join(data, 'config.json'), JSON.stringify(config))
  await startServing(data, { clock })
  const stores = await openStores(data)
  onTestFinished(() => stores.close())
  return stores
}

const recipient = async (): Promise<string> => identityToRecipient(await generateX25519Identity())
const checks = (count: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, count * CHECK_MS))

describe('a vault with a schedule', () => {
  it('rotates by itself when the time has come, not before, and only once', async () => {
    const clock = testClock(Date.now())
    const config = { recoveryRecipients: [await recipient()], rotationSchedule: 'every 1 days' }
    const { rotations, generations } = await servedWith(config, clock)
    await checks(20)
    expect(await rotations.latest()).toBeNull()
    clock.advance(DAY_MS)
    await expect.poll(async () => (await rotations.latest())?.step, WAIT).toBe('activated')
    await checks(20)
    expect(await rotations.latest()).toMatchObject({
      rotation: 1,
      state: 'running',
      trigger: 'schedule',
      requestedBy: 'system:schedule',
      attempt: 1,
    } satisfies Partial<Rotation>)
    expect(await generations.active()).toMatchObject({ generation: 2, escrow: 'kept' })
  })

  it.each([
    ['without a recovery recipient', async () => ({ rotationSchedule: 'every 1 days' })],
    ['on demand only', async () => ({ rotationSchedule: null, recoveryRecipients: [await recipient()] })],
  ])('does not rotate %s, however late it is', async (_, config) => {
    const clock = testClock(Date.now())
    const { rotations } = await servedWith(await config(), clock)
    clock.advance(1_000 * DAY_MS)
    await checks(20)
    expect(await rotations.latest()).toBeNull()
  })

  it('does not start with a configuration that is broken, and names the field', async () => {
    const config = { rotationSchedule: 'monthly', recoveryRecipients: [] }
    await expect(servedWith(config, testClock())).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/^rotationSchedule is "monthly"/),
    })
    await expect(servedWith({ rotation: 'monthly' }, testClock())).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/rotation is unknown/),
    })
  })
})
