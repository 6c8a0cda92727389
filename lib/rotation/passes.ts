/** Passes over the index of generations, until two in a row have found nothing (architecture, section 5). */
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { GenerationStore, GenerationUsage } from '../keys/ports.ts'
import { secondsUntil } from './activate.ts'
import { objectsOf, type Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { GenerationScan, RewrapQueue, RotationStore } from './ports.ts'
import { changeRun, loadRun, targetOf } from './run.ts'
import type { PassEnd, PassPlan, RunReference, WorkItem, WorkPage } from './tasks.ts'

export type PassPorts = {
  readonly rotations: RotationStore
  readonly generations: Pick<GenerationStore, 'list'>
  readonly usage: GenerationUsage
  readonly queue: Pick<RewrapQueue, 'shards'>
  readonly scan: Pick<GenerationScan, 'segments'>
  readonly clock: Clock
}

/** Begins a pass, unless it is too early for one: then it has no parts, and the time to wait is said. */
export async function planPass(ports: PassPorts, reference: RunReference): Promise<PassPlan> {
  const run = await loadRun(ports, reference)
  const seconds = secondsToWait(run, ports.clock())
  if (seconds > 0) return { seconds, pass: run.passes, items: [] }
  const planned = run.planned ?? (await countWork(ports, run))
  const { passes } = await changeRun(ports, reference, (now) => ({
    passes: now.passes + 1,
    passStarted: ports.clock(),
    planned,
    step: 'rewrapping',
  }))
  return { seconds: 0, pass: passes, items: itemsOf(run, ports.queue.shards) }
}

/** An empty pass says something only when the index had time to catch up. */
const secondsToWait = ({ emptyPasses, passStarted }: Rotation, now: number): number =>
  emptyPasses === 0 || passStarted === null
    ? 0
    : secondsUntil(passStarted + ROTATION_POLICY.passIntervalMs, now, ROTATION_POLICY.passIntervalMs)

async function countWork(ports: PassPorts, run: Rotation): Promise<number | null> {
  if (objectsOf(run) !== null) return null
  const { target } = await targetOf(ports, run)
  const counts = await ports.usage.countByGeneration()
  return [...counts].reduce(
    (sum, [generation, count]) => (generation === target.generation ? sum : sum + count),
    0,
  )
}

function itemsOf(run: Rotation, shards: readonly string[]): readonly WorkItem[] {
  const objects = objectsOf(run)
  if (objects !== null) return chunksOf(objects, ROTATION_POLICY.scopeObjectsAtOnce)
  const rewraps = shards.map((shard) => ({ work: 'rewrap', shard }) as const)
  if (run.mode === 'rewrap') return rewraps
  return [...shards.map((shard) => ({ work: 'reencrypt', shard }) as const), ...rewraps]
}

const chunksOf = (objects: readonly string[], size: number): readonly WorkItem[] =>
  Array.from({ length: Math.ceil(objects.length / size) }, (_, index) => ({
    work: 'reencrypt',
    objects: objects.slice(index * size, (index + 1) * size),
  }))

/**
 * Says how to go on after a pass.
 *
 * @throws KeyfoldError `rotation-stuck` when too many versions fail, or the passes never end: a person has to look.
 */
export async function endPass(
  ports: PassPorts,
  reference: RunReference,
  results: readonly WorkPage[],
): Promise<PassEnd> {
  const sum = (of: (page: WorkPage) => number): number => results.reduce((total, page) => total + of(page), 0)
  const failures = sum(({ failed }) => failed)
  const isEmpty = sum(({ done, raced }) => done + raced) === 0
  const run = await changeRun(ports, reference, ({ emptyPasses, passes, passEnded }) => ({
    failures,
    passEnded: passes,
    // A pass whose end is told again counts once.
    ...(passEnded < passes ? { emptyPasses: isEmpty ? emptyPasses + 1 : 0 } : {}),
  }))
  assertProgress(run)
  if (objectsOf(run) !== null) return { next: 'report' }
  if (run.emptyPasses < ROTATION_POLICY.emptyPassesNeeded) return { next: 'plan' }
  return { next: 'scan', segments: ports.scan.segments }
}

function assertProgress({ rotation, failures, passes, attempt }: Rotation): void {
  if (failures > ROTATION_POLICY.failuresMax) {
    throw new KeyfoldError(
      'rotation-stuck',
      `Rotation ${rotation} could not move ${failures} versions, more than the ${ROTATION_POLICY.failuresMax} that may be left. ` +
        'See its failures, mend their cause, and start it again.',
    )
  }
  if (passes >= ROTATION_POLICY.passesMax * attempt) {
    throw new KeyfoldError(
      'rotation-stuck',
      `Rotation ${rotation} finds more to move after ${passes} passes.`,
    )
  }
}
