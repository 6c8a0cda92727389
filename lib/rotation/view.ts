/** `GET /rotations` and `GET /rotations/{id}`. */
import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import type { Generation } from '../keys/generation.ts'
import type { GenerationStore } from '../keys/ports.ts'
import type { Rotation, RotationFailure } from './model.ts'
import { ROTATION_POLICY } from './policy.ts'
import type { RotationFailureStore, RotationStore } from './ports.ts'

export type ViewRotationsPorts = {
  readonly rotations: Pick<RotationStore, 'page'>
  readonly recorder: Recorder
}

export type ViewRotationPorts = {
  readonly rotations: Pick<RotationStore, 'find'>
  readonly rotationFailures: Pick<RotationFailureStore, 'page'>
  readonly generations: Pick<GenerationStore, 'list'>
  readonly recorder: Recorder
}

export type RotationDetails = {
  readonly rotation: Rotation
  /** The first ones of the last pass, by object and version. */
  readonly failed: readonly RotationFailure[]
  /** The compromised generations that it was told of, as they are now. Empty until it has finished. */
  readonly exposed: readonly Generation[]
}

/** Rotations below the number `before`, newest first, at most `limit`. @throws a refusal. */
export async function viewRotations(
  ports: ViewRotationsPorts,
  from: Caller | Promise<Caller>,
  before: number,
  limit: number,
): Promise<readonly Rotation[]> {
  const caller = await from
  return perform(ports.recorder, caller, 'rotation.view', {}, async (allow) => {
    enforceView(caller)
    await allow()
    return ports.rotations.page(before, limit)
  })
}

/** @throws a refusal; that there is no such rotation is one. */
export async function viewRotation(
  ports: ViewRotationPorts,
  from: Caller | Promise<Caller>,
  number: number,
): Promise<RotationDetails> {
  const caller = await from
  return perform(ports.recorder, caller, 'rotation.view', { rotation: number }, async (allow) => {
    enforceView(caller)
    const rotation = await ports.rotations.find(number)
    enforceFound(rotation, 'There is no such rotation.')
    await allow()
    const [failed, exposed] = await Promise.all([failedOf(ports, rotation), exposedBy(ports, rotation)])
    return { rotation, failed, exposed }
  })
}

const enforceView = (caller: Caller): void => enforce(checkCaller(caller, 'key:view'))

const failedOf = async (
  { rotationFailures }: ViewRotationPorts,
  { rotation, passes }: Rotation,
): Promise<readonly RotationFailure[]> =>
  rotationFailures.page(rotation, passes, null, ROTATION_POLICY.failuresShownMax)

async function exposedBy(
  { generations }: ViewRotationPorts,
  { state, compromised }: Rotation,
): Promise<readonly Generation[]> {
  if (state !== 'finished' || compromised.length === 0) return []
  return (await generations.list()).filter(({ generation }) => compromised.includes(generation))
}
