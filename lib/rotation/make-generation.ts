/** The key step of a rotation: the only one that makes master keys (architecture, section 5). */
import { systemCaller } from '../access/system.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { generateNewKey } from '../keys/crypto-key.ts'
import { keepEscrow } from '../keys/escrow.ts'
import type { Generation } from '../keys/generation.ts'
import type { GenerationStore, MasterKeyAdmin } from '../keys/ports.ts'
import { assertEscrow, type EscrowPolicy } from './begin.ts'
import { markCompromised } from './compromise.ts'
import type { EscrowStore, RotationStore } from './ports.ts'
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
  const generation = (await takePending(ports, all)) ?? (await makeNew(ports, all, run.escrowWaived))
  await changeRun(ports, reference, () => ({ to: generation, step: 'generation-made' }))
  return { generation }
}

/**
 * Makes the next generation from material of the operator's own, for the next rotation to take.
 *
 * @throws KeyfoldError `conflict` when a rotation, or another operator, is making one; `escrow-required`; `key-state`.
 */
export async function prepareGeneration(
  ports: MakeGenerationPorts,
  material: Uint8Array,
): Promise<Generation> {
  const all = await ports.generations.list()
  for (const pending of all.filter(({ state }) => state === 'pending')) {
    if (!(await isReady(ports, pending))) continue
    await assertSameMaterial(ports, pending, material)
    return pending
  }
  const generation = await fill(ports, all, material, false)
  const prepared = await ports.generations.find(generation)
  if (prepared === null)
    throw new KeyfoldError('unavailable', `Generation ${generation} cannot be read back.`)
  return prepared
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

async function takePending(ports: MakeGenerationPorts, all: readonly Generation[]): Promise<number | null> {
  let ready: number | null = null
  for (const pending of all.filter(({ state }) => state === 'pending')) {
    if (ready === null && (await isReady(ports, pending))) ready = pending.generation
    else await giveUp(ports, pending)
  }
  return ready
}

/** Its material was imported, and it is known whether somebody else could bring it back. */
const isReady = async (
  { keys }: MakeGenerationPorts,
  { escrow, compromised, keyId }: Generation,
): Promise<boolean> =>
  escrow !== null && compromised === null && (await keys.describeKey(keyId))?.state === 'enabled'

/** A pending generation whose material is lost, or was never there. Nothing can be wrapped under it. */
export async function giveUp(
  {
    generations,
    keys,
    clock,
  }: Pick<MakeGenerationPorts, 'generations' | 'clock'> & {
    readonly keys: Pick<MasterKeyAdmin, 'describeKey' | 'changeState'>
  },
  { generation, keyId }: Generation,
): Promise<void> {
  await generations.transition(generation, 'pending', 'scheduled-for-deletion', clock())
  if ((await keys.describeKey(keyId)) !== null) await keys.changeState(keyId, 'pending-deletion')
}

async function makeNew(
  ports: MakeGenerationPorts,
  all: readonly Generation[],
  waived: boolean,
): Promise<number> {
  const material = generateNewKey()
  try {
    return await fill(ports, all, material, waived)
  } finally {
    material.fill(0)
  }
}

/** Claims the next number with an empty key, puts the material in escrow, and imports it. */
async function fill(
  ports: MakeGenerationPorts,
  all: readonly Generation[],
  material: Uint8Array,
  waived: boolean,
): Promise<number> {
  const { recipients } = ports.escrowPolicy
  assertEscrow(ports.escrowPolicy, waived)
  const generation = Math.max(0, ...all.map((one) => one.generation)) + 1
  const keyId = await ports.keys.createKey(generation)
  if (!(await ports.generations.claim(generation, keyId, ports.clock()))) {
    throw new KeyfoldError('unavailable', `Somebody else is making generation ${generation}. Try again.`)
  }
  if (recipients.length > 0) await keepEscrow(ports, generation, keyId, material, recipients)
  else await ports.generations.note(generation, { escrow: 'waived' })
  await ports.keys.importMaterial(keyId, material)
  await ports.recorder.record(systemCaller('rotation'), 'key.create', 'allowed', { generation })
  return generation
}
