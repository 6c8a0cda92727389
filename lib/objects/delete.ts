/** `DELETE /objects/{id}`: hides an object for good, and with `shred` destroys its data keys before answering. */
import type { Caller } from '../access/caller.ts'
import { KeyfoldError } from '../errors.ts'
import { requireMatch } from './authorize.ts'
import { type OnObjectPorts, onObject } from './on-object.ts'
import type { FactStore, VersionStore } from './ports.ts'
import { type ShredPorts, shredVersions } from './shred.ts'

export type DeletePorts = OnObjectPorts &
  ShredPorts & {
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
  const action = shred ? 'object.shred' : 'object.delete'
  const task = { object, action, permission: 'object:delete', evenDeleted: shred } as const
  return onObject(ports, from, task, async ({ latest, allow }) => {
    requireMatch(ifMatch, latest)
    await allow()
    if (!(await ports.facts.tombstone(object, ports.clock()))) {
      throw new KeyfoldError(
        'held',
        'The object is under legal hold. It can be deleted once the hold is released.',
      )
    }
    if (shred) await shredVersions(ports, object)
  })
}
