/** The end of a generation: from the moment that it holds nothing to the destruction of its key (architecture, section 5). */
import { systemCaller } from '../access/system.ts'
import type { Action } from '../audit/event.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { forEachBounded } from '../concurrency.ts'
import type { Generation, GenerationState } from '../keys/generation.ts'
import type { GenerationStore, MasterKeyAdmin } from '../keys/ports.ts'
import { giveUp } from './make-generation.ts'
import type { RetirementReport, Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { GenerationScan, RetirementStore, RotationStore } from './ports.ts'
import { loadRun } from './run.ts'
import type { RunReference } from './tasks.ts'
import { noteEmpty } from './verification.ts'

export type RetirePorts = {
  readonly rotations: Pick<RotationStore, 'latest' | 'find'>
  readonly retirement: RetirementStore
  readonly generations: GenerationStore
  readonly keys: Pick<MasterKeyAdmin, 'describeKey' | 'changeState'>
  readonly scan: GenerationScan
  readonly recorder: Recorder
  readonly clock: Clock
  /** How long copies of tables, blobs and folders are kept, in milliseconds: the first part of the erasure horizon. */
  readonly managedCopyRetentionMs: number
  /** Whether the vault itself erases material; KMS does that alone, when the deletion's waiting period ends. */
  readonly destroysKeys: boolean
  /** As in `ReportPorts`: what was wrapped under a destroyed key leaves the stores' files with it. */
  readonly settle: () => Promise<void>
}

/**
 * The daily job. Moves generations on whose time has come, one state at a time, and lets the key service follow what the
 * store says, so that a crash between the two is mended by the next run. It does nothing while a rotation is unfinished or
 * left something behind, or while anything is under legal hold.
 *
 * @throws KeyfoldError `unavailable`; the next run goes on.
 */
export async function retireGenerations(ports: RetirePorts): Promise<RetirementReport> {
  const blockedBy = blocksOf(await ports.rotations.latest())
  const moved: { generation: number; to: GenerationState }[] = []
  let holds = (await ports.retirement.last())?.holds ?? null
  await followStates(ports, await ports.generations.list())
  // Not for nothing: in AWS a scan of the whole table costs money.
  if (blockedBy.length === 0 && (await ports.generations.list()).some((one) => needsScan(one, ports))) {
    const scanned = await scanAll(ports.scan)
    await noteEmpty(ports, await ports.generations.list(), scanned.versions)
    holds = scanned.holds
    if (holds > 0) blockedBy.push(`${holds} ${holds === 1 ? 'object is' : 'objects are'} under legal hold.`)
    else moved.push(...(await moveOn(ports)))
  }
  const report = { at: ports.clock(), holds, moved, blockedBy }
  await ports.retirement.save(report)
  return report
}

/** What a failed rotation left under a generation would be lost with it. */
function blocksOf(latest: Rotation | null): string[] {
  if (latest === null) return []
  const { rotation, state, failures } = latest
  if (state !== 'finished') return [`Rotation ${rotation} is ${state}.`]
  return failures === 0 ? [] : [`Rotation ${rotation} could not move ${failures} versions.`]
}

/** Its time has come, as far as is known; or it is not known to be empty, and may have become so. */
const needsScan = (generation: Generation, ports: RetirePorts): boolean =>
  nextState(generation, ports) !== null ||
  (generation.state === 'decrypt-only' && generation.emptied === null)

/** A generation that is to be disabled at once, at the end of an emergency. What is wrapped under it still keeps it. */
export async function disableCompromised(
  ports: RetirePorts,
  reference: RunReference,
): Promise<{ readonly disabled: readonly number[] }> {
  await loadRun(ports, reference)
  const all = await ports.generations.list()
  await followStates(ports, all)
  const exposed = all.filter(
    ({ state, compromised, emptied }) => state === 'decrypt-only' && compromised !== null && emptied !== null,
  )
  for (const generation of exposed) await move(ports, generation, 'disabled')
  return { disabled: exposed.map(({ generation }) => generation) }
}

async function moveOn(ports: RetirePorts): Promise<{ generation: number; to: GenerationState }[]> {
  const moved: { generation: number; to: GenerationState }[] = []
  for (const generation of await ports.generations.list()) {
    const to = nextState(generation, ports)
    if (to === null) continue
    await move(ports, generation, to)
    moved.push({ generation: generation.generation, to })
  }
  return moved
}

/** What a generation's time has come for; null: nothing yet. */
function nextState(
  { state, emptied, disabled, deletionScheduled }: Generation,
  { clock, managedCopyRetentionMs, destroysKeys }: RetirePorts,
): 'disabled' | 'scheduled-for-deletion' | 'destroyed' | null {
  const isOver = (since: number | null, duration: number): boolean =>
    since !== null && clock() >= since + duration
  // Also of what an emergency disabled: a restored copy may need the key until the last copy is gone.
  if (!isOver(emptied, managedCopyRetentionMs)) return null
  if (state === 'decrypt-only') return 'disabled'
  if (state === 'disabled')
    return isOver(disabled, ROTATION_POLICY.disabledMs) ? 'scheduled-for-deletion' : null
  if (state !== 'scheduled-for-deletion' || !destroysKeys) return null
  return isOver(deletionScheduled, ROTATION_POLICY.deletionWaitMs) ? 'destroyed' : null
}

const ACTIONS = {
  disabled: 'key.disable',
  'scheduled-for-deletion': 'key.delete',
  destroyed: 'key.destroy',
} as const satisfies Partial<Record<GenerationState, Action>>

/** The store first, so that nobody is led to a key that is gone; but a key is called destroyed only when it is. */
async function move(
  ports: RetirePorts,
  { generation, keyId, state }: Generation,
  to: keyof typeof ACTIONS,
): Promise<void> {
  await ports.recorder.record(systemCaller('retirement'), ACTIONS[to], 'allowed', { generation })
  if (to === 'destroyed') {
    await ports.settle()
    await ports.keys.changeState(keyId, 'destroyed')
  }
  if (!(await ports.generations.transition(generation, state, to, ports.clock()))) return
  if (to === 'disabled') await ports.keys.changeState(keyId, 'disabled')
  if (to === 'scheduled-for-deletion') await ports.keys.changeState(keyId, 'pending-deletion')
}

/** Completes what a crash left between the store and the key service. */
async function followStates(ports: RetirePorts, all: readonly Generation[]): Promise<void> {
  for (const generation of all) await followState(ports, generation)
}

async function followState(ports: RetirePorts, generation: Generation): Promise<void> {
  const { state, keyId, created } = generation
  const { keys, clock } = ports
  if (state === 'pending') {
    const run = await ports.rotations.latest()
    const isOwned = run?.to === generation.generation && run.state !== 'finished'
    if (!isOwned && clock() >= created + ROTATION_POLICY.abandonedAfterMs) await giveUp(ports, generation)
    return
  }
  if (state !== 'disabled' && state !== 'scheduled-for-deletion') return
  const key = (await keys.describeKey(keyId))?.state ?? 'destroyed'
  if (state === 'disabled' && key === 'enabled') await keys.changeState(keyId, 'disabled')
  if (state === 'scheduled-for-deletion' && key === 'destroyed') {
    await ports.recorder.record(systemCaller('retirement'), 'key.destroy', 'allowed', {
      generation: generation.generation,
    })
    await ports.generations.transition(generation.generation, state, 'destroyed', clock())
  } else if (state === 'scheduled-for-deletion' && key !== 'pending-deletion') {
    await keys.changeState(keyId, 'pending-deletion')
  }
}

/** How many segments are read side by side: as many as there are, but not more than a small function stands. */
const SEGMENTS_AT_ONCE = 8

async function scanAll(
  scan: GenerationScan,
): Promise<{ versions: ReadonlyMap<number, number>; holds: number }> {
  const versions = new Map<number, number>()
  let holds = 0
  await forEachBounded(scan.segments, SEGMENTS_AT_ONCE, async (segment) => {
    let next: string | null = null
    do {
      const page = await scan.scan(segment, next)
      for (const [generation, count] of page.versions)
        versions.set(generation, (versions.get(generation) ?? 0) + count)
      holds += page.holds
      next = page.next
    } while (next !== null)
  })
  return { versions, holds }
}
