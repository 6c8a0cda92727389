/** Goes on with the rotation that is unfinished, or begins one, and kills itself (SIGKILL) on the way. */
import { type EmbeddedStores, openStores } from '../../../lib/compose/embedded.ts'
import { resumeRotation } from '../../../local/rotation.ts'
import type { TaskFunctions } from '../../../local/rotation-workflow.ts'
import { answerOf, proxyEvent, TestVault } from '../../support/vault.ts'
import { createTestWorkflow } from '../../support/workflow.ts'
import { jobs, killMyself, say } from './child-process.ts'
import { rotatingKeys } from './rotating-vault.ts'
import { sharedClock } from './shared-clock.ts'

export type RotationOptions = {
  readonly folder: string
  readonly clockFile: string
  readonly recipient: string
  /** What to ask for when nothing is unfinished. */
  readonly request: object
  readonly kill: KillPoint
  /** A task that fails, so that the rotation gives up. */
  readonly broken: string | null
}

export type KillPoint = {
  readonly when: 'before' | 'after'
  /** A task of the workflow, such as `drain` or `Rewrap`, or a call of a store, such as `escrow.put`. */
  readonly what: string
  /** How many of these pass. */
  readonly after: number
}

function killer({ when, what, after }: KillPoint) {
  let left = after
  return async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    if (name !== what || left-- > 0) return act()
    if (when === 'before') killMyself()
    const result = await act()
    killMyself()
    return result
  }
}

type Killer = ReturnType<typeof killer>

const dyingStores = (stores: EmbeddedStores, around: Killer): EmbeddedStores =>
  Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [
      name,
      name === 'database' || typeof store === 'function' ? store : dyingPort(name, store, around),
    ]),
  ) as EmbeddedStores

const dyingPort = (name: string, port: object, around: Killer): object =>
  new Proxy(port, {
    get: (target, property) => {
      const member: unknown = Reflect.get(target, property)
      if (typeof member !== 'function') return member
      return (...values: unknown[]) =>
        around(`${name}.${String(property)}`, async () => member.apply(target, values))
    },
  })

const dyingTasks =
  (around: Killer, broken: string | null) =>
  (functions: TaskFunctions): TaskFunctions =>
    Object.fromEntries(
      Object.entries(functions).map(([name, task]) => [
        name,
        (event: unknown) => {
          const called = (event as { task?: string }).task ?? name
          if (called === broken) throw Object.assign(new Error('Broken.'), { name: 'Keyfold.KeyState' })
          return around(called, () => task(event))
        },
      ]),
    ) as TaskFunctions

async function work(options: RotationOptions): Promise<void> {
  const clock = sharedClock(options.clockFile)
  const around = killer(options.kill)
  const stores = await openStores(options.folder, clock)
  const wrap = (opened: EmbeddedStores): EmbeddedStores => dyingStores(opened, around)
  const vault = new TestVault(options.folder, stores, clock, wrap, rotatingKeys(options.recipient))
  const log = { info: () => undefined, error: () => undefined }
  const workflow = createTestWorkflow(vault.vault.rotation, clock, log, dyingTasks(around, options.broken))
  if ((await resumeRotation({ rotations: stores.rotations, workflow })) !== null) return
  const token = await vault.client('kim', 'key-admin')
  const event = proxyEvent('POST', '/v1/rotations', { token, body: options.request })
  say(String(answerOf(await vault.functionsWith(workflow).keys(event)).status))
}

for await (const options of jobs<RotationOptions>()) await work(options)
