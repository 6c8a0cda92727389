import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endPass, planPass } from '../../lib/rotation/passes.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import type { RewrapQueue } from '../../lib/rotation/ports.ts'
import { retireGenerations } from '../../lib/rotation/retire.ts'
import type { RotateKeyPorts } from '../../lib/rotation/rotate-key.ts'
import type { WorkPage } from '../../lib/rotation/tasks.ts'
import { liveVersion } from '../support/moving.ts'
import type { TestVault } from '../support/vault.ts'
import { ask, execute, latestRun, until } from './support/asking.ts'
import { openRotationVault } from './support/rotation-vault.ts'
import { finish } from './support/step-by-step.ts'

const PASS_SECONDS = ROTATION_POLICY.passIntervalMs / 1_000

let vault: TestVault
let writer: string

beforeEach(async () => {
  vault = await openRotationVault()
  writer = await vault.client('ann', 'writer')
})
afterEach(() => vault.close())

const page = (of: Partial<WorkPage>): WorkPage => ({
  cursor: null,
  more: false,
  done: 0,
  failed: 0,
  raced: 0,
  ...of,
})
const EMPTY = page({})
const passes = (tasks: readonly string[]): number => tasks.filter((name) => name === 'end-pass').length
const generationOf = async (object: string) => (await liveVersion(vault, object)).generation

describe('the end of the passes', () => {
  it('is two empty ones, begun a minute apart', async () => {
    const run = await ask(vault)
    const ports = vault.vault.rotation
    const plan = async () => (await planPass(ports, run)).seconds
    const end = async (of: WorkPage) => (await endPass(ports, run, [EMPTY, of])).next
    expect(await plan()).toBe(0)
    expect(await end(EMPTY)).toBe('plan')
    vault.clock.advance(10_000)
    expect(await plan()).toBe(PASS_SECONDS - 10)
    expect((await latestRun(vault)).passes).toBe(1)
    vault.clock.advance(50_000)
    expect(await plan()).toBe(0)
    expect(await end(EMPTY)).toBe('scan')
    expect(await latestRun(vault)).toMatchObject({ passes: 2, emptyPasses: 2 })
  })

  it.each([
    ['moved', page({ done: 1 })],
    ['was changed by somebody else', page({ raced: 1 })],
  ])('is not there when something %s', async (_name, result) => {
    const run = await ask(vault)
    const ports = vault.vault.rotation
    await planPass(ports, run)
    await endPass(ports, run, [EMPTY])
    vault.clock.advance(ROTATION_POLICY.passIntervalMs)
    await planPass(ports, run)
    expect(await endPass(ports, run, [EMPTY, result])).toEqual({ next: 'plan' })
    expect((await latestRun(vault)).emptyPasses).toBe(0)
    expect((await planPass(ports, run)).seconds).toBe(0)
  })

  it('waits no longer than the interval when the clock is set back', async () => {
    const run = await ask(vault)
    await planPass(vault.vault.rotation, run)
    await endPass(vault.vault.rotation, run, [EMPTY])
    vault.clock.advance(-86_400_000)
    expect((await planPass(vault.vault.rotation, run)).seconds).toBe(PASS_SECONDS)
  })

  it('is not waited for without end', async () => {
    const run = await ask(vault)
    await vault.stores.rotations.change(1, 1, { passes: ROTATION_POLICY.passesMax - 2 })
    const pass = async () => {
      await planPass(vault.vault.rotation, run)
      return endPass(vault.vault.rotation, run, [page({ done: 1 })])
    }
    expect(await pass()).toEqual({ next: 'plan' })
    await expect(pass()).rejects.toMatchObject({ code: 'rotation-stuck' })
  })

  it('is the first one for chosen objects', async () => {
    const run = await ask(vault, { mode: 'reencrypt', scope: { objects: ['q0Fh1XlZ3u7sJ0Zb8aWv2Q'] } })
    expect(await endPass(vault.vault.rotation, run, [page({ done: 1 })])).toEqual({ next: 'report' })
  })
})

describe('a whole rotation', () => {
  it('moves every version in its first pass, and finds nothing in two more', async () => {
    const ids = [await vault.store(writer, 'one'), await vault.store(writer, 'two')]
    const execution = await execute(vault)
    const tasks = await finish(execution, vault.clock.advance)
    expect(passes(tasks)).toBe(3)
    expect(await Promise.all(ids.map(generationOf))).toEqual([2, 2])
    expect(await latestRun(vault)).toMatchObject({
      state: 'finished',
      planned: 2,
      rewrapped: 2,
      failures: 0,
      rescans: 0,
    })
  })

  it('moves what a writer put before its deadline, with a pointer from before the activation', async () => {
    await vault.store(writer, 'before')
    const execution = await execute(vault)
    await until(vault, execution, 'drain')
    const late = await vault.store(writer, 'with a cached pointer')
    expect(await generationOf(late)).toBe(1)
    await finish(execution, vault.clock.advance)
    expect(await generationOf(late)).toBe(2)
  })
})

/** An index that does not show a version in the first so many passes. */
function lagging(object: string, passesBehind: number): Pick<RotateKeyPorts, 'queue'> {
  const { queue } = vault.stores
  const outside: RewrapQueue['outside'] = async (shard, ...rest) => {
    const shown = await queue.outside(shard, ...rest)
    const { passes: pass } = await latestRun(vault)
    return {
      ...shown,
      versions: shown.versions.filter((one) => one.object !== object || pass > passesBehind),
    }
  }
  return { queue: { shards: queue.shards, outside, under: queue.under.bind(queue) } }
}

describe('an index that lags', () => {
  it('is given away by the scan of the table, and waited for', async () => {
    const [id, hidden] = [await vault.store(writer, 'shown'), await vault.store(writer, 'hidden')]
    const execution = await execute(vault, {}, lagging(hidden, 4))
    const tasks = await finish(execution, vault.clock.advance)
    expect(tasks.filter((name) => name === 'end-verification')).toHaveLength(2)
    expect(await latestRun(vault)).toMatchObject({ state: 'finished', rescans: 1, rewrapped: 2 })
    expect([await generationOf(id), await generationOf(hidden)]).toEqual([2, 2])
  })

  it('keeps the generation from being taken for empty', async () => {
    const hidden = await vault.store(writer, 'hidden')
    const execution = await execute(vault, {}, lagging(hidden, 2))
    await until(vault, execution, 'end-verification')
    await execution.step()
    expect((await vault.stores.generations.find(1))?.emptied).toBeNull()
    await finish(execution, vault.clock.advance)
    expect((await vault.stores.generations.find(1))?.emptied).not.toBeNull()
  })

  it('that never catches up needs somebody to look', async () => {
    const hidden = await vault.store(writer, 'hidden')
    const execution = await execute(vault, {}, lagging(hidden, Number.POSITIVE_INFINITY))
    await expect(finish(execution, vault.clock.advance)).rejects.toMatchObject({
      code: 'rotation-stuck',
      message: expect.stringMatching('holds 1 version under'),
    })
    expect((await latestRun(vault)).rescans).toBe(ROTATION_POLICY.rescansMax + 1)
  })
})

describe('versions that cannot be moved', () => {
  /** Its wrapped key is damaged. */
  async function damaged(): Promise<string> {
    const object = await vault.store(writer, 'damaged')
    const found = await liveVersion(vault, object)
    const wrappedDataKey = Buffer.alloc(found.wrappedDataKey.length, 1)
    await vault.stores.wraps.replaceKey(found, { wrappedDataKey, generation: 1 })
    return object
  }

  it('are listed by object, tried again in each pass, and keep every generation from being retired', async () => {
    const [good, bad] = [await vault.store(writer), await damaged()]
    await finish(await execute(vault), vault.clock.advance)
    expect([await generationOf(good), await generationOf(bad)]).toEqual([2, 1])
    const run = await latestRun(vault)
    expect(run).toMatchObject({ state: 'finished', failures: 1, passes: 3 })
    expect(await vault.stores.rotationFailures.page(1, run.passes, null, 10)).toEqual([
      { object: bad, version: 1, code: 'cannot-decrypt', pass: 3 },
    ])
    expect((await vault.stores.generations.find(1))?.emptied).toBeNull()
    expect((await retireGenerations(vault.vault.rotation)).blockedBy).toEqual([
      'Rotation 1 could not move 1 version.',
    ])
  })

  it('stand in the way no longer once the next rotation finds none', async () => {
    const bad = await damaged()
    await finish(await execute(vault), vault.clock.advance)
    writer = await vault.client('ann', 'writer')
    await vault.call('DELETE', '/v1/objects/{id}', {
      token: writer,
      path: { id: bad },
      query: { shred: 'true' },
    })
    await finish(await execute(vault), vault.clock.advance)
    expect(await latestRun(vault)).toMatchObject({ rotation: 2, failures: 0 })
    expect((await retireGenerations(vault.vault.rotation)).blockedBy).toEqual([])
    expect((await vault.stores.generations.find(1))?.emptied).not.toBeNull()
  })

  it('are too many at some point', async () => {
    const run = await ask(vault)
    const { failuresMax } = ROTATION_POLICY
    expect(await endPass(vault.vault.rotation, run, [page({ failed: failuresMax })])).toEqual({
      next: 'plan',
    })
    await expect(
      endPass(vault.vault.rotation, run, [page({ failed: failuresMax }), page({ failed: 1 })]),
    ).rejects.toMatchObject({ code: 'rotation-stuck', message: expect.stringMatching('mend their cause') })
  })
})
