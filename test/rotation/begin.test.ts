import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { begin, beginOrResume, type RotationAsk } from '../../lib/rotation/begin.ts'
import { ROTATION_POLICY } from '../../lib/rotation/policy.ts'
import { report } from '../../lib/rotation/report.ts'
import { ensureDriven } from '../../lib/rotation/start.ts'
import type { TestVault } from '../support/vault.ts'
import { ask, askOf, execute, failRun, latestRun } from './support/asking.ts'
import { openRotationVault } from './support/rotation-vault.ts'
import { finish, StepByStep } from './support/step-by-step.ts'

const OBJECTS = { objects: ['q0Fh1XlZ3u7sJ0Zb8aWv2Q'] }

let vault: TestVault

beforeEach(async () => {
  vault = await openRotationVault()
})
afterEach(() => vault.close())

const unfinished = { running: async () => undefined, failed: () => failRun(vault) }

const REWRAP = {}
const EMERGENCY = { compromised: 1 }
const GENERATION: Partial<RotationAsk> = { mode: 'reencrypt', scope: { generation: 1 } }
const CHOSEN: Partial<RotationAsk> = { mode: 'reencrypt', scope: OBJECTS }

describe('while a rotation is unfinished', () => {
  it.each<
    [name: string, first: Partial<RotationAsk>, second: Partial<RotationAsk>, running: string, failed: string]
  >([
    ['a rewrap, a rewrap', REWRAP, REWRAP, 'joins', 'resumes'],
    ['a rewrap, an emergency', REWRAP, EMERGENCY, 'joins', 'resumes'],
    ['a rewrap, a re-encryption', REWRAP, GENERATION, 'conflict', 'conflict'],
    ['a rewrap, chosen objects', REWRAP, CHOSEN, 'conflict', 'conflict'],
    ['a re-encryption, a rewrap', GENERATION, REWRAP, 'joins', 'resumes'],
    ['a re-encryption, the same', GENERATION, GENERATION, 'joins', 'resumes'],
    ['a re-encryption, chosen objects', GENERATION, CHOSEN, 'conflict', 'conflict'],
    ['a re-encryption, an emergency', GENERATION, EMERGENCY, 'joins', 'resumes'],
    ['chosen objects, the same', CHOSEN, CHOSEN, 'joins', 'resumes'],
    ['chosen objects, a rewrap', CHOSEN, REWRAP, 'conflict', 'begins another'],
    ['chosen objects, a re-encryption', CHOSEN, GENERATION, 'conflict', 'begins another'],
    ['chosen objects, an emergency', CHOSEN, EMERGENCY, 'conflict', 'begins another'],
  ])('%s', async (_name, first, second, running, failed) => {
    for (const [state, expected] of Object.entries({ running, failed })) {
      const run = await ask(vault, first)
      await unfinished[state as keyof typeof unfinished]()
      const outcome = await ask(vault, second).then(
        (now) => {
          expect(now.compromised).toEqual(second.compromised === undefined ? [] : [1])
          if (now.rotation !== run.rotation) return 'begins another'
          expect(now).toMatchObject({ state: 'running', mode: run.mode, scope: run.scope })
          return now.execution === run.execution ? 'joins' : 'resumes'
        },
        (error) => error.code,
      )
      expect([state, outcome]).toEqual([state, expected])
      const { rotation, revision } = await latestRun(vault)
      await vault.stores.rotations.change(rotation, revision, { state: 'finished', compromised: [] })
    }
  })

  it('goes on with a failed one where it was, under another execution', async () => {
    const { rotation } = await ask(vault)
    const before = { passes: 4, emptyPasses: 1, passStarted: 1, rescans: 2, failures: 3 } as const
    await vault.stores.rotations.change(rotation, 1, before)
    await failRun(vault)
    expect(await ask(vault)).toMatchObject({
      state: 'running',
      attempt: 2,
      execution: 'rotation-1-2',
      step: 'begun',
      ended: null,
      error: null,
      passes: 4,
      emptyPasses: 0,
      passStarted: null,
      rescans: 0,
    })
    expect(await latestRun(vault)).toEqual(await ask(vault))
  })

  it('names each compromised generation once', async () => {
    await ask(vault, EMERGENCY)
    await ask(vault, EMERGENCY)
    expect((await latestRun(vault)).compromised).toEqual([1])
  })

  it('lets one of many begin', async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, () => ask(vault)))
    expect(new Set(runs.map(({ rotation }) => rotation))).toEqual(new Set([1]))
    expect(await vault.stores.rotations.page(100, 100)).toHaveLength(1)
  })

  it('lets nothing be done by the execution before', async () => {
    const superseded = await execute(vault)
    const names: string[] = []
    while (!superseded.ended) {
      const { next } = superseded
      await failRun(vault)
      await ask(vault)
      const before = [await latestRun(vault), await vault.stores.generations.list()]
      if (next[0] !== 'begin' && next[0] !== 'scan')
        await expect(superseded.step()).rejects.toMatchObject({ code: 'conflict' })
      expect([await latestRun(vault), await vault.stores.generations.list()]).toEqual(before)
      const { rotation, revision } = await latestRun(vault)
      await vault.stores.rotations.change(rotation, revision, {
        execution: superseded.reference.execution,
        emptyPasses: 2,
      })
      names.push(await superseded.step())
      vault.clock.advance(superseded.seconds * 1_000)
    }
    expect(new Set(names)).toEqual(
      new Set([
        'begin',
        'make-generation',
        'await-permissions',
        'activate',
        'drain',
        'plan',
        'rewrap',
        'end-pass',
        'scan',
        'sample',
        'end-verification',
        'report',
      ]),
    )
  })
})

describe('what cannot come to an end', () => {
  it('does not re-encrypt chosen objects because of a compromised generation', async () => {
    await expect(ask(vault, { ...CHOSEN, compromised: 1 })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching('afterward'),
    })
    expect(await vault.stores.rotations.latest()).toBeNull()
  })

  it('does not re-encrypt out of a generation that it may take for its own', async () => {
    await vault.stores.generations.claim(2, await vault.stores.keys.createKey(2), vault.clock())
    await expect(ask(vault, { mode: 'reencrypt', scope: { generation: 2 } })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching('Generation 2 is pending'),
    })
  })
})

describe('without anybody who could recover a key', () => {
  const none = { escrowPolicy: { recipients: [], waived: false } }
  const begun = (what: Partial<RotationAsk> = {}) =>
    beginOrResume({ ...vault.vault.rotation, ...none }, askOf(what))

  it('refuses to begin, unless that is accepted once or for good', async () => {
    await expect(begun()).rejects.toMatchObject({ code: 'escrow-required' })
    expect(await vault.stores.rotations.latest()).toBeNull()
    expect(await begun({ waiveEscrow: true })).toMatchObject({ escrowWaived: true })
  })

  it('goes on with a rotation for which it was accepted', async () => {
    await begun({ waiveEscrow: true })
    await failRun(vault)
    expect(await begun()).toMatchObject({ attempt: 2 })
  })

  it('re-encrypts objects, for which no key is made', async () => {
    expect(await begun(CHOSEN)).toMatchObject({ state: 'running', escrowWaived: false })
  })
})

describe('the first task', () => {
  const scheduled = (execution: string, isDue = true) => {
    const ports = { ...vault.vault.rotation, nextRotation: () => (isDue ? vault.clock() : vault.clock() + 1) }
    return begin(ports, execution, { trigger: 'schedule' })
  }

  it('begins what the schedule asks for, and says the same when it is repeated', async () => {
    const begun = { rotation: 1, execution: 's-1', next: 'make-generation' }
    expect(await scheduled('s-1')).toEqual(begun)
    expect(await scheduled('s-1')).toEqual(begun)
    expect(await latestRun(vault)).toMatchObject({
      trigger: 'schedule',
      requestedBy: 'system:schedule',
      attempt: 1,
    })
  })

  it('begins nothing before it is due', async () => {
    expect(await scheduled('s-1', false)).toMatchObject({ next: 'stop' })
    expect(await vault.stores.rotations.latest()).toBeNull()
  })

  it('leaves a run to the execution that drives it', async () => {
    await ask(vault)
    expect(await scheduled('s-1')).toMatchObject({ next: 'stop' })
    expect(await begin(vault.vault.rotation, 'e-9', { rotation: 1 })).toMatchObject({ next: 'stop' })
    expect((await latestRun(vault)).execution).toBe('rotation-1-1')
  })

  it('takes over a failed one, after a rest', async () => {
    await ask(vault)
    await failRun(vault)
    vault.clock.advance(ROTATION_POLICY.failedRestMs - 1)
    expect(await scheduled('s-1')).toMatchObject({ next: 'stop' })
    vault.clock.advance(1)
    expect(await scheduled('s-1')).toEqual({ rotation: 1, execution: 's-1', next: 'make-generation' })
  })

  it('stops when what it was started for is over', async () => {
    const execution = await execute(vault)
    await finish(execution, vault.clock.advance)
    const late = new StepByStep(vault.vault.rotation, execution.reference)
    await late.step()
    expect(late.ended).toBe(true)
    await expect(report(vault.vault.rotation, execution.reference)).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('an execution that is over while its run is not', () => {
  const started: string[] = []
  const ports = (first: 'running' | 'ended') => ({
    ...vault.stores,
    workflow: {
      start: async ({ execution }: { readonly execution: string }) => {
        started.push(execution)
        return started.length === 1 ? first : 'running'
      },
    },
  })

  it('is followed by another one', async () => {
    started.length = 0
    expect(await ensureDriven(ports('ended'), await ask(vault))).toMatchObject({
      execution: 'rotation-1-2',
      attempt: 2,
    })
    expect(started).toEqual(['rotation-1-1', 'rotation-1-2'])
    expect(await latestRun(vault)).toMatchObject({ execution: 'rotation-1-2', state: 'running' })
  })

  it('is left alone when somebody changed the run meanwhile', async () => {
    started.length = 0
    const run = await ask(vault)
    await ask(vault, EMERGENCY)
    await expect(ensureDriven(ports('ended'), run)).rejects.toMatchObject({ code: 'unavailable' })
  })
})
