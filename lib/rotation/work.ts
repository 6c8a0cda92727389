/** What a worker does with its part of a pass, whatever it does with each version. */
import { createHash } from 'node:crypto'
import { systemCaller } from '../access/system.ts'
import type { Action } from '../audit/event.ts'
import type { Recorder } from '../audit/record.ts'
import { forEachBounded } from '../concurrency.ts'
import { KeyfoldError } from '../errors.ts'
import type { RotationFailure } from './model.ts'
import type { RotationFailureStore, RotationStore, WrappedVersion } from './ports.ts'
import type { WorkPage, WorkRequest } from './tasks.ts'

export type WorkPorts = {
  readonly rotations: Pick<RotationStore, 'find' | 'count'>
  readonly rotationFailures: Pick<RotationFailureStore, 'record'>
  readonly recorder: Recorder
  /** How long one call may go on before it says where it is, in milliseconds. */
  readonly budgetMs: number
  /** Monotonic, in milliseconds. */
  readonly now: () => number
}

export type Work<Version extends WrappedVersion> = {
  readonly action: Extract<Action, 'key.rewrap' | 'key.reencrypt'>
  /** The generation that versions are moved to. */
  readonly generation: number
  readonly atOnce: number
  readonly read: (after: string | null) => Promise<{
    readonly versions: readonly Version[]
    readonly next: string | null
  }>
  /**
   * @returns `raced` when somebody else changed the version meanwhile, or a code when it cannot be moved as it is.
   * @throws KeyfoldError `unavailable`, which ends the call: the workflow tries again. Any other is a failure of this version.
   */
  readonly move: (version: Version) => Promise<'moved' | 'raced' | { readonly failure: string }>
}

type Totals = Pick<WorkPage, 'done' | 'failed' | 'raced'>

/** Goes through pages until there is none, or the budget is used up. */
export async function workThrough<Version extends WrappedVersion>(
  ports: WorkPorts,
  request: WorkRequest,
  work: Work<Version>,
): Promise<WorkPage> {
  const until = ports.now() + ports.budgetMs
  let page = request.page
  // The record of one page is written while the next one is being moved.
  let recorded: Promise<void> = Promise.resolve()
  do {
    const { versions, next } = await work.read(page.cursor)
    const { moved, totals } = await moveAll(ports, request, work, versions)
    await recorded
    recorded = record(ports, request, work, moved)
    recorded.catch(() => undefined)
    page = { cursor: next, more: next !== null, ...added(page, totals) }
  } while (page.more && ports.now() < until)
  await recorded
  return page
}

async function moveAll<Version extends WrappedVersion>(
  ports: WorkPorts,
  request: WorkRequest,
  work: Work<Version>,
  versions: readonly Version[],
): Promise<{ moved: readonly Version[]; totals: Totals }> {
  const moved: Version[] = []
  const totals = { done: 0, failed: 0, raced: 0 }
  await forEachBounded(versions, work.atOnce, async (version) => {
    const outcome = await attempt(work, version)
    if (outcome === 'moved') {
      moved.push(version)
      totals.done += 1
    } else if (outcome === 'raced') totals.raced += 1
    else {
      await ports.rotationFailures.record(request.rotation, failureOf(version, outcome.failure, request.pass))
      totals.failed += 1
    }
  })
  return { moved, totals }
}

async function attempt<Version extends WrappedVersion>(
  { move }: Work<Version>,
  version: Version,
): Promise<'moved' | 'raced' | { readonly failure: string }> {
  try {
    return await move(version)
  } catch (error) {
    const code = error instanceof KeyfoldError ? error.code : 'internal'
    if (code === 'unavailable') throw error
    return { failure: code }
  }
}

const failureOf = ({ object, version }: WrappedVersion, code: string, pass: number): RotationFailure => ({
  object,
  version,
  code,
  pass,
})

const added = (page: Totals, more: Totals): Totals => ({
  done: page.done + more.done,
  failed: page.failed + more.failed,
  raced: page.raced + more.raced,
})

/** One event for a page and the generation that its versions came from, which is one but where two meet. */
async function record<Version extends WrappedVersion>(
  ports: WorkPorts,
  { rotation, item }: WorkRequest,
  { action, generation }: Work<Version>,
  moved: readonly Version[],
): Promise<void> {
  if (moved.length === 0) return
  const events = [...Map.groupBy(moved, (version) => version.generation)].map(([fromGeneration, versions]) =>
    ports.recorder.record(systemCaller('rotation'), action, 'allowed', {
      rotation,
      ...('shard' in item ? { shard: item.shard } : {}),
      fromGeneration,
      generation,
      count: versions.length,
      digest: digestOf(versions),
    }),
  )
  const done = action === 'key.rewrap' ? [moved.length, 0] : [0, moved.length]
  const [rewrapped = 0, reencrypted = 0] = done
  await Promise.all([...events, ports.rotations.count(rotation, { rewrapped, reencrypted })])
}

/** SHA-256, in hexadecimal, of the lines `<object>/<version>` in their order as text. */
function digestOf(versions: readonly WrappedVersion[]): string {
  const lines = versions.map(({ object, version }) => `${object}/${version}\n`).sort()
  return createHash('sha256').update(lines.join('')).digest('hex')
}
