/** The runner of the definition, on tasks that only answer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createLocalWorkflow,
  type LocalWorkflow,
  TASK_FUNCTIONS,
  type TaskFunctions,
} from '../../local/rotation-workflow.ts'
import { gate } from './support/gateway.ts'

type Call = { readonly task: string; readonly event: any }

const NO_WAITS = { WaitForPermissions: 0, WaitForWriters: 0, WaitBetweenPasses: 0 }
const MOVED = { cursor: null, more: false, done: 0, failed: 0, raced: 0 }
const SHARDS = [
  { work: 'rewrap', shard: 'a' },
  { work: 'reencrypt', shard: 'b' },
]

/** What each task answers when all goes well, by its name or that of its function. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  'await-permissions': { seconds: 0 },
  drain: { seconds: 0 },
  plan: { seconds: 0, pass: 1, items: SHARDS },
  'end-pass': { next: 'scan', segments: ['one', 'two'] },
  scan: { cursor: null, more: false, versions: {} },
  'end-verification': { next: 'disable' },
  report: { next: 'done' },
  Rewrap: MOVED,
  Reencrypt: MOVED,
}

let calls: Call[]
let failures: unknown[]
let answers: Record<string, unknown>
let workflow: LocalWorkflow

const named = (name: string, event: any): string => event.task ?? name

beforeEach(() => {
  calls = []
  failures = []
  answers = { ...ANSWERS }
  const functions = Object.fromEntries(
    TASK_FUNCTIONS.map((name) => [
      name,
      async (event: any) => {
        const task = named(name, event)
        calls.push({ task, event })
        if (task === 'begin') return { rotation: 7, execution: event.execution, next: 'make-generation' }
        const answer = answers[task] ?? {}
        return typeof answer === 'function' ? await answer(event) : answer
      },
    ]),
  ) as TaskFunctions
  workflow = createLocalWorkflow(functions, {
    waits: NO_WAITS,
    onFailure: (error) => void failures.push(error),
  })
})
afterEach(() => workflow.stop())

const tasks = (): string[] => calls.map(({ task }) => task)
const called = (task: string): any[] => calls.filter((call) => call.task === task).map(({ event }) => event)
/** An error as the functions throw it. */
const failure = (name: string): Error => Object.assign(new Error('It went wrong.'), { name })
const start = () => workflow.start({ rotation: 7, execution: 'e-7' })
const whenEnded = async (): Promise<void> => {
  await expect.poll(start).toBe('ended')
}

describe('the workflow on one machine', () => {
  it('calls every task of the definition in its order, those inside of maps too', async () => {
    expect(await start()).toBe('running')
    await whenEnded()
    expect(tasks()).toEqual([
      'begin',
      'MakeKey',
      'await-permissions',
      'activate',
      'drain',
      'plan',
      'Rewrap',
      'Reencrypt',
      'end-pass',
      'scan',
      'scan',
      'Sample',
      'end-verification',
      'compromised',
      'report',
    ])
    expect(failures).toEqual([])
  })

  it('gives each task the run, its execution, and its own part', async () => {
    await start()
    await whenEnded()
    const reference = { rotation: 7, execution: 'e-7' }
    expect(called('begin')).toEqual([{ task: 'begin', execution: 'e-7', input: { rotation: 7 } }])
    expect(called('MakeKey')).toEqual([reference])
    expect(called('Rewrap')).toEqual([
      { ...reference, pass: 1, item: SHARDS[0], page: { ...MOVED, more: true } },
    ])
    expect(called('Reencrypt')).toMatchObject([{ item: SHARDS[1] }])
    expect(called('end-pass')).toEqual([{ task: 'end-pass', ...reference, results: [MOVED, MOVED] }])
    expect(called('scan').map(({ segment }) => segment)).toEqual(['one', 'two'])
  })

  it('calls a worker again and again until there is no more', async () => {
    let pages = 0
    answers['Rewrap'] = () => ({ ...MOVED, cursor: `after ${++pages}`, more: pages < 3, done: pages })
    await start()
    await whenEnded()
    expect(called('Rewrap').map(({ page }) => page.cursor)).toEqual([null, 'after 1', 'after 2'])
    expect(called('end-pass')[0].results[0]).toMatchObject({ done: 3, more: false })
  })

  it('asks again after each wait', async () => {
    const seconds = [91, 1, 0]
    answers['drain'] = () => ({ seconds: seconds.shift() })
    await start()
    await whenEnded()
    expect(called('drain')).toHaveLength(3)
  })

  it('starts what the schedule starts, and leaves it when another run is on', async () => {
    answers['MakeKey'] = () => {
      throw failure('Keyfold.EscrowRequired')
    }
    await workflow.startScheduled('s-1')
    await expect.poll(() => failures).toHaveLength(1)
    expect(called('begin')).toEqual([{ task: 'begin', execution: 's-1', input: { trigger: 'schedule' } }])
  })

  it('runs an execution once, however often it is started', async () => {
    expect([await start(), await start()]).toEqual(['running', 'running'])
    await whenEnded()
    expect(called('begin')).toHaveLength(1)
  })
})

describe('a task that fails', () => {
  it.each([
    'MakeKey',
    'activate',
    'Rewrap',
    'scan',
    'Sample',
    'compromised',
    'report',
  ])('ends the run with its reason: %s', async (task) => {
    answers[task] = () => {
      throw failure('Keyfold.KeyState')
    }
    await start()
    await expect.poll(() => failures).toHaveLength(1)
    expect(called('give-up')).toEqual([
      {
        task: 'give-up',
        execution: 'e-7',
        error: expect.objectContaining({ Error: 'Keyfold.KeyState' }),
      },
    ])
    expect(tasks().at(-1)).toBe('give-up')
    await whenEnded()
  })

  it('is tried again when something is unavailable, and goes on from there', async () => {
    let attempts = 0
    answers['MakeKey'] = () => {
      attempts += 1
      if (attempts === 1) throw failure('Keyfold.Unavailable')
      return {}
    }
    await start()
    await expect.poll(() => tasks().at(-1), { timeout: 5_000 }).toBe('report')
    expect(called('MakeKey')).toHaveLength(2)
    expect(failures).toEqual([])
  })

  it('is told of even when the run cannot be marked', async () => {
    for (const task of ['activate', 'give-up']) {
      answers[task] = () => {
        throw failure('Keyfold.Internal')
      }
    }
    await start()
    await expect.poll(() => failures).toHaveLength(1)
  })
})

describe('a stop', () => {
  it('waits for the tasks under way, inside of maps too, and begins no other', async () => {
    const { opened, open } = gate()
    answers['Rewrap'] = async () => {
      await opened
      return { ...MOVED, more: true }
    }
    await start()
    await expect.poll(() => tasks()).toContain('Rewrap')
    await expect.poll(() => tasks()).toContain('Reencrypt')
    const stopping = workflow.stop().then(() => 'stopped')
    const soon = new Promise((resolve) => setTimeout(resolve, 20, 'still working'))
    expect(await Promise.race([stopping, soon])).toBe('still working')
    const before = tasks()
    open()
    expect(await stopping).toBe('stopped')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(tasks()).toEqual(before)
    expect(failures).toEqual([])
  })

  it('ends a wait at once', async () => {
    const waiting = createLocalWorkflow(
      Object.fromEntries(
        TASK_FUNCTIONS.map((name) => [
          name,
          async (event: any) => {
            calls.push({ task: named(name, event), event })
            const seconds = event.task === 'drain' ? 91 : 0
            return { rotation: 7, execution: 'e-7', next: 'make-generation', seconds }
          },
        ]),
      ) as TaskFunctions,
      { onFailure: (error) => void failures.push(error) },
    )
    await waiting.start({ rotation: 7, execution: 'e-7' })
    await expect.poll(() => tasks().at(-1)).toBe('drain')
    const began = performance.now()
    await waiting.stop()
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(failures).toEqual([])
  })

  it('lets nothing be started after it', async () => {
    await workflow.stop()
    await start()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(calls).toEqual([])
  })
})
