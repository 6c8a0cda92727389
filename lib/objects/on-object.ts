import type { Caller } from '../access/caller.ts'
import type { Permission, Relation } from '../access/roles.ts'
import type { Action } from '../audit/event.ts'
import { type Allow, perform } from '../audit/operation.ts'
import type { EventFacts, Recorder } from '../audit/record.ts'
import { type AuthorizePorts, authorizeObject } from './authorize.ts'
import { NO_FACTS, type ObjectHead, type VersionItem } from './model.ts'
import type { VersionStore } from './ports.ts'

export type OnObjectPorts = AuthorizePorts & {
  readonly recorder: Recorder
  readonly versions: Pick<VersionStore, 'head'>
}

export type ObjectTask = {
  readonly object: string
  readonly action: Action
  readonly permission: Permission
  /** What the event says beside the object. */
  readonly facts?: EventFacts
  /** Also when the object has a tombstone. */
  readonly evenDeleted?: boolean
}

export type Authorized = {
  readonly caller: Caller
  readonly head: ObjectHead
  /** The newest version, which may be a stub. */
  readonly latest: VersionItem
  /** How the caller stands to the object. */
  readonly relation: Relation
  readonly allow: Allow
}

/**
 * Every use case on one object begins so: who calls and what is there are asked for at once, then access is decided and, if
 * it is refused, recorded. `act` calls `allow` before it changes or releases anything.
 *
 * @throws a refusal, and whatever `act` throws.
 */
export async function onObject<T>(
  ports: OnObjectPorts,
  from: Caller | Promise<Caller>,
  { object, action, permission, facts, evenDeleted = false }: ObjectTask,
  act: (authorized: Authorized) => Promise<T>,
): Promise<T> {
  const [caller, found] = await Promise.all([from, ports.versions.head(object)])
  const head = evenDeleted ? { ...found, facts: NO_FACTS } : found
  return perform(ports.recorder, caller, action, { object, ...facts }, async (allow) => {
    const authorized = await authorizeObject(ports, caller, head, permission)
    return act({ caller, head, allow, ...authorized })
  })
}
