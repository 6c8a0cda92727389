/** The end of a generation: from the moment that it holds nothing to the destruction of its key (architecture, section 5). */
import { forEachBounded } from '../concurrency.ts'
import type { Generation, GenerationState } from '../keys/generation.ts'
import { type Block, blockOf, decisiveRotation } from './blocks.ts'
import {
  cancelDeletion,
  followSafely,
  followToTheEnd,
  type MovePorts,
  moveGeneration,
} from './generation-moves.ts'
import { abandonGeneration } from './make-generation.ts'
import type { RetirementReport } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import { type GenerationScan, type RetirementStore, type RotationStore, UNKNOWN_GENERATION } from './ports.ts'
import { loadRun } from './run.ts'
import type { RunReference } from './tasks.ts'
import { noteEmpty } from './verification.ts'

export type RetirePorts = MovePorts & {
  readonly rotations: Pick<RotationStore, 'page' | 'find'>
  readonly retirement: RetirementStore
  readonly scan: GenerationScan
  /** How long copies of tables, blobs and folders are kept, in milliseconds: the first part of the erasure horizon. */
  readonly managedCopyRetentionMs: number
  /** Whether the vault itself erases material; KMS does that alone, when the deletion's waiting period ends. */
  readonly destroysKeys: boolean
}

type Moved = RetirementReport['moved'][number]

/**
 * The daily job. Moves generations on whose time has come, one state at a time, and lets the key service follow what the
 * store says, so that a crash between the two is mended by the next run. While a rotation is unfinished it waits. When one failed
 * or left something behind, when anything is under legal hold, or when versions came back under a generation that was empty, as from
 * a restore, no generation goes further, and deletions that are scheduled are taken back.
 *
 * @throws KeyfoldError `unavailable`; the next run goes on.
 */
export async function retireGenerations(ports: RetirePorts): Promise<RetirementReport> {
  const decisive = await decisiveRotation(ports.rotations)
  const all = await ports.generations.list()
  for (const generation of all) {
    await abandonStale(ports, generation, decisive?.to ?? null)
    await followSafely(ports, generation)
  }
  const blocks = [blockOf(decisive)].filter((block) => block !== null)
  let holds = (await ports.retirement.last())?.holds ?? null
  if (blocks.length === 0 && all.some((generation) => needsScan(generation, ports))) {
    const scanned = await scanAll(ports.scan)
    // As they were before: one that stopped wrapping meanwhile was not empty when it was looked at.
    await noteEmpty(ports, all, scanned.versions)
    holds = scanned.holds
    blocks.push(...blocksIn(scanned, all), ...(await blocksSince(ports, decisive?.revision ?? null)))
  }
  const report = {
    at: ports.clock(),
    holds,
    moved: await settleAll(ports, blocks),
    blockedBy: blocks.map(({ reason }) => reason),
  }
  await ports.retirement.save(report)
  return report
}

async function settleAll(ports: RetirePorts, blocks: readonly Block[]): Promise<readonly Moved[]> {
  const all = await ports.generations.list()
  if (blocks.length === 0) return moveOn(ports, all)
  return blocks.some(({ stopsClock }) => stopsClock) ? takeBack(ports, all) : []
}

/** It may come to be due, is on its way to destruction, or is not known to be empty and may have become so. */
const needsScan = (generation: Generation, ports: RetirePorts): boolean =>
  generation.state === 'disabled' ||
  generation.state === 'scheduled-for-deletion' ||
  (generation.state === 'decrypt-only' &&
    (generation.emptied === null || nextState(generation, ports) !== null))

type Scanned = { readonly versions: ReadonlyMap<number, number>; readonly holds: number }

function blocksIn({ versions, holds }: Scanned, all: readonly Generation[]): readonly Block[] {
  const reasons = all
    .filter(({ state, generation }) => isClosed(state) && versions.has(generation))
    .map(
      ({ generation, state }) =>
        `Generation ${generation} is ${state}, but versions are under it again. Reinstate it.`,
    )
  if (versions.has(UNKNOWN_GENERATION)) reasons.push('There are versions that do not say their generation.')
  if (holds > 0) reasons.push(`${holds} ${holds === 1 ? 'object is' : 'objects are'} under legal hold.`)
  return reasons.map((reason) => ({ reason, stopsClock: true }))
}

const isClosed = (state: GenerationState): boolean =>
  state === 'disabled' || state === 'scheduled-for-deletion'

/** What was scanned says nothing of what a rotation did since. */
async function blocksSince({ rotations }: RetirePorts, revision: number | null): Promise<readonly Block[]> {
  const now = await decisiveRotation(rotations)
  return (now?.revision ?? null) === revision
    ? []
    : [{ reason: 'A rotation began meanwhile.', stopsClock: false }]
}

/** A generation that is to be disabled at once, at the end of an emergency. What is wrapped under it still keeps it. */
export async function disableCompromised(
  ports: RetirePorts,
  reference: RunReference,
): Promise<{ readonly disabled: readonly number[] }> {
  const run = await loadRun(ports, reference)
  const exposed = (await ports.generations.list()).filter(
    ({ compromised, emptied }) => compromised !== null && emptied !== null,
  )
  for (const generation of exposed) {
    if (generation.state === 'decrypt-only') await moveGeneration(ports, generation, 'disabled')
    else if (run.compromised.includes(generation.generation)) await followToTheEnd(ports, generation)
  }
  return { disabled: exposed.map(({ generation }) => generation) }
}

async function moveOn(ports: RetirePorts, all: readonly Generation[]): Promise<readonly Moved[]> {
  const moved: Moved[] = []
  for (const generation of all) {
    const to = nextState(generation, ports)
    if (to === null) {
      if (generation.emptied !== null) await followToTheEnd(ports, generation)
    } else {
      await moveGeneration(ports, generation, to)
      moved.push({ generation: generation.generation, to })
    }
  }
  return moved
}

async function takeBack(ports: RetirePorts, all: readonly Generation[]): Promise<readonly Moved[]> {
  const scheduled = all.filter(
    // One that was never active holds nothing that anybody could want back.
    ({ state, activated }) => state === 'scheduled-for-deletion' && activated !== null,
  )
  for (const generation of scheduled) await cancelDeletion(ports, generation)
  return scheduled.map(({ generation }) => ({ generation, to: 'disabled' }))
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

/** A pending generation whose material never came. One that is ready is an operator's own key, and waits for its rotation. */
async function abandonStale(ports: RetirePorts, generation: Generation, owned: number | null): Promise<void> {
  if (generation.state !== 'pending' || generation.generation === owned) return
  if (ports.clock() < generation.created + ROTATION_POLICY.abandonedAfterMs) return
  const key = await ports.keys.describeKey(generation.keyId)
  if (generation.escrow === null || key?.state !== 'enabled') await abandonGeneration(ports, generation)
}

async function scanAll(
  scan: GenerationScan,
): Promise<{ versions: ReadonlyMap<number, number>; holds: number }> {
  const versions = new Map<number, number>()
  let holds = 0
  await forEachBounded(scan.segments, ROTATION_POLICY.segmentsAtOnce, async (segment) => {
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
