/**
 * Generations past their use, state by state. The store goes first, so that nobody is led to a key that is gone, and the key
 * service follows; a generation is called destroyed only when its key is.
 */
import { systemCaller } from '../access/system.ts'
import type { Action } from '../audit/event.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { Generation, GenerationState } from '../keys/generation.ts'
import type { GenerationStore, MasterKeyAdmin } from '../keys/ports.ts'

export type MovePorts = {
  readonly generations: GenerationStore
  readonly keys: Pick<MasterKeyAdmin, 'describeKey' | 'changeState'>
  readonly recorder: Recorder
  readonly clock: Clock
  /** As in `ReportPorts`: what was wrapped under a destroyed key leaves the stores' files with it. */
  readonly settle: () => Promise<void>
}

/** For every step but the last. */
type StepPorts = Omit<MovePorts, 'settle'>

const ACTIONS = {
  disabled: 'key.disable',
  'scheduled-for-deletion': 'key.delete',
  destroyed: 'key.destroy',
} as const satisfies Partial<Record<GenerationState, Action>>

/** One step toward destruction. */
export async function moveGeneration(
  ports: MovePorts,
  { generation, keyId, state }: Generation,
  to: keyof typeof ACTIONS,
): Promise<void> {
  await ports.recorder.record(systemCaller('retirement'), ACTIONS[to], 'allowed', { generation })
  if (to === 'destroyed') {
    // Somebody may have taken it back since it was read.
    if ((await ports.generations.find(generation))?.state !== state) return
    await ports.settle()
    await ports.keys.changeState(keyId, 'destroyed')
  }
  if (!(await ports.generations.transition(generation, state, to, ports.clock()))) return
  if (to === 'disabled') await ports.keys.changeState(keyId, 'disabled')
  if (to === 'scheduled-for-deletion') await ports.keys.changeState(keyId, 'pending-deletion')
}

/** Takes a scheduled deletion back: the generation is disabled again, and its time begins anew. */
export async function cancelDeletion(
  ports: StepPorts,
  { generation, keyId, state }: Generation,
): Promise<void> {
  const { generations, keys, clock } = ports
  if (state === 'scheduled-for-deletion') {
    await ports.recorder.record(systemCaller('retirement'), 'key.disable', 'allowed', { generation })
    if (!(await generations.transition(generation, state, 'disabled', clock()))) return
  }
  if ((await keys.describeKey(keyId))?.state === 'pending-deletion') await keys.changeState(keyId, 'disabled')
}

/**
 * What a crash left between the store and the key service, in the direction that loses nothing: a deletion that was taken
 * back, and a key that the key service has destroyed by itself.
 */
export async function followSafely(ports: StepPorts, generation: Generation): Promise<void> {
  const { state, keyId, generation: number } = generation
  if (state !== 'disabled' && state !== 'scheduled-for-deletion') return
  const key = (await ports.keys.describeKey(keyId))?.state ?? 'destroyed'
  if (state === 'disabled' && key === 'pending-deletion') await cancelDeletion(ports, generation)
  if (state === 'scheduled-for-deletion' && key === 'destroyed') {
    await ports.recorder.record(systemCaller('retirement'), 'key.destroy', 'allowed', { generation: number })
    await ports.generations.transition(number, state, 'destroyed', ports.clock())
  }
}

/** In the other direction: only for a generation that surely holds nothing. */
export async function followToTheEnd(ports: StepPorts, { state, keyId }: Generation): Promise<void> {
  if (state !== 'disabled' && state !== 'scheduled-for-deletion') return
  const key = (await ports.keys.describeKey(keyId))?.state
  if (state === 'disabled' && key === 'enabled') await ports.keys.changeState(keyId, 'disabled')
  if (state === 'scheduled-for-deletion' && (key === 'enabled' || key === 'disabled')) {
    await ports.keys.changeState(keyId, 'pending-deletion')
  }
}

/**
 * Brings a generation back to `decrypt-only`, from `disabled` or from `scheduled-for-deletion`: for what a restore brought back
 * under it. Its time begins anew once it is found empty. May be repeated.
 *
 * @throws KeyfoldError `not-found`; `key-state` for one that is destroyed, or was never active.
 */
export async function reinstateGeneration(ports: StepPorts, number: number): Promise<Generation> {
  const { generations, keys, clock, recorder } = ports
  const found = await generations.find(number)
  if (found === null) throw new KeyfoldError('not-found', `There is no generation ${number}.`)
  if (found.state === 'pending' || found.state === 'destroyed' || found.activated === null) {
    throw new KeyfoldError('key-state', `Generation ${number} is ${found.state}, and cannot be brought back.`)
  }
  await recorder.record(systemCaller('operator'), 'key.reinstate', 'allowed', { generation: number })
  await cancelDeletion(ports, found)
  if (found.state !== 'active') await generations.note(number, { emptied: null })
  await generations.transition(number, 'disabled', 'decrypt-only', clock())
  if ((await keys.describeKey(found.keyId))?.state === 'disabled')
    await keys.changeState(found.keyId, 'enabled')
  return (await generations.find(number)) ?? found
}
