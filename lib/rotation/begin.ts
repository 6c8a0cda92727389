/** How a run comes to be: one at a time, and a failed one is gone on with before there is another. */
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { type EscrowPolicy, isRecoverable } from '../keys/key-policy.ts'
import type { GenerationStore } from '../keys/ports.ts'
import { assertPossible } from './assert-possible.ts'
import { isDue } from './due.ts'
import { objectsOf, type ReencryptScope, type Rotation, type RotationMode } from './model.ts'
import type { RotationChange, RotationStore } from './ports.ts'
import type { NextRotation } from './schedule.ts'
import type { Begun, WorkflowInput } from './tasks.ts'

export type BeginPorts = {
  readonly rotations: RotationStore
  readonly generations: Pick<GenerationStore, 'list'>
  readonly escrowPolicy: EscrowPolicy
  readonly clock: Clock
}

export type BeginTaskPorts = BeginPorts & { readonly nextRotation: NextRotation }

export type RotationAsk = {
  readonly mode: RotationMode
  readonly scope: ReencryptScope | null
  readonly waiveEscrow: boolean
  /** A generation that is known to strangers. */
  readonly compromised: number | null
  readonly trigger: Rotation['trigger']
  readonly requestedBy: string
  /** Drives the run; null: one is named after the run. */
  readonly execution: string | null
}

const SCHEDULED: Omit<RotationAsk, 'execution'> = {
  mode: 'rewrap',
  scope: null,
  waiveEscrow: false,
  compromised: null,
  trigger: 'schedule',
  requestedBy: 'system:schedule',
}

/**
 * The first task of the workflow. A run that another execution drives is left to that one, and the schedule begins what is due.
 *
 * @throws KeyfoldError `escrow-required`, as {@link beginOrResume} does.
 */
export async function begin(ports: BeginTaskPorts, execution: string, input: WorkflowInput): Promise<Begun> {
  const run = await ownRun(ports, execution, input)
  if (run === null) return { rotation: 0, execution, next: 'stop' }
  return { rotation: run.rotation, execution, next: objectsOf(run) === null ? 'make-generation' : 'plan' }
}

async function ownRun(
  ports: BeginTaskPorts,
  execution: string,
  input: WorkflowInput,
): Promise<Rotation | null> {
  const latest = await ports.rotations.latest()
  // Its answer may have been lost, so that the task is repeated.
  if (latest?.state === 'running') return latest.execution === execution ? latest : null
  if ('rotation' in input) return null
  const active = (await ports.generations.list()).find(({ state }) => state === 'active') ?? null
  if (!isDue(ports, active, latest)) return null
  const run = await beginOrResume(ports, { ...SCHEDULED, execution })
  return run.execution === execution ? run : null
}

/**
 * Begins a run, resumes the one that failed, or joins the one that is running: then the answer has another execution.
 *
 * @throws KeyfoldError `conflict` when an unfinished run does something else than is asked for; `escrow-required` when nobody
 *   could bring the material of a new generation back; else as {@link assertPossible} does.
 */
export async function beginOrResume(ports: BeginPorts, ask: RotationAsk): Promise<Rotation> {
  const latest = await ports.rotations.latest()
  assertPossible(ask, await ports.generations.list(), latest)
  if (latest?.state === 'running') return join(ports, latest, ask)
  if (latest?.state === 'failed') {
    // The master key does not wait for some objects.
    if (objectsOf(latest) === null || isSame(latest, ask)) return resume(ports, latest, ask)
  }
  const run = await newRun(ports, (latest?.rotation ?? 0) + 1, ask)
  if (latest?.state === 'failed') await changeAt(ports, latest, { state: 'abandoned' })
  if (await ports.rotations.begin(run)) return run
  const winner = await ports.rotations.find(run.rotation)
  if (winner?.state === 'running') return join(ports, winner, ask)
  throw new KeyfoldError('unavailable', 'Another rotation began meanwhile.')
}

async function newRun(ports: BeginPorts, rotation: number, ask: RotationAsk): Promise<Rotation> {
  const active = (await ports.generations.list()).find(({ state }) => state === 'active')
  if (active === undefined)
    throw new KeyfoldError('unavailable', 'No key generation is active: run "keyfold key import" first.')
  if (objectsOf(ask) === null) assertEscrow(ports.escrowPolicy, ask.waiveEscrow)
  return {
    rotation,
    revision: 1,
    state: 'running',
    mode: ask.mode,
    scope: ask.scope,
    trigger: ask.trigger,
    requestedBy: ask.requestedBy,
    escrowWaived: ask.waiveEscrow || ports.escrowPolicy.waived,
    compromised: ask.compromised === null ? [] : [ask.compromised],
    execution: ask.execution ?? executionOf(rotation, 1),
    attempt: 1,
    step: 'begun',
    from: active.generation,
    to: null,
    started: ports.clock(),
    ended: null,
    passes: 0,
    passEnded: 0,
    emptyPasses: 0,
    passStarted: null,
    rescans: 0,
    planned: null,
    rewrapped: 0,
    reencrypted: 0,
    failures: 0,
    error: null,
  }
}

export const executionOf = (rotation: number, attempt: number): string => `rotation-${rotation}-${attempt}`

/**
 * Losing a key without a copy loses everything under it.
 *
 * @throws KeyfoldError `escrow-required`
 */
export function assertEscrow(policy: EscrowPolicy, isWaived: boolean): void {
  if (isWaived || isRecoverable(policy)) return
  throw new KeyfoldError(
    'escrow-required',
    'Nobody could recover the new master key. Name recoveryRecipients (age public keys) in config.json in the data folder, or in the ' +
      'profile in AWS, and start the vault anew; or accept the risk with waiveEscrow (--waive-escrow on the command line).',
  )
}

async function join(ports: BeginPorts, run: Rotation, ask: RotationAsk): Promise<Rotation> {
  assertJoins(run, ask)
  const compromised = withCompromised(run, ask)
  return compromised === run.compromised ? run : changeAt(ports, run, { compromised })
}

async function resume(ports: BeginPorts, run: Rotation, ask: RotationAsk): Promise<Rotation> {
  assertJoins(run, ask)
  const escrowWaived = run.escrowWaived || ask.waiveEscrow
  if (objectsOf(run) === null) assertEscrow(ports.escrowPolicy, escrowWaived)
  const compromised = withCompromised(run, ask)
  return changeAt(ports, run, { ...restarted(run, ask.execution), compromised, escrowWaived })
}

const withCompromised = ({ compromised }: Rotation, ask: RotationAsk): readonly number[] =>
  ask.compromised === null || compromised.includes(ask.compromised)
    ? compromised
    : [...compromised, ask.compromised]

/** What a run that goes on under another execution begins with. Passes go on counting: failures are told apart by them. */
export const restarted = (run: Rotation, execution: string | null = null): RotationChange => ({
  state: 'running',
  attempt: run.attempt + 1,
  execution: execution ?? executionOf(run.rotation, run.attempt + 1),
  step: 'begun',
  ended: null,
  emptyPasses: 0,
  passStarted: null,
  rescans: 0,
  error: null,
})

const isSame = (run: Rotation, { mode, scope }: RotationAsk): boolean =>
  mode === run.mode && JSON.stringify(scope) === JSON.stringify(run.scope)

/** A plain start, or an emergency, goes on with an unfinished rotation of everything; anything else must be the same. */
function assertJoins(run: Rotation, ask: RotationAsk): void {
  const objects = objectsOf(run)
  if (isSame(run, ask) || (ask.mode === 'rewrap' && objects === null)) return
  const does = objects === null ? 'does something else' : `re-encrypts ${objects.length} objects`
  const remedy =
    run.state === 'failed'
      ? 'It failed: start it again without other parameters to finish it.'
      : 'Wait until it has finished.'
  throw new KeyfoldError('conflict', `Rotation ${run.rotation} ${does}. ${remedy}`)
}

/** @throws KeyfoldError `unavailable` when it is at another revision by now. */
export async function changeAt(
  { rotations }: { readonly rotations: Pick<RotationStore, 'change'> },
  run: Rotation,
  change: RotationChange,
): Promise<Rotation> {
  if (await rotations.change(run.rotation, run.revision, change)) {
    return { ...run, ...change, revision: run.revision + 1 }
  }
  throw new KeyfoldError('unavailable', `Rotation ${run.rotation} was changed meanwhile.`, {
    retryAfterSeconds: 1,
  })
}
