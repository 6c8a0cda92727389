/** The workflow as it is written, before anything is deployed. */
import { readFileSync } from 'node:fs'
import validateDefinition from 'asl-validator'
import { describe, expect, it } from 'vitest'

const text = readFileSync(new URL('../../infra/state-machines/rotation.asl.json', import.meta.url), 'utf8')

type State = {
  readonly Type: string
  readonly Resource?: string
  readonly Next?: string
  readonly Default?: string
  readonly Choices?: readonly { readonly Next: string }[]
  readonly Retry?: readonly Readonly<Record<string, unknown>>[]
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[]
  readonly ItemProcessor?: Machine & { readonly ProcessorConfig: Readonly<Record<string, string>> }
  readonly MaxConcurrency?: number
}
type Machine = { readonly StartAt: string; readonly States: Readonly<Record<string, State>> }

const machine = JSON.parse(text) as Machine
const topLevel = Object.entries(machine.States)
const maps = topLevel.filter(([, { Type }]) => Type === 'Map')
const workers = maps.map(([, { ItemProcessor }]) => ItemProcessor as Machine)
const all = [...topLevel, ...workers.flatMap(({ States }) => Object.entries(States))]
const tasks = all.filter(([, { Type }]) => Type === 'Task')

/** What may end in a way that a run must be marked as failed for. The last one marks it. */
const guarded = topLevel.filter(([name, { Type }]) => ['Task', 'Map'].includes(Type) && name !== 'GiveUp')

const exitsOf = ({ Next, Default, Choices = [], Catch = [] }: State): readonly string[] =>
  [Next, Default, ...[...Choices, ...Catch].map((exit) => exit.Next)].filter((name) => name !== undefined)

function reachableIn({ StartAt, States }: Machine): ReadonlySet<string> {
  const seen = new Set<string>()
  const waiting = [StartAt]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const state = States[name]
    if (state === undefined || seen.has(name)) continue
    seen.add(name)
    waiting.push(...exitsOf(state))
  }
  return seen
}

describe('the definition of the rotation', () => {
  it('is valid in the Amazon States Language', () => {
    // The validator takes ARNs only, as they are when CloudFormation has put them in.
    const deployed = text.replaceAll(/\$\{\w+\}/g, 'arn:aws:lambda:eu-central-1:111122223333:function:one')
    expect(validateDefinition(JSON.parse(deployed))).toMatchObject({ isValid: true, errors: [] })
  })

  it.each(
    [machine, ...workers].map((one) => [one.StartAt, one] as const),
  )('beginning with %s reaches every state', (_, one) => {
    expect([...reachableIn(one)].sort()).toEqual(Object.keys(one.States).sort())
  })

  it('calls functions by placeholders only', () => {
    expect(tasks.length).toBeGreaterThan(10)
    for (const [, { Resource }] of tasks) expect(Resource).toMatch(/^\$\{[A-Z][A-Za-z]+\}$/)
  })

  it.each(tasks)('%s tries again what passes by itself, later and later, at random', (_, { Retry = [] }) => {
    const [retry] = Retry
    expect(retry).toMatchObject({ JitterStrategy: 'FULL', BackoffRate: 2 })
    expect(retry?.['ErrorEquals']).toEqual(
      expect.arrayContaining(['Keyfold.Unavailable', 'Lambda.TooManyRequestsException', 'Sandbox.Timedout']),
    )
    expect(retry?.['MaxAttempts']).toBeGreaterThanOrEqual(5)
    expect(retry?.['MaxDelaySeconds']).toBeLessThanOrEqual(120)
  })

  it.each(tasks)('%s never tries again after a refusal, or when another execution has taken over', (_, {
    Retry = [],
  }) => {
    const names = Retry.flatMap(({ ErrorEquals }) => ErrorEquals as string[])
    expect(names.filter((name) => name.startsWith('Keyfold.'))).toEqual(['Keyfold.Unavailable'])
    expect(names).not.toContain('States.ALL')
    expect(names).not.toContain('States.TaskFailed')
  })

  it.each(guarded)('%s leads to the state that leaves a run to be resumed, whatever fails', (_, {
    Catch,
  }) => {
    expect(Catch).toEqual([expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: 'GiveUp' })])
  })

  it('ends in failure once that is recorded', () => {
    expect(machine.States['GiveUp']?.Next).toBe('Failed')
    expect(machine.States['Failed']?.Type).toBe('Fail')
  })

  it.each(maps)('%s spreads its parts over executions of their own, some at a time', (_, {
    ItemProcessor,
    MaxConcurrency,
  }) => {
    // Each has a history of its own, which Step Functions limits to 25,000 events.
    expect(ItemProcessor?.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' })
    expect(MaxConcurrency).toBe(8)
  })
})
