/** What happens to generations and rotations, and what should come of it. */
import { expect } from 'vitest'
import { unwraps } from '../../../lib/keys/generation.ts'
import { failRun } from '../../../lib/rotation/report.ts'
import { retireGenerations } from '../../../lib/rotation/retire.ts'
import { type Action, define } from './action.ts'
import { isOfObjects, type Model } from './model.ts'
import { DAY_MS } from './rotation-vault.ts'
import { finish as goThrough } from './step-by-step.ts'
import type { World } from './world.ts'

export const jump = (milliseconds: number): Action =>
  define({
    text: `jump(${milliseconds})`,
    act: async (world) => world.clock.advance(milliseconds),
    apply: () => undefined,
  })

/** The daily job, for some months. */
export const age = (): Action =>
  define({
    text: 'age()',
    act: async (world) => {
      for (let month = 0; month < 3; month++) {
        world.clock.advance(30 * DAY_MS)
        await retireGenerations(world.vault.vault.rotation)
      }
    },
    apply: () => undefined,
  })

export const retire = (): Action =>
  define({
    text: 'retire()',
    act: async (world) => {
      const before = await world.vault.stores.generations.list()
      return { before, ...(await retireGenerations(world.vault.vault.rotation)) }
    },
    apply: (model, { before, moved, blockedBy }) => {
      const isUnfinished = (model.run?.state ?? 'finished') !== 'finished'
      const isBlocked = isUnfinished || model.objects.some(({ held }) => held)
      if (!isBlocked) return expect(blockedBy).toEqual([])
      // Nothing goes further; a deletion may be taken back.
      const scheduled = before.filter(({ state }) => state === 'scheduled-for-deletion')
      for (const { generation, to } of moved) {
        expect(to).toBe('disabled')
        expect(scheduled.map((one) => one.generation)).toContain(generation)
      }
    },
  })

/** As the workflow does when a task has failed for good. */
export const fail = (): Action =>
  define({
    text: 'fail()',
    check: ({ run }) => run?.state === 'running',
    act: async (world) => {
      const { execution } = world
      if (execution === null) return
      const error = { code: 'unavailable', message: 'KMS is away.' }
      await failRun(world.vault.vault.rotation, execution.reference.execution, error)
    },
    apply: (model, _outcome, world) => {
      if (model.run !== null) model.run = { ...model.run, state: 'failed' }
      world.execution = null
    },
  })

/** Any one of the tasks that may be next. Then the clock goes on, for a part of the time that the workflow would wait. */
export const step = (pick: number, patience: number): Action =>
  define({
    text: `step(${pick}, ${patience})`,
    check: ({ run }) => run?.state === 'running',
    act: async (world) => {
      const { execution } = world
      if (execution === null || execution.ended) return
      await execution.step(pick)
      world.clock.advance(Math.ceil(execution.seconds * 1_000 * patience))
    },
    apply: (model, _outcome, world) => afterStep(model, world),
    goesOnByItself: true,
  })

/** The rest of the rotation, in one go. */
export const finish = (): Action =>
  define({
    text: 'finish()',
    check: ({ run }) => run?.state === 'running',
    act: async (world) => {
      if (world.execution !== null) await goThrough(world.execution, world.clock.advance)
    },
    apply: (model, _outcome, world) => afterStep(model, world),
    goesOnByItself: true,
  })

async function afterStep(model: Model, world: World): Promise<void> {
  const { rotations, generations } = world.vault.stores
  const [run, all] = [await rotations.latest(), await generations.list()]
  const active = all.find(({ state }) => state === 'active')?.generation
  if (active !== model.active) {
    expect(active).toBe(run?.to)
    model.active = active ?? 0
    model.settled = false
  }
  if (model.run === null || run?.state !== 'finished') return
  expect(run.failures).toBe(0)
  for (const { generation, state } of all)
    if (run.compromised.includes(generation))
      expect([generation, unwraps(state)]).toEqual([generation, false])
  if (!isOfObjects(model)) model.settled = true
  model.run = { ...model.run, state: 'finished' }
  world.execution = null
}
