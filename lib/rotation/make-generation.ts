/** The key step of a rotation: the only one that makes master keys (architecture, section 5). */
import { systemCaller } from '../access/system.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { generateNewKey } from '../keys/crypto-key.ts'
import { keepEscrow } from '../keys/escrow.ts'
import type { Generation } from '../keys/generation.ts'
import type { EscrowPolicy } from '../keys/key-policy.ts'
import type { EscrowStore, GenerationStore, MasterKeyAdmin } from '../keys/ports.ts'
import { assertEscrow } from './begin.ts'
import { markCompromised } from './compromise.ts'
import type { RotationStore } from './ports.ts'
import { changeRun, loadRun } from './run.ts'
import type { RunReference } from './tasks.ts'

export type MakeGenerationPorts = {
  readonly generations: GenerationStore
  readonly keys: MasterKeyAdmin
  readonly escrow: EscrowStore
  readonly escrowPolicy: EscrowPolicy
  readonly recorder: Recorder
  readonly clock: Clock
}

/**
 * Makes the generation that the run rotates to, or takes the one that was made: by this task before its answer was lost, or
 * by an operator with a key of their own. Material is in memory only, from its making to its import; who loses it before
 * gives that key up and makes another.
 *
 * @throws KeyfoldError `conflict` for a superseded run; `escrow-required`; `key-state`; `unavailable`.
 */
export async function makeGeneration(
  ports: MakeGenerationPorts & { readonly rotations: RotationStore },
  reference: RunReference,
): Promise<{ readonly generation: number }> {
  const run = await loadRun(ports, reference)
  const all = await markCompromised(ports, run)
  const made = all.find(({ generation }) => generation === run.to)
  if (made?.state === 'active' && made.compromised === null) return { generation: made.generation }
  const generation =
    (await takePending(ports, all, run.escrowWaived)) ?? (await makeNew(ports, all, run.escrowWaived))
  await changeRun(ports, reference, () => ({ to: generation, step: 'generation-made' }))
  return { generation }
}

/**
 * Makes the next generation from material of the operator's own, for the next rotation to take. May be repeated.
 *
 * @throws KeyfoldError `conflict` while a rotation is unfinished, which may have made its generation already, and when another
 *   key was prepared; `escrow-required`; `key-state`; `unavailable`.
 */
export async function prepareGeneration(
  ports: MakeGenerationPorts & { readonly rotations: Pick<RotationStore, 'latest'> },
  material: Uint8Array,
  { waiveEscrow = false }: { readonly waiveEscrow?: boolean } = {},
): Promise<Generation> {
  await assertNoneUnfinished(ports)
  const all = await ports.generations.list()
  for (const pending of all.filter(({ state }) => state === 'pending')) {
    if (!(await isReady(ports, pending, waiveEscrow))) continue
    await assertSameMaterial(ports, pending, material)
    return pending
  }
  const generation = await fill(ports, all, material, { waiveEscrow, by: 'operator' })
  const prepared = await ports.generations.find(generation)
  if (prepared === null)
    throw new KeyfoldError('unavailable', `Generation ${generation} cannot be read back.`)
  return prepared
}

async function assertNoneUnfinished({
  rotations,
}: {
  readonly rotations: Pick<RotationStore, 'latest'>
}): Promise<void> {
  const latest = await rotations.latest()
  if (latest?.state !== 'running' && latest?.state !== 'failed') return
  throw new KeyfoldError(
    'conflict',
    `Rotation ${latest.rotation} is ${latest.state} and may have made its master key already. Finish it before you bring one of your own.`,
  )
}

/** Importing the same material again is a success, so that a repetition finds what it made. */
async function assertSameMaterial(
  { keys }: MakeGenerationPorts,
  { generation, keyId }: Generation,
  material: Uint8Array,
): Promise<void> {
  try {
    await keys.importMaterial(keyId, material)
  } catch (cause) {
    if (!(cause instanceof KeyfoldError) || cause.code !== 'key-state') throw cause
    throw new KeyfoldError(
      'conflict',
      `Generation ${generation} is prepared already, with another key. Start the rotation to use that one.`,
      { cause },
    )
  }
}

async function takePending(
  ports: MakeGenerationPorts,
  all: readonly Generation[],
  waived: boolean,
): Promise<number | null> {
  let ready: number | null = null
  for (const pending of all.filter(({ state }) => state === 'pending')) {
    if (ready === null && (await isReady(ports, pending, waived))) ready = pending.generation
    else await abandonGeneration(ports, pending)
  }
  return ready
}

/**
 * Its material was imported, and somebody can bring it back; or nobody has to, as before. A waiver does not outlast the day on
 * which recipients are named.
 */
async function isReady(ports: MakeGenerationPorts, pending: Generation, waived: boolean): Promise<boolean> {
  const { recipients, waived: alwaysWaived } = ports.escrowPolicy
  const isSettled = pending.escrow === 'kept' || (recipients.length === 0 && (waived || alwaysWaived))
  if (pending.escrow === null || !isSettled || pending.compromised !== null) return false
  return (await ports.keys.describeKey(pending.keyId))?.state === 'enabled'
}

/** A pending generation whose material is lost, or was never there. Nothing can be wrapped under it. */
export async function abandonGeneration(
  {
    generations,
    keys,
    clock,
  }: Pick<MakeGenerationPorts, 'generations' | 'clock'> & {
    readonly keys: Pick<MasterKeyAdmin, 'describeKey' | 'changeState'>
  },
  { generation, keyId }: Generation,
): Promise<void> {
  // One that is active by now keeps its key. What a crash leaves after this, the daily job completes.
  if (!(await generations.transition(generation, 'pending', 'scheduled-for-deletion', clock()))) return
  if ((await keys.describeKey(keyId)) !== null) await keys.changeState(keyId, 'pending-deletion')
}

async function makeNew(
  ports: MakeGenerationPorts,
  all: readonly Generation[],
  waived: boolean,
): Promise<number> {
  const material = generateNewKey()
  try {
    return await fill(ports, all, material, { waiveEscrow: waived, by: 'rotation' })
  } finally {
    material.fill(0)
  }
}

/** Claims the next number with an empty key, puts the material in escrow, and imports it. */
async function fill(
  ports: MakeGenerationPorts,
  all: readonly Generation[],
  material: Uint8Array,
  { waiveEscrow, by }: { readonly waiveEscrow: boolean; readonly by: 'rotation' | 'operator' },
): Promise<number> {
  const { recipients } = ports.escrowPolicy
  assertEscrow(ports.escrowPolicy, waiveEscrow)
  const generation = Math.max(0, ...all.map((one) => one.generation)) + 1
  const keyId = await ports.keys.createKey(generation)
  if (!(await ports.generations.claim(generation, keyId, ports.clock()))) {
    throw new KeyfoldError('unavailable', `Somebody else is making generation ${generation}. Try again.`)
  }
  if (recipients.length > 0) await keepEscrow(ports, generation, keyId, material, recipients)
  else await ports.generations.note(generation, { escrow: 'waived' })
  await ports.keys.importMaterial(keyId, material)
  await ports.recorder.record(systemCaller(by), 'key.create', 'allowed', { generation })
  return generation
}
