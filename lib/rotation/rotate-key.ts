/** The whole operation for programs, in the order of the workflow (infra/state-machines/rotation.asl.json). */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { KeyfoldError } from '../errors.ts'
import { type ActivatePorts, activate, awaitPermissions, drain } from './activate.ts'
import { type BeginPorts, beginOrResume, changeAt, type RotationAsk, restarted } from './begin.ts'
import { type MakeGenerationPorts, makeGeneration, prepareGeneration } from './make-generation.ts'
import { objectsOf, type Rotation } from './model.ts'
import { endPass, type PassPorts, planPass } from './passes.ts'
import { ROTATION_POLICY } from './policy.ts'
import { type ReencryptPorts, reencryptPage } from './reencrypt-page.ts'
import { failRun, type ReportPorts, report, reportOf } from './report.ts'
import { disableCompromised, type RetirePorts } from './retire.ts'
import { type RewrapPorts, rewrapPage } from './rewrap-page.ts'
import { openSample, type SamplePorts } from './sample.ts'
import type { ScanProgress, WaitFor, WorkItem, WorkPage } from './tasks.ts'
import { endVerification, type ScanPorts, scanSegment, type VerificationPorts } from './verification.ts'

export type RotateKeyPorts = BeginPorts &
  MakeGenerationPorts &
  ActivatePorts &
  PassPorts &
  RewrapPorts &
  ReencryptPorts &
  ScanPorts &
  SamplePorts &
  VerificationPorts &
  RetirePorts &
  ReportPorts

export type RotateKeyOptions = Partial<
  Pick<RotationAsk, 'mode' | 'scope' | 'waiveEscrow' | 'compromised'>
> & {
  /** 32 bytes for the next generation; without them they are generated. The caller overwrites them when done. */
  readonly material?: Uint8Array
  /** Who asks; a principal. */
  readonly requestedBy?: string
  /**
   * Goes on with a rotation that another program, or a vault, is running: for when that is known to be dead. A vault goes on
   * with its own by itself when it starts.
   */
  readonly takeOver?: boolean
  /** How waiting is done; tests move their clock instead. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
}

/**
 * Rotates the master key: makes a generation, activates it, and moves every version under it. Takes some minutes at least,
 * since writers have to drain. Reads and writes go on. A run that failed is resumed by the next call; of one whose program died, see
 * `takeOver`.
 *
 * @throws KeyfoldError `conflict` while another rotation runs; `escrow-required`; `rotation-stuck`; `key-state`; `unavailable`.
 *
 * @example
 * const { rotation } = composeEmbedded(stores, config)
 * const { to, rewrapped } = await rotateKey(rotation)
 */
export async function rotateKey(ports: RotateKeyPorts, options: RotateKeyOptions = {}) {
  const execution = `program-${randomUUID()}`
  const { waiveEscrow = false } = options
  if (options.material !== undefined) await prepareGeneration(ports, options.material, { waiveEscrow })
  const begun = await beginOrResume(ports, {
    mode: options.mode ?? 'rewrap',
    scope: options.scope ?? null,
    waiveEscrow,
    compromised: options.compromised ?? null,
    trigger: 'request',
    requestedBy: options.requestedBy ?? 'system:program',
    execution,
  })
  const run = await owned(ports, begun, execution, options.takeOver === true)
  try {
    await drive(ports, run, options.wait ?? sleep)
  } catch (error) {
    const code = error instanceof KeyfoldError ? error.code : 'internal'
    const message = error instanceof KeyfoldError ? error.message : 'Internal error.'
    await failRun(ports, execution, { code, message })
    throw error
  }
  const finished = await ports.rotations.find(run.rotation)
  return reportOf(finished ?? run)
}

async function owned(
  ports: RotateKeyPorts,
  run: Rotation,
  execution: string,
  takesOver: boolean,
): Promise<Rotation> {
  if (run.execution === execution) return run
  if (takesOver) return changeAt(ports, run, restarted(run, execution))
  throw new KeyfoldError('conflict', `Rotation ${run.rotation} is running already.`)
}

type Wait = NonNullable<RotateKeyOptions['wait']>
type Stage = 'make-generation' | 'plan' | 'disable' | 'report' | 'done'
type Step = <T>(step: () => Promise<T>) => Promise<T>

/** What every stage works with. `step` tries again what is unavailable, as the workflow does. */
type Driven = {
  readonly ports: RotateKeyPorts
  readonly run: Rotation
  readonly wait: Wait
  readonly step: Step
}

async function drive(ports: RotateKeyPorts, run: Rotation, wait: Wait): Promise<void> {
  const driven: Driven = { ports, run, wait, step: (step) => retried(step, wait) }
  let stage: Stage = objectsOf(run) === null ? 'make-generation' : 'plan'
  while (stage !== 'done') stage = await STAGES[stage](driven)
}

const STAGES: Readonly<Record<Exclude<Stage, 'done'>, (driven: Driven) => Promise<Stage>>> = {
  'make-generation': async (driven) => {
    const { ports, run, step } = driven
    await step(() => makeGeneration(ports, run))
    await until(driven, () => awaitPermissions(ports, run))
    await step(() => activate(ports, run))
    await until(driven, () => drain(ports, run))
    return 'plan'
  },
  plan: async (driven) => {
    const { ports, run, step } = driven
    const plan = await until(driven, () => planPass(ports, run))
    const results = await Promise.all(plan.items.map((item) => moveItem(driven, plan.pass, item)))
    const end = await step(() => endPass(ports, run, results))
    return end.next === 'scan' ? verify(driven, end.segments) : end.next
  },
  disable: async ({ ports, run, step }) => {
    await step(() => disableCompromised(ports, run))
    return 'report'
  },
  report: async ({ ports, run, step }) =>
    (await step(() => report(ports, run))).next === 'done' ? 'done' : 'plan',
}

async function verify(driven: Driven, segments: readonly string[]): Promise<Stage> {
  const { ports, run, step } = driven
  const scanned = await Promise.all(segments.map((segment) => scanWhole(driven, segment)))
  await step(() => openSample(ports, run))
  return (await step(() => endVerification(ports, run, scanned))).next
}

async function until<Answer extends WaitFor>(
  { step, wait }: Driven,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  let answer = await step(ask)
  while (answer.seconds > 0) {
    await wait(answer.seconds * 1_000)
    answer = await step(ask)
  }
  return answer
}

async function moveItem({ ports, run, step }: Driven, pass: number, item: WorkItem): Promise<WorkPage> {
  const { rotation, execution } = run
  const work = item.work === 'rewrap' ? rewrapPage : reencryptPage
  let page: WorkPage = { cursor: null, more: true, done: 0, failed: 0, raced: 0 }
  while (page.more) {
    const from = page
    page = await step(() => work(ports, { rotation, execution, pass, item, page: from }))
  }
  return page
}

async function scanWhole({ ports, step }: Driven, segment: string): Promise<ScanProgress> {
  let progress: ScanProgress = { cursor: null, more: true, versions: {} }
  while (progress.more) {
    const from = progress
    progress = await step(() => scanSegment(ports, segment, from))
  }
  return progress
}

async function retried<T>(step: () => Promise<T>, wait: Wait): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step()
    } catch (error) {
      const passes = error instanceof KeyfoldError && error.code === 'unavailable'
      if (!passes || attempt === ROTATION_POLICY.stepAttemptsMax) throw error
      // Full jitter, as in the definition of the workflow.
      await wait(Math.random() * ROTATION_POLICY.stepBackoffMs * 2 ** (attempt - 1))
    }
  }
}
