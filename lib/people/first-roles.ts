import type { Caller } from '../access/caller.ts'
import type { Role } from '../access/roles.ts'
import type { Allow } from '../audit/operation.ts'
import type { AdministrationPorts } from './administration.ts'
import { type ApprovalView, askedFor } from './approval-view.ts'
import { carryOut, planWish } from './plan.ts'
import type { Target } from './target.ts'

/**
 * Gives a new person or client its roles, or asks for those that need a second administrator. The event is written before any
 * role is given: until then the new one may do nothing.
 *
 * @returns what a second administrator has to approve; null: all is done.
 * @throws as {@link planWish} and {@link carryOut} do.
 */
export async function giveFirstRoles(
  ports: AdministrationPorts,
  caller: Caller,
  target: Target,
  roles: readonly Role[],
  allow: Allow,
): Promise<ApprovalView | null> {
  const plan = await planWish(ports, caller, target, { task: 'roles', roles })
  const approval = plan.planned?.approval ?? null
  await allow({ target: target.principal, ...(approval === null ? {} : { approval: approval.id }) })
  await carryOut(ports, caller, target, plan)
  return askedFor(ports, approval)
}
