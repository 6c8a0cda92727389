/** `DELETE /objects/{id}`: hides an object for good, and with `shred` destroys its data keys before answering. */
import type { Caller } from '../access/caller.ts'
import { perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { type AuthorizePorts, authorizeObject, requireMatch } from './authorize.ts'
import { NO_FACTS, type ObjectHead } from './model.ts'
import type { FactStore, VersionStore } from './ports.ts'
import { type ShredPorts, shredVersions } from './shred.ts'

export type DeletePorts = AuthorizePorts &
  ShredPorts & {
    readonly recorder: Recorder
    readonly facts: Pick<FactStore, 'tombstone'>
    readonly versions: Pick<VersionStore, 'head' | 'page' | 'shred'>
  }

/**
 * The tombstone comes first, so that an interrupted shred is hidden already, and is finished by the sweeper. A repeated
 * shred of a deleted object is allowed: that is how an interrupted one is asked for again.
 *
 * @throws a refusal; KeyfoldError `held` under legal hold, `precondition-failed`, `unavailable`.
 */
export async function deleteObject(
  ports: DeletePorts,
  from: Caller | Promise<Caller>,
  object: string,
  { shred, ifMatch }: { shred: boolean; ifMatch: readonly string[] | null },
): Promise<void> {
  const [caller, head] = await Promise.all([from, ports.versions.head(object)])
  return perform(
    ports.recorder,
    caller,
    shred ? 'object.shred' : 'object.delete',
    { object },
    async (allow) => {
      const latest = await authorizeObject(ports, caller, shred ? unhidden(head) : head, 'object:delete')
      requireMatch(ifMatch, latest)
      await allow()
      if (!(await ports.facts.tombstone(object, ports.clock()))) {
        throw new KeyfoldError(
          'held',
          'The object is under legal hold. It can be deleted once the hold is released.',
        )
      }
      if (shred) await shredVersions(ports, object)
    },
  )
}

const unhidden = (head: ObjectHead): ObjectHead => ({ ...head, facts: NO_FACTS })
