import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { POLICY } from '../../lib/policy.ts'
import { activate, awaitPermissions, drain } from '../../lib/rotation/activate.ts'
import { makeGeneration } from '../../lib/rotation/make-generation.ts'
import type { Rotation } from '../../lib/rotation/model.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import { disableGeneration } from '../support/moving.ts'
import type { TestVault } from '../support/vault.ts'
import { ask, stateOf } from './support/asking.ts'
import { DAY_MS, openRotationVault } from './support/rotation-vault.ts'

const SPREAD_SECONDS = 300
const DRAIN_SECONDS = ROTATION_POLICY.drainMs / 1_000

let vault: TestVault
let run: Rotation

beforeEach(async () => {
  vault = await openRotationVault()
  run = await ask(vault)
})
afterEach(() => vault.close())

const ports = () => ({ ...vault.vault.rotation, permissionsSpreadMs: SPREAD_SECONDS * 1_000 })
const made = () => makeGeneration(ports(), run)

describe('the wait for permissions', () => {
  it('lasts from the making of the key', async () => {
    await made()
    expect(await awaitPermissions(ports(), run)).toEqual({ seconds: SPREAD_SECONDS })
    vault.clock.advance(100_500)
    expect(await awaitPermissions(ports(), run)).toEqual({ seconds: 200 })
    vault.clock.advance(199_500)
    expect(await awaitPermissions(ports(), run)).toEqual({ seconds: 0 })
  })

  it('is never longer than that, though the clock is set back', async () => {
    await made()
    vault.clock.advance(-DAY_MS)
    expect(await awaitPermissions(ports(), run)).toEqual({ seconds: SPREAD_SECONDS })
  })

  it('is over once the key is in use', async () => {
    await made()
    await activate(ports(), run)
    vault.clock.advance(-DAY_MS)
    expect(await awaitPermissions(ports(), run)).toEqual({ seconds: 0 })
  })
})

describe('the activation', () => {
  it('may be repeated, and is recorded once', async () => {
    await made()
    expect([await activate(ports(), run), await activate(ports(), run)]).toEqual([
      { generation: 2 },
      { generation: 2 },
    ])
    expect(await stateOf(vault, 1)).toBe('decrypt-only, enabled')
    expect(await stateOf(vault, 2)).toBe('active, enabled')
    const rotated = (await vault.events()).filter(({ action }) => action === 'key.rotate')
    expect(rotated).toMatchObject([
      { fromGeneration: 1, generation: 2, rotation: 1, principal: 'system:rotation' },
    ])
  })

  it('seals the keys under another seal key', async () => {
    const sealKey = () => readFile(join(vault.folder, 'seal.key'), 'utf8')
    await made()
    const before = await sealKey()
    await activate(ports(), run)
    expect(await sealKey()).not.toBe(before)
  })

  it.each(['disabled', 'pending-deletion'] as const)('does not take a key that is %s', async (state) => {
    const { generation } = await made()
    const keyId = (await vault.stores.generations.find(generation))?.keyId ?? ''
    await vault.stores.keys.changeState(keyId, state)
    await expect(activate(ports(), run)).rejects.toMatchObject({
      code: 'key-state',
      message: expect.stringMatching(`generation 2, ${keyId}, is ${state}`),
    })
    expect(await stateOf(vault, 1)).toBe('active, enabled')
  })

  it('does not take a generation that was given up meanwhile', async () => {
    await made()
    await vault.stores.generations.transition(2, 'pending', 'scheduled-for-deletion', vault.clock())
    await expect(activate(ports(), run)).rejects.toMatchObject({ code: 'key-state' })
    expect(await stateOf(vault, 1)).toBe('active, enabled')
  })

  it('needs a generation', async () => {
    await expect(activate(ports(), run)).rejects.toMatchObject({ code: 'internal' })
  })
})

describe('the drain', () => {
  it('lasts for a cached pointer and a write deadline, from the activation', async () => {
    expect(ROTATION_POLICY.drainMs).toBeGreaterThan(POLICY.activePointerCacheMs + POLICY.writeDeadlineMs)
    await made()
    await activate(ports(), run)
    expect(await drain(ports(), run)).toEqual({ seconds: DRAIN_SECONDS })
    vault.clock.advance(POLICY.activePointerCacheMs + POLICY.writeDeadlineMs)
    expect(await drain(ports(), run)).toEqual({ seconds: 1 })
    vault.clock.advance(1_000)
    expect(await drain(ports(), run)).toEqual({ seconds: 0 })
  })

  it.each([
    ['set back', -DAY_MS, DRAIN_SECONDS],
    ['set forward', DAY_MS, 0],
  ])('when the clock is %s, waits neither for ever nor for nothing', async (_name, change, seconds) => {
    await made()
    await activate(ports(), run)
    vault.clock.advance(change)
    expect(await drain(ports(), run)).toEqual({ seconds })
  })

  it('begins with the activation', async () => {
    await made()
    await expect(drain(ports(), run)).rejects.toMatchObject({ code: 'key-state' })
  })

  it('is the same for a generation that was activated before the run was resumed', async () => {
    await made()
    await activate(ports(), run)
    await disableGeneration(vault, 1)
    vault.clock.advance(30_000)
    expect(await drain(ports(), run)).toEqual({ seconds: DRAIN_SECONDS - 30 })
  })
})
