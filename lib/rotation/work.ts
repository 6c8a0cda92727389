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

export type Work = {
  readonly action: Extract<Action, 'key.rewrap' | 'key.reencrypt'>
  /** The generation that versions are moved to. */
  readonly generation: number
  readonly atOnce: number
  readonly read: (after: string | null) => Promise<{
    readonly versions: readonly WrappedVersion[]
    readonly next: string | null
  }>
  /**
   * @returns `raced` when somebody else changed the version meanwhile, or a code when it cannot be moved as it is.
   * @throws KeyfoldError `unavailable` or `conflict`, which end the call. Any other is a failure of this version.
   */
  readonly move: (version: WrappedVersion) => Promise<'moved' | 'raced' | { readonly failure: string }>
}

type Totals = Pick<WorkPage, 'done' | 'failed' | 'raced'>

/** Goes through pages until there is none, or the budget is used up. */
export async function workThrough(ports: WorkPorts, request: WorkRequest, work: Work): Promise<WorkPage> {
  const until = ports.now() + ports.budgetMs
  let page = request.page
  // The record of one page is written while the next one is being moved.
  let recorded: Promise<void> = Promise.resolve()
  do {
    const { versions, next } = await work.read(page.cursor)
    const done: Done = { moved: [], done: 0, failed: 0, raced: 0 }
    try {
      await moveAll(ports, request, work, versions, done)
    } catch (error) {
      // What was moved is on record; the rest is found again.
      await recorded
      await record(ports, request, work, done.moved)
      throw error
    }
    await recorded
    recorded = record(ports, request, work, done.moved)
    recorded.catch(() => undefined)
    page = { cursor: next, more: next !== null, ...added(page, done) }
  } while (page.more && ports.now() < until)
  await recorded
  return page
}

/** What becomes of the versions of one page; it grows while they are moved. */
type Done = { readonly moved: WrappedVersion[]; done: number; failed: number; raced: number }

async function moveAll(
  ports: WorkPorts,
  { rotation, pass }: WorkRequest,
  work: Work,
  versions: readonly WrappedVersion[],
  done: Done,
): Promise<void> {
  await forEachBounded(versions, work.atOnce, async (version) => {
    const outcome = await attempt(work, version)
    if (outcome === 'moved') {
      done.moved.push(version)
      done.done += 1
    } else if (outcome === 'raced') done.raced += 1
    else {
      await ports.rotationFailures.record(rotation, failureOf(version, outcome.failure, pass))
      done.failed += 1
    }
  })
}

async function attempt(
  { move }: Work,
  version: WrappedVersion,
): Promise<'moved' | 'raced' | { readonly failure: string }> {
  try {
    return await move(version)
  } catch (error) {
    const code = error instanceof KeyfoldError ? error.code : 'internal'
    // Neither is a matter of this version: the stores cannot answer, or the run is not this execution's any more.
    if (code === 'unavailable' || code === 'conflict') throw error
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
async function record(
  ports: WorkPorts,
  { rotation, item }: WorkRequest,
  { action, generation }: Work,
  moved: readonly WrappedVersion[],
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
  const isRewrap = action === 'key.rewrap'
  const done = { rewrapped: isRewrap ? moved.length : 0, reencrypted: isRewrap ? 0 : moved.length }
  await Promise.all([...events, ports.rotations.count(rotation, done)])
}

/** SHA-256, in hexadecimal, of the lines `<object>/<version>` in their order as text. */
function digestOf(versions: readonly WrappedVersion[]): string {
  const lines = versions.map(({ object, version }) => `${object}/${version}\n`).sort()
  return createHash('sha256').update(lines.join('')).digest('hex')
}
