import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyfoldError } from '../../lib/errors.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import { type RotateKeyOptions, rotateKey } from '../../lib/rotation/rotate-key.ts'
import { liveVersion } from '../support/moving.ts'
import type { TestVault } from '../support/vault.ts'
import { WatchedStores } from '../support/watched-stores.ts'
import { ask, latestRun, stateOf } from './support/asking.ts'
import { openRotationVault } from './support/rotation-vault.ts'

let watched: WatchedStores
let vault: TestVault
let object: string
let waited: number[]

beforeEach(async () => {
  watched = new WatchedStores()
  vault = await openRotationVault({ wrap: watched.wrap })
  object = await vault.store(await vault.client('ann', 'writer'), 'content')
  waited = []
})
afterEach(() => vault.close())

const wait = async (milliseconds: number): Promise<void> => {
  waited.push(milliseconds)
  vault.clock.advance(Math.ceil(milliseconds))
}
const rotate = (options: RotateKeyOptions = {}) => rotateKey(vault.vault.rotation, { wait, ...options })
const AWAY = new KeyfoldError('unavailable', 'The key service is throttled.')

it('moves everything under a new generation, and says what it did', async () => {
  const { blobKey } = await liveVersion(vault, object)
  watched.reset()
  expect(await rotate()).toEqual({
    rotation: 1,
    mode: 'rewrap',
    from: 1,
    to: 2,
    rewrapped: 1,
    reencrypted: 0,
    failures: 0,
  })
  expect(await liveVersion(vault, object)).toMatchObject({ generation: 2, blobKey })
  expect(Object.keys(watched.counts()).filter((name) => name.startsWith('blobs.'))).toEqual([])
  expect(waited).toEqual([ROTATION_POLICY.drainMs, ROTATION_POLICY.passIntervalMs])
  expect(await latestRun(vault)).toMatchObject({ state: 'finished', requestedBy: 'system:program' })
})

it('re-encrypts what a generation wraps', async () => {
  const { blobKey } = await liveVersion(vault, object)
  expect(await rotate({ mode: 'reencrypt', scope: { generation: 1 } })).toMatchObject({
    to: 2,
    rewrapped: 0,
    reencrypted: 1,
  })
  expect((await liveVersion(vault, object)).blobKey).not.toBe(blobKey)
})

it('re-encrypts chosen objects under the generation that is active, without a wait', async () => {
  expect(await rotate({ mode: 'reencrypt', scope: { objects: [object] } })).toMatchObject({
    to: null,
    reencrypted: 1,
  })
  expect(waited).toEqual([])
  expect((await liveVersion(vault, object)).generation).toBe(1)
})

it("takes the operator's own key, and leaves it to its owner", async () => {
  const material = generateNewKey()
  expect(await rotate({ material, requestedBy: 'client:kim' })).toMatchObject({ to: 2 })
  const keyId = (await vault.stores.generations.find(2))?.keyId ?? ''
  expect(material.some((byte) => byte !== 0)).toBe(true)
  await vault.stores.keys.importMaterial(keyId, material)
  expect((await latestRun(vault)).requestedBy).toBe('client:kim')
})

it('disables a compromised generation at once', async () => {
  await rotate({ compromised: 1 })
  expect(await stateOf(vault, 1)).toBe('disabled, disabled')
})

it('leaves a rotation alone that somebody else drives', async () => {
  await ask(vault)
  await expect(rotate()).rejects.toMatchObject({ code: 'conflict' })
  expect(await latestRun(vault)).toMatchObject({ state: 'running', execution: 'rotation-1-1' })
})

describe('what is unavailable', () => {
  const names = [
    'keys.rewrap',
    'queue.outside',
    'scan.scan',
    'keys.unwrap',
    'generations.activate',
    'rotations.change',
  ]

  it.each(names)('is tried again, with longer and longer waits: %s', async (name) => {
    watched.fail(name, AWAY)
    const patient = async (milliseconds: number): Promise<void> => {
      if ((watched.counts()[name] ?? 0) >= 3) watched.fail(name, null)
      await wait(milliseconds)
    }
    expect(await rotate({ wait: patient })).toMatchObject({ to: 2, rewrapped: 1, failures: 0 })
    const { stepBackoffMs } = ROTATION_POLICY
    const backoffs = waited.filter(
      (ms) => ms !== ROTATION_POLICY.drainMs && ms !== ROTATION_POLICY.passIntervalMs,
    )
    expect(backoffs.length).toBeGreaterThanOrEqual(3)
    expect(Math.max(...backoffs)).toBeLessThanOrEqual(stepBackoffMs * 2 ** 3)
  })

  it('leaves a failed run at last, which the next call resumes', async () => {
    watched.fail('keys.rewrap', AWAY)
    await expect(rotate()).rejects.toMatchObject({ code: 'unavailable' })
    expect(watched.counts()['keys.rewrap']).toBe(ROTATION_POLICY.stepAttemptsMax)
    expect(await latestRun(vault)).toMatchObject({
      state: 'failed',
      to: 2,
      error: { code: 'unavailable', message: 'The key service is throttled.' },
    })
    watched.fail('keys.rewrap', null)
    expect(await rotate()).toMatchObject({ rotation: 1, to: 2, rewrapped: 1 })
    expect(await latestRun(vault)).toMatchObject({ state: 'finished', attempt: 2, error: null })
    expect(await vault.stores.generations.list()).toHaveLength(2)
  })
})

it('tries nothing again that no wait would mend, and shows nobody what it was', async () => {
  watched.fail('scan.scan', new Error('a secret of the disk'))
  await expect(rotate()).rejects.toThrow('a secret of the disk')
  expect(watched.counts()['scan.scan']).toBe(1)
  expect((await latestRun(vault)).error).toEqual({ code: 'internal', message: 'Internal error.' })
})
