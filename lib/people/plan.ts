/** What of a wish is done at once, and what a second administrator has to approve. */
import type { Caller } from '../access/caller.ts'
import { needsSecondAdmin, rolesAtOnce } from '../access/duties.ts'
import type { Role } from '../access/roles.ts'
import { type AdministrationPorts, isOperator } from './administration.ts'
import { disable, enable, ensureRecorded, reset, signOut } from './apply-access.ts'
import { applyRoles } from './apply-roles.ts'
import type { ApprovalChange } from './model.ts'
import { closeInterrupted, withdrawPending } from './open-approvals.ts'
import { type PlannedApproval, planApproval, requestApproval } from './request-approval.ts'
import { sameRoles } from './role-sets.ts'
import type { Target } from './target.ts'

export type Wish =
  /** In place of all that the target has. */
  | { readonly task: 'roles'; readonly roles: readonly Role[] }
  | { readonly task: 'enable' | 'disable' | 'reset' | 'sign-out' }

export type Plan = {
  /** Null: nothing is done before it was approved. */
  readonly atOnce: Wish | null
  readonly planned: PlannedApproval | null
}

/** Whether nothing of it is done before a second administrator has approved it. */
export const onlyAsks = (
  ports: AdministrationPorts,
  caller: Caller,
  target: Pick<Target, 'roles'>,
  wish: Wish,
): boolean => {
  if (!needsAnother(ports, caller, target, wish)) return false
  return wish.task !== 'roles' || sameRoles(rolesAtOnce(target.roles, wish.roles), target.roles)
}

const needsAnother = (
  ports: AdministrationPorts,
  caller: Caller,
  { roles }: Pick<Target, 'roles'>,
  wish: Wish,
): boolean =>
  !isOperator(ports, caller) &&
  needsSecondAdmin(wish.task, roles, wish.task === 'roles' ? wish.roles : undefined)

/** Changes nothing. @throws KeyfoldError `conflict` as {@link planApproval} does. */
export async function planWish(
  ports: AdministrationPorts,
  caller: Caller,
  target: Target,
  wish: Wish,
): Promise<Plan> {
  if (!needsAnother(ports, caller, target, wish)) return { atOnce: wish, planned: null }
  const change = changeOf(target, wish)
  const planned = await planApproval(ports, caller, target, change)
  if (change.kind !== 'roles' || onlyAsks(ports, caller, target, wish)) return { atOnce: null, planned }
  return { atOnce: { task: 'roles', roles: change.before }, planned }
}

function changeOf({ roles }: Target, wish: Wish): ApprovalChange {
  if (wish.task === 'roles') {
    return { kind: 'roles', before: rolesAtOnce(roles, wish.roles), roles: wish.roles }
  }
  return { kind: wish.task === 'reset' ? 'reset' : 'enable' }
}

/** @throws KeyfoldError `conflict` when the target was changed meanwhile, or is the last administrator. */
export async function carryOut(
  ports: AdministrationPorts,
  caller: Caller,
  target: Target,
  { atOnce, planned }: Plan,
): Promise<void> {
  if (atOnce === null) await ensureRecorded(ports, target)
  else await doAtOnce(ports, caller, target, atOnce)
  if (planned !== null) await requestApproval(ports, caller, planned)
}

async function doAtOnce(
  ports: AdministrationPorts,
  caller: Caller,
  target: Target,
  wish: Wish,
): Promise<void> {
  switch (wish.task) {
    case 'roles':
      await closeInterrupted(ports, target, 'roles')
      if (!sameRoles(target.roles, wish.roles)) await withdrawPending(ports, caller, target, 'roles')
      return applyRoles(ports, target, wish.roles)
    case 'disable':
      await closeInterrupted(ports, target, 'enable')
      if (!target.disabled) await withdrawPending(ports, caller, target, 'enable')
      return disable(ports, target)
    case 'enable':
      return enable(ports, target)
    case 'reset':
      return reset(ports, target)
    case 'sign-out':
      return signOut(ports, target)
  }
}
