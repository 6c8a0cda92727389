/** Carrying out what was approved. */
import { KeyfoldError } from '../errors.ts'
import type { AdministrationPorts } from './administration.ts'
import { enable, reset } from './apply-access.ts'
import { applyRoles } from './apply-roles.ts'
import { enforceCustodyAllows } from './custodian.ts'
import type { Approval, ApprovalChange } from './model.ts'
import { stillStands } from './requester.ts'
import { sameRoles } from './role-sets.ts'
import { findTarget, type Target } from './target.ts'

/**
 * @returns the target as it is now.
 * @throws KeyfoldError `conflict` when what was asked for can't be carried out any more; a refusal when roles would come
 *   together in the hand of a custodian.
 */
export async function assertStillApplies(ports: AdministrationPorts, approval: Approval): Promise<Target> {
  const [target, stands] = await Promise.all([
    findTarget(ports, approval.target),
    stillStands(ports, approval.requestedBy),
  ])
  if (target === null) throw overtaken('whom it is about is gone')
  if (!stands) throw overtaken('whoever asked for it administers no more')
  const { change } = approval
  if (change.kind !== 'roles') return target
  if (!isBetween(change, target)) throw overtaken('the roles were changed since')
  await enforceCustodyAllows(ports, target, change.roles)
  return target
}

/** As they were, or, when it was interrupted at its very end, as they shall be. */
const isBetween = ({ before, roles }: Extract<ApprovalChange, { kind: 'roles' }>, target: Target): boolean =>
  sameRoles(target.roles, before) || sameRoles(target.roles, roles)

/** @throws KeyfoldError as {@link assertStillApplies} does, once more: it may have changed since it was decided. */
export async function applyApproved(ports: AdministrationPorts, approval: Approval): Promise<void> {
  const target = await assertStillApplies(ports, approval)
  await apply(ports, target, approval.change)
  await ports.approvals.noteApplied(approval.id, ports.clock())
}

function apply(ports: AdministrationPorts, target: Target, change: ApprovalChange): Promise<void> {
  switch (change.kind) {
    case 'roles':
      return applyRoles(ports, target, change.roles)
    case 'enable':
      return enable(ports, target)
    case 'reset':
      return reset(ports, target)
  }
}

const overtaken = (why: string): KeyfoldError =>
  new KeyfoldError('conflict', `This can't be carried out any more: ${why}. Ask again.`)
