import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failRun, report } from '../../lib/rotation/report.ts'
import { liveVersion } from '../support/moving.ts'
import type { TestVault } from '../support/vault.ts'
import { ask, execute, latestRun, stateOf, until } from './support/asking.ts'
import { openRotationVault } from './support/rotation-vault.ts'
import { finish } from './support/step-by-step.ts'

let vault: TestVault
let writer: string
let object: string

beforeEach(async () => {
  vault = await openRotationVault()
  writer = await vault.client('ann', 'writer')
  object = await vault.store(writer, 'secret')
})
afterEach(() => vault.close())

const read = async () => {
  const token = await vault.client('ann', 'writer')
  return (await vault.call('GET', '/v1/objects/{id}', { token, path: { id: object } })).body.toString()
}
const details = async (id: number) => {
  const token = await vault.client('eve', 'auditor')
  return (await vault.call('GET', '/v1/rotations/{id}', { token, path: { id: String(id) } })).json
}

describe('a compromised generation', () => {
  it('is rotated away from, and disabled at once, with a report of what it protected and since when', async () => {
    const [before] = await vault.stores.generations.list()
    await finish(await execute(vault, { compromised: 1 }), vault.clock.advance)
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
    expect(await stateOf(vault, 2)).toBe('active, enabled')
    expect(await read()).toBe('secret')
    const [exposed, ...others] = (await details(1)).report
    expect(others).toEqual([])
    expect(exposed).toMatchObject({
      generation: 1,
      protectedSince: new Date(before?.activated ?? 0).toISOString(),
    })
    expect(Date.parse(exposed.disabled)).toBeGreaterThanOrEqual(Date.parse(exposed.emptied))
  })

  it('that is a former one is disabled too, by a rotation that goes on', async () => {
    await finish(await execute(vault), vault.clock.advance)
    const execution = await execute(vault)
    await until(vault, execution, 'end-pass')
    await ask(vault, { compromised: 1 })
    await finish(execution, vault.clock.advance)
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
    expect(await stateOf(vault, 2)).toBe('decrypt-only, enabled')
    expect(await stateOf(vault, 3)).toBe('active, enabled')
  })

  it('that the rotation itself made is followed by another', async () => {
    const execution = await execute(vault)
    await until(vault, execution, 'plan')
    await ask(vault, { compromised: 2 })
    await finish(execution, vault.clock.advance)
    expect(await latestRun(vault)).toMatchObject({ state: 'finished', to: 3, compromised: [2] })
    expect(await stateOf(vault, 2)).toBe('disabled, disabled')
    expect((await liveVersion(vault, object)).generation).toBe(3)
    expect(await read()).toBe('secret')
  })

  it('is dealt with when it becomes known before the very last step', async () => {
    const execution = await execute(vault)
    await until(vault, execution, 'report')
    await ask(vault, { compromised: 1 })
    const tasks = await finish(execution, vault.clock.advance)
    expect(tasks.filter((name) => name === 'report')).toHaveLength(2)
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
  })

  it('is dealt with when it becomes known in the middle of the very last step', async () => {
    const execution = await execute(vault)
    await until(vault, execution, 'report')
    let asked = 0
    const generations = {
      list: async () => {
        const all = await vault.stores.generations.list()
        if (asked++ === 0) await ask(vault, { compromised: 2 })
        return all
      },
    }
    const ports = { ...vault.vault.rotation, generations }
    expect(await report(ports, execution.reference)).toMatchObject({ next: 'scan-again' })
    expect((await latestRun(vault)).state).toBe('running')
    await finish(execution, vault.clock.advance)
    expect(await stateOf(vault, 2)).toBe('disabled, disabled')
    expect(await stateOf(vault, 3)).toBe('active, enabled')
  })

  it('stays usable while something under it cannot be moved, and the report says so', async () => {
    const found = await liveVersion(vault, object)
    const wrappedDataKey = Buffer.alloc(found.wrappedDataKey.length, 1)
    await vault.stores.wraps.replaceKey(found, { wrappedDataKey, generation: 1 })
    await finish(await execute(vault, { compromised: 1 }), vault.clock.advance)
    expect(await stateOf(vault, 1)).toBe('decrypt-only, enabled')
    expect(await details(1)).toMatchObject({
      state: 'finished',
      failures: 1,
      failed: [{ object, version: 1, code: 'cannot-decrypt' }],
      report: [{ generation: 1, emptied: null, disabled: null }],
    })
  })

  it('takes the place of what failed on chosen objects', async () => {
    const chosen = await execute(vault, { mode: 'reencrypt', scope: { objects: [object] } })
    await failRun(vault.vault.rotation, chosen.reference.execution, {
      code: 'Keyfold.Internal',
      message: 'no',
    })
    const emergency = await execute(vault, { compromised: 1 })
    expect(emergency.reference.rotation).toBe(2)
    expect((await vault.stores.rotations.find(1))?.state).toBe('abandoned')
    await finish(emergency, vault.clock.advance)
    expect(await stateOf(vault, 1)).toBe('disabled, disabled')
  })
})

describe('giving up', () => {
  const error = { code: 'Keyfold.Unavailable', message: 'KMS is away.' }

  it('leaves a run that says why, and is recorded', async () => {
    const { execution } = await ask(vault)
    await failRun(vault.vault.rotation, execution, error)
    expect(await latestRun(vault)).toMatchObject({ state: 'failed', error, ended: vault.clock() })
    expect((await vault.events()).at(-1)).toMatchObject({
      action: 'key.rotate',
      outcome: 'failed',
      rotation: 1,
      reason: 'Keyfold.Unavailable',
    })
  })

  it('works though nothing can be recorded', async () => {
    const { execution } = await ask(vault)
    const recorder = { record: () => Promise.reject(new Error('the log is away')) }
    await failRun({ ...vault.vault.rotation, recorder }, execution, error)
    expect((await latestRun(vault)).state).toBe('failed')
  })

  it('is not for an execution that was superseded, nor for one that has finished', async () => {
    await ask(vault)
    await failRun(vault.vault.rotation, 'rotation-1-0', error)
    expect((await latestRun(vault)).state).toBe('running')
    const execution = await execute(vault)
    await finish(execution, vault.clock.advance)
    await failRun(vault.vault.rotation, execution.reference.execution, error)
    expect(await latestRun(vault)).toMatchObject({ state: 'finished', error: null })
  })
})
