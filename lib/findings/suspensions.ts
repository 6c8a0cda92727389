/** `GET /suspensions` and `DELETE /suspensions/{id}`: whom the vault keeps out by itself, and letting them back in. */
import type { Caller } from '../access/caller.ts'
import { checkCaller, forbid } from '../access/check.ts'
import type { PrincipalStore } from '../access/ports.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { FINDINGS_POLICY } from './policy.ts'
import type { Suspension, SuspensionStore } from './ports.ts'
import { settleSuspension } from './settle-suspension.ts'

export type SuspensionPorts = {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly suspensions: Pick<SuspensionStore, 'newest' | 'find' | 'lift'>
  readonly principals: Pick<PrincipalStore, 'suspend'>
}

/** The newest ones, newest first. @throws a refusal. */
export async function viewSuspensions(
  { recorder, suspensions }: Pick<SuspensionPorts, 'recorder' | 'suspensions'>,
  from: Caller | Promise<Caller>,
): Promise<readonly Suspension[]> {
  const caller = await from
  return perform(recorder, caller, 'finding.view', { reason: 'suspensions' }, async (allow) => {
    enforce(checkCaller(caller, 'suspension:lift'))
    await allow()
    return suspensions.newest(FINDINGS_POLICY.suspensionsShownMax)
  })
}

/**
 * Lets somebody back in, unless another suspension still keeps them out. May be repeated, so that an interrupted request is completed by that.
 *
 * @throws a refusal, also of one's own; that there is no such suspension is one.
 */
export async function liftSuspension(
  ports: SuspensionPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<void> {
  const caller = await from
  return perform(ports.recorder, caller, 'principal.resume', { finding: id }, async (allow) => {
    enforce(checkCaller(caller, 'suspension:lift'))
    const found = await ports.suspensions.find(id)
    enforceFound(found, 'There is no such suspension.')
    if (found.principal === caller.principal) {
      enforce(forbid('Nobody lifts a suspension of their own; another auditor or administrator can.'))
    }
    await allow({ target: found.principal })
    // First: one that is marked as lifted never keeps anybody out. And again: the vault may have carried it out meanwhile.
    await settleSuspension(ports, found.principal, id)
    await ports.suspensions.lift(id, { by: caller.principal, at: ports.clock() })
    await settleSuspension(ports, found.principal)
  })
}
