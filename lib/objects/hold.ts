/** `PUT` and `DELETE /objects/{id}/hold`: a legal hold keeps an object from being deleted, expired or erased. */
import type { Caller } from '../access/caller.ts'
import { perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { type AuthorizePorts, authorizeObject } from './authorize.ts'
import type { FactStore, VersionStore } from './ports.ts'

export type HoldPorts = AuthorizePorts & {
  readonly recorder: Recorder
  readonly facts: Pick<FactStore, 'hold' | 'release'>
  readonly versions: Pick<VersionStore, 'head'>
}

/** @throws a refusal; KeyfoldError `held` when it is held already, `conflict` when its destruction has begun: the first wins. */
export async function holdObject(
  ports: HoldPorts,
  from: Caller | Promise<Caller>,
  object: string,
  reason: string,
): Promise<void> {
  const [caller, head] = await Promise.all([from, ports.versions.head(object)])
  return perform(ports.recorder, caller, 'object.hold', { object }, async (allow) => {
    await authorizeObject(ports, caller, head, 'object:hold')
    await allow()
    const outcome = await ports.facts.hold(object, { reason, by: caller.principal, at: ports.clock() })
    if (outcome === 'already') {
      throw new KeyfoldError(
        'held',
        'This object is held already. Release that hold before you place another.',
      )
    }
    if (outcome === 'refused') {
      throw new KeyfoldError(
        'conflict',
        'The destruction of this object has begun; it can no longer be held.',
      )
    }
  })
}

/** Idempotent. @throws a refusal. */
export async function releaseObject(
  ports: HoldPorts,
  from: Caller | Promise<Caller>,
  object: string,
): Promise<void> {
  const [caller, head] = await Promise.all([from, ports.versions.head(object)])
  return perform(ports.recorder, caller, 'object.release', { object }, async (allow) => {
    await authorizeObject(ports, caller, head, 'object:hold')
    await allow()
    await ports.facts.release(object)
  })
}
