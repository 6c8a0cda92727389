/** Runs the definition that Step Functions runs in AWS (infra/state-machines/rotation.asl.json), in the process of the vault. */
import { readFile } from 'node:fs/promises'
import type { RunOptions, StateMachine } from 'aws-local-stepfunctions'
import type { Task } from '../functions/rotation.ts'
import type { RotationWorkflow } from '../lib/rotation/ports.ts'
import type { WorkflowInput } from '../lib/rotation/tasks.ts'

const DEFINITION = new URL('../infra/state-machines/rotation.asl.json', import.meta.url)

/** The functions that the definition names in its placeholders. */
export const TASK_FUNCTIONS = ['Rotate', 'MakeKey', 'Rewrap', 'Reencrypt', 'Sample', 'Retire'] as const
export type TaskFunctions = Readonly<Record<(typeof TASK_FUNCTIONS)[number], Task>>

export type LocalWorkflow = RotationWorkflow & {
  /** Starts what the schedule starts. */
  startScheduled(execution: string): Promise<void>
  /** Lets what is under way come to its next step, and goes no further. */
  stop(): Promise<void>
}

export type LocalWorkflowOptions = {
  /** Told of every execution that ended with an error. */
  readonly onFailure: (error: unknown) => void
  /** Milliseconds in place of the waits of the definition, by the names of its states. Tests move their clock instead. */
  readonly waits?: Readonly<Record<string, number>>
}

/** What the library runs, by the name of each state. */
type Handlers = NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>
/** Any value of JSON, for which the library gives no name. */
type Json = Awaited<ReturnType<Handlers[string]>>

/** In memory: whoever opens the vault again starts the executions of unfinished runs anew, which finds what they have done. */
export function createLocalWorkflow(functions: TaskFunctions, options: LocalWorkflowOptions): LocalWorkflow {
  const executions = new Map<string, LocalExecution>()
  const underWay = new Set<Promise<unknown>>()
  let machine: Promise<Machine> | null = null
  let stopped = false
  const load = (): Promise<Machine> => {
    machine ??= loadMachine(functions, underWay)
    return machine
  }
  // Known from the moment that it is asked for: of two who ask at once, one starts it.
  const start = (name: string, input: WorkflowInput): LocalExecution => {
    const known = executions.get(name)
    if (known !== undefined) return known
    const execution = new LocalExecution(name, input, load, options)
    executions.set(name, execution)
    // By a request that was in flight when the vault was told to stop: the next start of the vault goes on with its run.
    if (stopped) execution.abort()
    return execution
  }
  return {
    async start({ rotation, execution }) {
      const { begun, state } = start(execution, { rotation })
      await begun
      return state
    },
    async startScheduled(execution) {
      await start(execution, { trigger: 'schedule' }).begun
    },
    async stop() {
      stopped = true
      for (const execution of executions.values()) execution.abort()
      await Promise.allSettled([...executions.values()].map(({ ended }) => ended))
      await Promise.allSettled(underWay)
    },
  }
}

class LocalExecution {
  state: 'running' | 'ended' = 'running'
  /** Rejected when it could not be begun at all. */
  readonly begun: Promise<void>
  readonly ended: Promise<void>
  #running: ReturnType<StateMachine['run']> | null = null
  #aborted = false

  constructor(
    name: string,
    input: WorkflowInput,
    load: () => Promise<Machine>,
    options: LocalWorkflowOptions,
  ) {
    this.begun = this.#begin(name, input, load, options)
    this.ended = this.#end(options)
  }

  abort(): void {
    this.#aborted = true
    this.#running?.abort()
  }

  async #begin(
    name: string,
    input: WorkflowInput,
    load: () => Promise<Machine>,
    { waits }: LocalWorkflowOptions,
  ): Promise<void> {
    const { machine, handlers } = await load()
    if (this.#aborted) return
    this.#running = machine.run(input, {
      noThrowOnAbort: true,
      context: { Execution: { Name: name, Input: input } },
      overrides: {
        taskResourceLocalHandlers: handlers,
        ...(waits === undefined ? {} : { waitTimeOverrides: waits }),
      },
    })
    // Whoever waits for it comes later.
    this.#running.result.catch(() => undefined)
  }

  async #end({ onFailure }: LocalWorkflowOptions): Promise<void> {
    try {
      await this.begun
      await this.#running?.result
    } catch (error) {
      onFailure(error)
    } finally {
      this.state = 'ended'
    }
  }
}

type Machine = { readonly machine: StateMachine; readonly handlers: Handlers }

async function loadMachine(functions: TaskFunctions, underWay: Set<Promise<unknown>>): Promise<Machine> {
  // Only now: it takes longer than the rest of the start.
  const { StateMachine } = await import('aws-local-stepfunctions')
  const text = await readFile(DEFINITION, 'utf8')
  const resolved = text.replace(/\$\{(\w+)\}/g, (_, name: string) => arnOf(name))
  const definition = JSON.parse(resolved) as ConstructorParameters<typeof StateMachine>[0]
  // Its tests validate it.
  const machine = new StateMachine(definition, { validationOptions: { noValidate: true } })
  const handlers: Handlers = {}
  for (const { state, resource } of tasksIn(definition)) {
    const task = functions[nameIn(resource)]
    handlers[state] = (input) => tracked(underWay, task(input)) as Promise<Json>
  }
  return { machine, handlers }
}

const ARN_PREFIX = 'arn:aws:lambda:local:000000000000:function:'
const arnOf = (name: string): string => ARN_PREFIX + name
const nameIn = (arn: string): keyof TaskFunctions => arn.slice(ARN_PREFIX.length) as keyof TaskFunctions

async function tracked<T>(underWay: Set<Promise<unknown>>, work: Promise<T>): Promise<T> {
  underWay.add(work)
  try {
    return await work
  } finally {
    underWay.delete(work)
  }
}

type States = { readonly States: Readonly<Record<string, object>> }

/** Every Task, also those inside of Maps; the names of states differ throughout the definition. */
function tasksIn(definition: object): { state: string; resource: string }[] {
  return Object.entries((definition as States).States).flatMap(([state, body]) => {
    if ('Resource' in body) return [{ state, resource: String(body.Resource) }]
    return 'ItemProcessor' in body ? tasksIn(body.ItemProcessor as object) : []
  })
}
