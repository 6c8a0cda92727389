/** Nothing may be left behind: what an index does not show, the base table does (architecture, section 5). */
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { Generation } from '../keys/generation.ts'
import type { GenerationStore } from '../keys/ports.ts'
import { markCompromised } from './compromise.ts'
import { countOfVersions } from './count-of-versions.ts'
import type { Rotation } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import { type GenerationScan, type RotationStore, UNKNOWN_GENERATION } from './ports.ts'
import { changeRun, loadRun } from './run.ts'
import type { RunReference, ScanProgress, VerificationEnd } from './tasks.ts'

export type ScanPorts = {
  readonly scan: Pick<GenerationScan, 'scan'>
  /** How long one call may go on before it says where it is, in milliseconds. */
  readonly budgetMs: number
  /** Monotonic, in milliseconds. */
  readonly now: () => number
}

/** Scans a segment of the base table, as far as the budget goes. */
export async function scanSegment(
  ports: ScanPorts,
  segment: string,
  from: ScanProgress,
): Promise<ScanProgress> {
  const until = ports.now() + ports.budgetMs
  const versions: Record<string, number> = { ...from.versions }
  let { cursor } = from
  do {
    const page = await ports.scan.scan(segment, cursor)
    for (const [generation, count] of page.versions)
      versions[generation] = (versions[generation] ?? 0) + count
    cursor = page.next
  } while (cursor !== null && ports.now() < until)
  return { cursor, more: cursor !== null, versions }
}

export type VerificationPorts = {
  readonly rotations: RotationStore
  readonly generations: GenerationStore
  readonly clock: Clock
}

/**
 * Looks at what the consistent scan found, and says how to go on: with another pass, with another generation when the active
 * one turned out to be compromised, with the disabling of compromised ones, or with the report.
 *
 * @throws KeyfoldError `rotation-stuck` when scans find again and again what the index does not show.
 */
export async function endVerification(
  ports: VerificationPorts,
  reference: RunReference,
  results: readonly ScanProgress[],
): Promise<VerificationEnd> {
  const run = await loadRun(ports, reference)
  const all = await markCompromised(ports, run)
  const counts = countsOf(results)
  const active = all.find(({ state }) => state === 'active')
  const outside = [...counts].reduce(
    (sum, [number, count]) => (isOutside(number, active) ? sum + count : sum),
    0,
  )
  if (outside > run.failures) return passAgain(ports, reference, outside - run.failures)
  await changeRun(ports, reference, () => ({ step: 'verifying' }))
  await noteEmpty(ports, all, counts)
  if (active !== undefined && active.compromised !== null) return { next: 'make-generation' }
  return { next: all.some((generation) => isToBeDisabled(run, generation)) ? 'disable' : 'report' }
}

/** Also what the run has disabled before it was interrupted: perhaps its key was not. */
const isToBeDisabled = (run: Rotation, { generation, state, compromised }: Generation): boolean =>
  (state === 'decrypt-only' && compromised !== null) ||
  (state === 'disabled' && run.compromised.includes(generation))

/** What does not say its generation, nobody can move; it keeps all of them. */
const isOutside = (generation: number, active: Generation | undefined): boolean =>
  generation !== active?.generation && generation !== UNKNOWN_GENERATION

function countsOf(results: readonly ScanProgress[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const [generation, count] of results.flatMap(({ versions }) => Object.entries(versions))) {
    counts.set(Number(generation), (counts.get(Number(generation)) ?? 0) + count)
  }
  return counts
}

async function passAgain(
  ports: VerificationPorts,
  reference: RunReference,
  missed: number,
): Promise<VerificationEnd> {
  const { rotation, rescans } = await changeRun(ports, reference, (run) => ({
    rescans: run.rescans + 1,
    emptyPasses: 0,
  }))
  if (rescans <= ROTATION_POLICY.rescansMax) return { next: 'plan' }
  throw new KeyfoldError(
    'rotation-stuck',
    `Rotation ${rotation}: the table holds ${countOfVersions(missed)} under former generations that the index does not show.`,
  )
}

/** The clock of a generation starts when the last version has left it, and anew when one came back, as from a restore. */
export async function noteEmpty(
  { generations, clock }: Pick<VerificationPorts, 'generations' | 'clock'>,
  all: readonly Generation[],
  counts: ReadonlyMap<number, number>,
): Promise<void> {
  for (const { generation, state, emptied } of all) {
    if (state === 'pending' || state === 'active' || state === 'destroyed') continue
    const isEmpty = (counts.get(generation) ?? 0) === 0 && !counts.has(UNKNOWN_GENERATION)
    if (isEmpty && emptied === null) await generations.note(generation, { emptied: clock() })
    if (!isEmpty && emptied !== null) await generations.note(generation, { emptied: null })
  }
}
