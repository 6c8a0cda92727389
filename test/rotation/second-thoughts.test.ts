/** What changes while a rotation is under way: its escrow, its execution, its stores. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyfoldError } from '../../lib/errors.ts'
import { generateNewKey } from '../../lib/keys/crypto-key.ts'
import { prepareGeneration } from '../../lib/rotation/make-generation.ts'
import { reencryptPage } from '../../lib/rotation/reencrypt-page.ts'
import { rewrapPage } from '../../lib/rotation/rewrap-page.ts'
import { rotateKey } from '../../lib/rotation/rotate-key.ts'
import { beginRun, Interleaving, liveVersion, workerPorts, workRequest } from '../support/moving.ts'
import type { TestVault } from '../support/vault.ts'
import { execute, failRun, stateOf, until } from './support/asking.ts'
import { openRotationVault } from './support/rotation-vault.ts'
import { finish } from './support/step-by-step.ts'

/** A public key of nobody's. */
const RECIPIENT = 'age1vsegxulcuehjqxndct7s7qwq4dd2kx6psayvljf5hac69gm85ftq7utdxe'

let vault: TestVault
beforeEach(async () => {
  vault = await openRotationVault()
})
afterEach(() => vault.close())

const wait = async (milliseconds: number): Promise<void> => vault.clock.advance(Math.ceil(milliseconds))

describe('a waiver of escrow', () => {
  const named = { escrowPolicy: { recipients: [RECIPIENT], waived: false } }

  it('does not outlast the day on which recipients are named', async () => {
    await until(vault, await execute(vault), 'await-permissions')
    expect(await vault.stores.generations.find(2)).toMatchObject({ state: 'pending', escrow: 'waived' })
    await failRun(vault)
    await finish(await execute(vault, {}, named), vault.clock.advance)
    expect(await stateOf(vault, 2)).toBe('scheduled-for-deletion, pending-deletion')
    expect(await vault.stores.generations.find(3)).toMatchObject({ state: 'active', escrow: 'kept' })
  })

  it('holds for a key of the operator’s own, and is recorded with it', async () => {
    const ports = { ...vault.vault.rotation, escrowPolicy: { recipients: [], waived: false } }
    const material = generateNewKey()
    await expect(prepareGeneration(ports, material)).rejects.toMatchObject({ code: 'escrow-required' })
    expect(await prepareGeneration(ports, material, { waiveEscrow: true })).toMatchObject({
      generation: 2,
      escrow: 'waived',
    })
    expect((await vault.events()).at(-1)).toMatchObject({
      action: 'key.create',
      principal: 'system:operator',
    })
  })
})

it.each(['running', 'failed'])('takes no key of the operator’s own while a rotation is %s', async (state) => {
  await execute(vault)
  if (state === 'failed') await failRun(vault)
  await expect(prepareGeneration(vault.vault.rotation, generateNewKey())).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`Rotation 1 is ${state}`),
  })
  expect(await vault.stores.generations.list()).toHaveLength(1)
})

it('records and counts what was moved before a store went away in the middle of a page', async () => {
  const token = await vault.client('ann', 'writer')
  for (let count = 0; count < 6; count++) await vault.store(token, 'content')
  await until(vault, await execute(vault), 'plan')
  const run = await vault.stores.rotations.latest()
  let calls = 0
  const { wraps } = vault.stores
  const replaceKey: typeof wraps.replaceKey = async (version, to) => {
    calls += 1
    if (calls > 3) throw new KeyfoldError('unavailable', 'The store is throttled.')
    return wraps.replaceKey(version, to)
  }
  const ports = { ...vault.vault.rotation, wraps: { replaceKey } }
  const reference = { rotation: 1, execution: run?.execution ?? '' }
  for (const shard of vault.stores.queue.shards) {
    const request = { ...workRequest({ work: 'rewrap', shard }), ...reference }
    await rewrapPage(ports, request).catch(() => undefined)
  }
  const moved = (await vault.stores.usage.countByGeneration()).get(2) ?? 0
  const events = (await vault.events()).filter(({ action }) => action === 'key.rewrap')
  expect(moved).toBe(3)
  expect(events.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(moved)
  expect(await vault.stores.rotations.latest()).toMatchObject({ rewrapped: moved })
})

it('a worker whose execution was superseded in the middle of a version writes nothing', async () => {
  const object = await vault.store(await vault.client('ann', 'writer'), 'content')
  await beginRun(vault, { mode: 'reencrypt', scope: { objects: [object] } })
  const before = await liveVersion(vault, object)
  const between = new Interleaving()
  const ports = workerPorts(vault, between.wrap)
  between.before('blobs.get', async () => {
    await vault.stores.rotations.change(1, 1, { execution: 'another' })
  })
  const request = workRequest({ work: 'reencrypt', objects: [object] })
  await expect(reencryptPage(ports, request)).rejects.toMatchObject({ code: 'conflict' })
  expect(between.isOver).toBe(true)
  expect(await liveVersion(vault, object)).toEqual(before)
})

describe('a rotation whose program died', () => {
  beforeEach(async () => {
    await vault.store(await vault.client('ann', 'writer'), 'content')
    await until(vault, await execute(vault, { execution: 'program-dead' }), 'drain')
  })

  it('is in the way of the next one, which may take it over', async () => {
    await expect(rotateKey(vault.vault.rotation, { wait })).rejects.toMatchObject({ code: 'conflict' })
    expect(await rotateKey(vault.vault.rotation, { wait, takeOver: true })).toMatchObject({
      rotation: 1,
      to: 2,
      rewrapped: 1,
    })
  })
})
