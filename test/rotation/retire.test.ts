import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import { retireGenerations } from '../../lib/rotation/retire.ts'
import { Crash } from '../support/crash.ts'
import { liveVersion } from '../support/moving.ts'
import type { TestVault } from '../support/vault.ts'
import { ask, execute, failRun, latestRun, stateOf } from './support/asking.ts'
import { DAY_MS, KEYS, openRotationVault, retireAfter } from './support/rotation-vault.ts'
import { finish } from './support/step-by-step.ts'

const { managedCopyRetentionMs } = KEYS
const { disabledMs, deletionWaitMs, abandonedAfterMs } = ROTATION_POLICY

let vault: TestVault
let object: string

beforeEach(async () => {
  vault = await openRotationVault()
  object = await vault.store(await vault.client('ann', 'writer'), 'content')
  await rotate()
})
afterEach(() => vault.close())

const rotate = async () => finish(await execute(vault), vault.clock.advance)
const retire = () => retireGenerations(vault.vault.rotation)
const first = async () => {
  const found = await vault.stores.generations.find(1)
  if (found === null) throw new Error('There is no generation 1.')
  return found
}

/** As a restore of an old copy brings it back. */
async function bringBack(): Promise<void> {
  const { keys, wraps } = vault.stores
  const found = await liveVersion(vault, object)
  const { keyId } = await first()
  const context = {
    'keyfold:vault': 'v-test',
    'keyfold:kind': 'object',
    'keyfold:object': object,
    'keyfold:version': '1',
  }
  await keys.changeState(keyId, 'enabled')
  const { wrapped } = await keys.generateDataKey(keyId, context)
  await wraps.replaceKey(found, { wrappedDataKey: wrapped, generation: 1 })
}

describe('an empty generation', () => {
  it('goes to its end, state by state, each time when its time has come and not a millisecond before', async () => {
    const { emptied } = await first()
    const seen: [string, number][] = []
    const ages = [
      [managedCopyRetentionMs - 1, 1],
      [disabledMs - 1, 1],
      [deletionWaitMs - 1, 1],
    ].flat()
    vault.clock.advance((emptied ?? 0) - vault.clock())
    for (const age of ages) {
      await retireAfter(vault, age)
      seen.push([await stateOf(vault, 1), (vault.clock() - (emptied ?? 0)) / DAY_MS])
    }
    const [days, disabledDays, deletionDays] = [managedCopyRetentionMs, disabledMs, deletionWaitMs].map(
      (ms) => ms / DAY_MS,
    )
    const at = [days, disabledDays, deletionDays].map((_, index, all) =>
      all.slice(0, index + 1).reduce((sum = 0, one = 0) => sum + one),
    )
    const early = (day: number | undefined) => expect.closeTo((day ?? 0) - 1 / DAY_MS, 9)
    expect(seen).toEqual([
      ['decrypt-only, enabled', early(at[0])],
      ['disabled, disabled', at[0]],
      ['disabled, disabled', early(at[1])],
      ['scheduled-for-deletion, pending-deletion', at[1]],
      ['scheduled-for-deletion, pending-deletion', early(at[2])],
      ['destroyed, destroyed', at[2]],
    ])
  })

  it('is told of in the report and the record', async () => {
    const moved = []
    for (let month = 0; month < 4; month++) moved.push((await retireAfter(vault, 31 * DAY_MS)).moved)
    expect(moved).toEqual([
      [{ generation: 1, to: 'disabled' }],
      [{ generation: 1, to: 'scheduled-for-deletion' }],
      [{ generation: 1, to: 'destroyed' }],
      [],
    ])
    expect(await vault.stores.retirement.last()).toEqual({
      at: vault.clock(),
      holds: 0,
      moved: [],
      blockedBy: [],
    })
    const recorded = (await vault.events()).filter(({ principal }) => principal === 'system:retirement')
    expect(recorded.map(({ action, generation }) => [action, generation])).toEqual([
      ['key.disable', 1],
      ['key.delete', 1],
      ['key.destroy', 1],
    ])
  })

  it('is not destroyed by the vault where the key service does it, but followed there', async () => {
    const ports = { ...vault.vault.rotation, destroysKeys: false }
    for (let month = 0; month < 4; month++) {
      vault.clock.advance(31 * DAY_MS)
      await retireGenerations(ports)
    }
    expect(await stateOf(vault, 1)).toBe('scheduled-for-deletion, pending-deletion')
    await vault.stores.keys.changeState((await first()).keyId, 'destroyed')
    await retireGenerations(ports)
    expect(await first()).toMatchObject({ state: 'destroyed', destroyed: vault.clock() })
  })

  it('goes in the order of the line, and the active one never', async () => {
    await rotate()
    for (let month = 0; month < 6; month++) await retireAfter(vault, 31 * DAY_MS)
    const states = (await vault.stores.generations.list()).map(({ state }) => state)
    expect(states).toEqual(['destroyed', 'destroyed', 'active'])
    const token = await vault.client('ann', 'writer')
    expect(
      (await vault.call('GET', '/v1/objects/{id}', { token, path: { id: object } })).body.toString(),
    ).toBe('content')
  })
})

describe('nothing is retired', () => {
  const hold = (token: string, method: 'PUT' | 'DELETE') =>
    vault.call(method, '/v1/objects/{id}/hold', {
      token,
      path: { id: object },
      ...(method === 'PUT' ? { body: { reason: 'case 7' } } : {}),
    })

  it('while anything is under legal hold', async () => {
    await hold(await vault.client('sue', 'privacy-officer'), 'PUT')
    const report = await retireAfter(vault, 365 * DAY_MS)
    expect(report).toMatchObject({ holds: 1, moved: [], blockedBy: ['1 object is under legal hold.'] })
    expect(await stateOf(vault, 1)).toBe('decrypt-only, enabled')
    await hold(await vault.client('sue', 'privacy-officer'), 'DELETE')
    expect(await retire()).toMatchObject({ holds: 0, moved: [{ generation: 1, to: 'disabled' }] })
  })

  it.each(['running', 'failed'])('while a rotation is %s', async (state) => {
    await ask(vault)
    if (state === 'failed') await failRun(vault)
    expect(await retireAfter(vault, 365 * DAY_MS)).toMatchObject({
      holds: null,
      moved: [],
      blockedBy: [`Rotation 2 is ${state}.`],
    })
    expect(await stateOf(vault, 1)).toBe('decrypt-only, enabled')
  })

  it('that a restore brought something back into, and its clock starts anew', async () => {
    await bringBack()
    await retireAfter(vault, 365 * DAY_MS)
    expect(await first()).toMatchObject({ state: 'decrypt-only', emptied: null })
    const token = await vault.client('ann', 'writer')
    await vault.call('DELETE', '/v1/objects/{id}', { token, path: { id: object }, query: { shred: 'true' } })
    await rotate()
    const { emptied } = await first()
    expect(emptied).toBeGreaterThan(vault.clock() - DAY_MS)
    await retireAfter(vault, managedCopyRetentionMs - DAY_MS)
    expect(await stateOf(vault, 1)).toBe('decrypt-only, enabled')
    await retireAfter(vault, DAY_MS)
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
  })

  it.each([
    'disabled',
    'scheduled-for-deletion',
  ])('once something is back in one that is %s; a deletion is taken back', async (state) => {
    while ((await first()).state !== state) await retireAfter(vault, 31 * DAY_MS)
    const found = await liveVersion(vault, object)
    await vault.stores.wraps.replaceKey(found, { wrappedDataKey: found.wrappedDataKey, generation: 1 })
    expect((await retireAfter(vault, 365 * DAY_MS)).blockedBy).toEqual([
      `Generation 1 is ${state}, but versions are under it again. Reinstate it.`,
    ])
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
    expect((await first()).emptied).toBeNull()
  })
})

describe('a crash between the store and the key service', () => {
  const crashing = {
    describeKey: (keyId: string) => vault.stores.keys.describeKey(keyId),
    changeState: async () => {
      throw new Crash()
    },
  }
  const crash = () =>
    expect(retireGenerations({ ...vault.vault.rotation, keys: crashing })).rejects.toThrow(Crash)

  it.each([
    ['disabled', 'enabled', 'disabled'],
    ['scheduled-for-deletion', 'disabled', 'pending-deletion'],
  ])('leaves a generation %s, whose key follows on the next day', async (state, before, after) => {
    if (state !== 'disabled') await retireAfter(vault, 31 * DAY_MS)
    vault.clock.advance(31 * DAY_MS)
    await crash()
    expect(await stateOf(vault, 1)).toBe(`${state}, ${before}`)
    await retire()
    expect(await stateOf(vault, 1)).toBe(`${state}, ${after}`)
  })

  it('leaves a key alone until it is really destroyed', async () => {
    for (let month = 0; month < 2; month++) await retireAfter(vault, 31 * DAY_MS)
    vault.clock.advance(31 * DAY_MS)
    await crash()
    expect(await stateOf(vault, 1)).toBe('scheduled-for-deletion, pending-deletion')
    await retire()
    expect(await stateOf(vault, 1)).toBe('destroyed, destroyed')
  })

  it('leaves a key destroyed, which the store learns on the next day', async () => {
    for (let month = 0; month < 2; month++) await retireAfter(vault, 31 * DAY_MS)
    await vault.stores.keys.changeState((await first()).keyId, 'destroyed')
    expect(await stateOf(vault, 1)).toBe('scheduled-for-deletion, destroyed')
    await retire()
    expect(await first()).toMatchObject({ state: 'destroyed', destroyed: vault.clock() })
  })
})

describe('a pending generation', () => {
  async function abandon(): Promise<void> {
    const keyId = await vault.stores.keys.createKey(3)
    await vault.stores.generations.claim(3, keyId, vault.clock())
  }

  it('is given up after a day that nobody came for it', async () => {
    await abandon()
    await retireAfter(vault, abandonedAfterMs - 1)
    expect(await stateOf(vault, 3)).toBe('pending, pending-import')
    await retireAfter(vault, 1)
    expect(await stateOf(vault, 3)).toBe('scheduled-for-deletion, pending-deletion')
  })

  it.each(['running', 'failed'])('is left to a rotation that is %s', async (state) => {
    await abandon()
    await ask(vault)
    const { rotation, revision } = await latestRun(vault)
    await vault.stores.rotations.change(rotation, revision, { to: 3 })
    if (state === 'failed') await failRun(vault)
    await retireAfter(vault, 2 * abandonedAfterMs)
    expect(await stateOf(vault, 3)).toBe('pending, pending-import')
  })
})
