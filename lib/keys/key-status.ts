/** What `GET /keys` and `keyfold key status` show: the line of master keys, and what still depends on each. */
import { type Clock, iso, isoOrNull } from '../clock.ts'
import { decisiveRotation } from '../rotation/blocks.ts'
import type { RetirementReport, Rotation } from '../rotation/model.ts'
import type { RetirementStore, RotationStore } from '../rotation/ports.ts'
import type { Generation } from './generation.ts'
import { type GenerationStatus, generationStatus, VERSIONS_COUNTED_MAX } from './generation-status.ts'
import { horizonOf } from './horizon.ts'
import { ifCompromised } from './if-compromised.ts'
import { isRecoverable, type KeyPolicy } from './key-policy.ts'
import type { GenerationStore, GenerationUsage } from './ports.ts'

export type KeyStatusPorts = {
  readonly generations: Pick<GenerationStore, 'list'>
  readonly usage: GenerationUsage
  readonly rotations: Pick<RotationStore, 'page'>
  readonly retirement: Pick<RetirementStore, 'last'>
  readonly keyPolicy: KeyPolicy
  readonly clock: Clock
}

/** Times are ISO 8601, UTC. */
export type KeyStatus = {
  /** Oldest first. */
  readonly generations: readonly GenerationStatus[]
  /** When the schedule next starts a rotation; null: never. */
  readonly nextRotation: string | null
  /** Why the schedule cannot start one; null: it can. */
  readonly rotationBlocked: string | null
  readonly retirement: {
    /** When the daily job last ran; null: it has not. */
    readonly lastRun: string | null
    /** Why it may retire nothing now. */
    readonly blockedBy: readonly string[]
  }
}

export type GenerationDetails = GenerationStatus & {
  /** What it would mean to mark it compromised; null: it opens nothing any more, or never was in use. */
  readonly ifCompromised: {
    readonly protectedSince: string
    readonly activeUntil: string | null
    readonly consequences: readonly string[]
  } | null
}

/** Every generation, and what comes next. */
export async function describeKeys(ports: KeyStatusPorts): Promise<KeyStatus> {
  const known = await read(ports)
  const { all, report } = known
  return {
    generations: all.map((generation) => statusOf(ports, known, generation)),
    ...nextRotation(ports.keyPolicy, all),
    retirement: { lastRun: isoOrNull(report?.at ?? null), blockedBy: report?.blockedBy ?? [] },
  }
}

/** @returns null when there is no such generation. */
export async function describeGeneration(
  ports: KeyStatusPorts,
  number: number,
): Promise<GenerationDetails | null> {
  const known = await read(ports)
  const generation = known.all.find((one) => one.generation === number)
  if (generation === undefined) return null
  const status = statusOf(ports, known, generation)
  const emergency = ifCompromised(generation, status.versions)
  if (emergency === null) return { ...status, ifCompromised: null }
  const { protectedSince, activeUntil, consequences } = emergency
  const times = { protectedSince: iso(protectedSince), activeUntil: isoOrNull(activeUntil) }
  return { ...status, ifCompromised: { ...times, consequences } }
}

type Known = {
  readonly all: readonly Generation[]
  readonly counts: ReadonlyMap<number, number>
  readonly rotation: Rotation | null
  readonly report: RetirementReport | null
}

async function read({ generations, usage, rotations, retirement }: KeyStatusPorts): Promise<Known> {
  const [all, counts, rotation, report] = await Promise.all([
    generations.list(),
    usage.countByGeneration(VERSIONS_COUNTED_MAX),
    decisiveRotation(rotations),
    retirement.last(),
  ])
  return { all, counts, rotation, report }
}

function statusOf(
  { keyPolicy, clock }: KeyStatusPorts,
  { counts, rotation, report }: Known,
  generation: Generation,
): GenerationStatus {
  const versions = counts.get(generation.generation) ?? 0
  const holds = report?.holds ?? null
  const horizon = horizonOf({ generation, versions, rotation, holds, now: clock() }, keyPolicy)
  return generationStatus(generation, versions, horizon)
}

const NOT_BEGUN = 'No generation is active yet: run "keyfold key import" first.'
const NO_SCHEDULE = 'The schedule is off: rotations start only when somebody asks for one.'
const NO_RECIPIENTS =
  'Nobody could recover the new master key: name recoveryRecipients (age public keys) in the configuration, or waive the escrow.'

function nextRotation(
  { nextRotation: scheduled, escrow }: KeyPolicy,
  all: readonly Generation[],
): Pick<KeyStatus, 'nextRotation' | 'rotationBlocked'> {
  const activated = all.find(({ state }) => state === 'active')?.activated ?? null
  if (activated === null) return { nextRotation: null, rotationBlocked: NOT_BEGUN }
  const at = scheduled(activated)
  if (at === null) return { nextRotation: null, rotationBlocked: NO_SCHEDULE }
  return { nextRotation: iso(at), rotationBlocked: isRecoverable(escrow) ? null : NO_RECIPIENTS }
}
