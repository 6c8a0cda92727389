import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LiveVersion } from '../../lib/objects/model.ts'
import { reinstateGeneration } from '../../lib/rotation/generation-moves.ts'
import { abandonGeneration } from '../../lib/rotation/make-generation.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import { endVerification } from '../../lib/rotation/verification.ts'
import { claimGeneration, disableGeneration, liveVersion } from '../support/moving.ts'
import type { Answer, TestVault } from '../support/vault.ts'
import { execute, latestRun, stateOf, until } from './support/asking.ts'
import { DAY_MS, KEYS, openRotationVault, retireAfter } from './support/rotation-vault.ts'
import { finish } from './support/step-by-step.ts'

const LONG_MS = KEYS.managedCopyRetentionMs + ROTATION_POLICY.disabledMs + ROTATION_POLICY.deletionWaitMs

let vault: TestVault
let object: string
let original: LiveVersion

beforeEach(async () => {
  vault = await openRotationVault()
  object = await vault.store(await vault.client('ann', 'writer'), 'content')
  original = await liveVersion(vault, object)
  await rotate()
})
afterEach(() => vault.close())

const rotate = async () => finish(await execute(vault), vault.clock.advance)
const read = async (): Promise<Answer> =>
  vault.call('GET', '/v1/objects/{id}', { token: await vault.client('ann', 'writer'), path: { id: object } })

/** As a restore of a table from before the rotation. */
async function restore(): Promise<void> {
  const now = await liveVersion(vault, object)
  if (!(await vault.stores.wraps.replaceKey(now, original))) throw new Error('It was not restored.')
}

async function retireUntil(state: string): Promise<void> {
  for (let days = 0; (await stateOf(vault, 1)) !== state; days += 1) {
    if (days > 365) throw new Error(`It never became ${state}.`)
    await retireAfter(vault, DAY_MS)
  }
}

describe('what a restore brings back under a generation that was to be deleted', () => {
  beforeEach(async () => {
    await retireUntil('scheduled-for-deletion, pending-deletion')
    await restore()
  })

  it('is found by the daily job, which takes the deletion back and says what to do', async () => {
    expect(await retireAfter(vault, DAY_MS)).toMatchObject({
      moved: [{ generation: 1, to: 'disabled' }],
      blockedBy: [expect.stringMatching(/^Generation 1 is scheduled-for-deletion, .*Reinstate it/)],
    })
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
    await retireAfter(vault, LONG_MS)
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
    expect((await read()).status).toBe(500)
  })

  it('can be read again once the generation is reinstated, and stays so day after day', async () => {
    expect(await reinstateGeneration(vault.vault.rotation, 1)).toMatchObject({
      state: 'decrypt-only',
      emptied: null,
    })
    expect((await read()).body.toString()).toBe('content')
    await retireAfter(vault, LONG_MS)
    expect(await stateOf(vault, 1)).toBe('decrypt-only, enabled')
    expect((await read()).body.toString()).toBe('content')
  })

  it('is moved by the next rotation, after which the time of the generation begins anew', async () => {
    await reinstateGeneration(vault.vault.rotation, 1)
    await rotate()
    expect((await liveVersion(vault, object)).generation).toBe(3)
    await retireAfter(vault, KEYS.managedCopyRetentionMs - DAY_MS)
    expect(await stateOf(vault, 1)).toBe('decrypt-only, enabled')
    await retireAfter(vault, DAY_MS)
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
  })
})

describe('reinstating', () => {
  it.each([
    'disabled, disabled',
    'scheduled-for-deletion, pending-deletion',
  ])('brings back a generation that is %s, also when a crash interrupted it', async (state) => {
    await retireUntil(state)
    const { keys } = vault.stores
    const broken = {
      describeKey: keys.describeKey.bind(keys),
      changeState: async () => {
        throw new Error('The process died.')
      },
    }
    await expect(reinstateGeneration({ ...vault.vault.rotation, keys: broken }, 1)).rejects.toThrow('died')
    await reinstateGeneration(vault.vault.rotation, 1)
    expect(await stateOf(vault, 1)).toBe('decrypt-only, enabled')
  })

  it('refuses what is destroyed, and what never was', async () => {
    await retireUntil('destroyed, destroyed')
    await expect(reinstateGeneration(vault.vault.rotation, 1)).rejects.toMatchObject({ code: 'key-state' })
    await expect(reinstateGeneration(vault.vault.rotation, 9)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is recorded as the operator’s', async () => {
    await disableGeneration(vault, 1)
    await reinstateGeneration(vault.vault.rotation, 1)
    expect((await vault.events()).at(-1)).toMatchObject({
      action: 'key.reinstate',
      principal: 'system:operator',
      generation: 1,
    })
  })
})

describe('a deletion that is scheduled is taken back', () => {
  beforeEach(() => retireUntil('scheduled-for-deletion, pending-deletion'))

  it('by a legal hold, and scheduled again when its time has come anew', async () => {
    const token = await vault.client('olga', 'privacy-officer')
    const held = { token, path: { id: object }, body: { reason: 'A court asks for it.' } }
    expect((await vault.call('PUT', '/v1/objects/{id}/hold', held)).status).toBe(204)
    expect(await retireAfter(vault, DAY_MS)).toMatchObject({
      holds: 1,
      blockedBy: ['1 object is under legal hold.'],
    })
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
    const free = { token: await vault.client('olga', 'privacy-officer'), path: { id: object } }
    expect((await vault.call('DELETE', '/v1/objects/{id}/hold', free)).status).toBe(204)
    await retireAfter(vault, ROTATION_POLICY.disabledMs - 2 * DAY_MS)
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
    await retireAfter(vault, 2 * DAY_MS)
    expect(await stateOf(vault, 1)).toBe('scheduled-for-deletion, pending-deletion')
  })

  it('also when a crash came between the store and the key service', async () => {
    const { generations, keys } = vault.stores
    await generations.transition(1, 'scheduled-for-deletion', 'disabled', vault.clock())
    await retireAfter(vault, DAY_MS)
    const found = await generations.find(1)
    expect((await keys.describeKey(found?.keyId ?? ''))?.state).toBe('disabled')
  })
})

it('a rotation of some objects does not hide that another one left something behind', async () => {
  const damaged = await liveVersion(vault, object)
  const rubbish = Buffer.alloc(damaged.wrappedDataKey.length, 7)
  await vault.stores.wraps.replaceKey(damaged, { wrappedDataKey: rubbish, generation: 2 })
  await rotate()
  expect(await latestRun(vault)).toMatchObject({ rotation: 2, failures: 1 })
  const scope = { objects: [await vault.store(await vault.client('ann', 'writer'), 'other')] }
  await finish(await execute(vault, { mode: 'reencrypt', scope }), vault.clock.advance)
  expect(await latestRun(vault)).toMatchObject({ rotation: 3, failures: 0, reencrypted: 1 })
  expect(await retireAfter(vault, LONG_MS)).toMatchObject({
    moved: [],
    blockedBy: ['Rotation 2 could not move 1 version.'],
  })
})

it('versions that do not say their generation keep all generations, and stop no rotation', async () => {
  const execution = await execute(vault)
  await until(vault, execution, 'end-verification')
  await vault.stores.generations.note(1, { emptied: null })
  const results = [{ cursor: null, more: false, versions: { 0: 1 } }]
  expect(await endVerification(vault.vault.rotation, execution.reference, results)).toEqual({
    next: 'report',
  })
  expect(await vault.stores.generations.find(1)).toMatchObject({ emptied: null })
})

it('a generation that became active is not given up by whoever saw it pending', async () => {
  await claimGeneration(vault, 3)
  const { generations } = vault.stores
  const pending = await generations.find(3)
  if (pending === null) throw new Error('It was not claimed.')
  await generations.activate(2, 3, vault.clock())
  await abandonGeneration(vault.vault.rotation, pending)
  expect(await stateOf(vault, 3)).toBe('active, enabled')
})
