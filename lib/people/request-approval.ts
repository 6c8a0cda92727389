/** Asking for what a second administrator has to approve. */
import type { Caller } from '../access/caller.ts'
import { createEventIds } from '../audit/event-id.ts'
import { KeyfoldError } from '../errors.ts'
import type { AdministrationPorts } from './administration.ts'
import type { Approval, ApprovalChange } from './model.ts'
import { openApprovals, withdraw } from './open-approvals.ts'
import { PEOPLE_POLICY } from './policy.ts'
import { stillStands } from './requester.ts'
import { sameRoles } from './role-sets.ts'
import type { Target } from './target.ts'

const nextId = createEventIds()

export type PlannedApproval = {
  readonly approval: Approval
  /** False: the caller asked for the same before, and joins that. */
  readonly isNew: boolean
  /** What was asked for, and can't be carried out any more. */
  readonly obsolete: readonly Approval[]
}

/**
 * Changes nothing. Whoever asks again for the same, joins: so an interrupted request is completed by repeating it.
 *
 * @throws KeyfoldError `conflict`, which names it, when something else of this kind is pending for the target, or somebody
 *   else asked for it.
 */
export async function planApproval(
  ports: AdministrationPorts,
  caller: Caller,
  target: Target,
  change: ApprovalChange,
): Promise<PlannedApproval> {
  const pending = (await openApprovals(ports, target.principal)).filter(
    (approval) => approval.state === 'pending' && approval.change.kind === change.kind,
  )
  const obsolete: Approval[] = []
  for (const approval of pending) {
    if (await isObsolete(ports, approval, target)) obsolete.push(approval)
    else return { approval: joined(caller, approval, change), isNew: false, obsolete }
  }
  return { approval: newApproval(ports.clock(), caller, target, change), isNew: true, obsolete }
}

export async function requestApproval(
  ports: AdministrationPorts,
  caller: Caller,
  { approval, isNew, obsolete }: PlannedApproval,
): Promise<void> {
  for (const { id } of obsolete) await withdraw(ports, caller, id, 'It could not be carried out any more.')
  if (isNew) await ports.approvals.add(approval)
}

async function isObsolete(
  ports: AdministrationPorts,
  { change, requestedBy }: Approval,
  target: Target,
): Promise<boolean> {
  if (change.kind === 'roles' && !sameRoles(change.before, target.roles)) return true
  return !(await stillStands(ports, requestedBy))
}

function joined({ principal }: Caller, approval: Approval, change: ApprovalChange): Approval {
  if (approval.requestedBy === principal && sameChange(approval.change, change)) return approval
  throw new KeyfoldError(
    'conflict',
    `The approval ${approval.id} of the same kind is pending. Decide it, or have it withdrawn.`,
  )
}

function sameChange(one: ApprovalChange, other: ApprovalChange): boolean {
  if (one.kind !== 'roles' || other.kind !== 'roles') return one.kind === other.kind
  return sameRoles(one.before, other.before) && sameRoles(one.roles, other.roles)
}

function newApproval(now: number, caller: Caller, { principal }: Target, change: ApprovalChange): Approval {
  return {
    id: nextId(now),
    target: principal,
    change,
    requestedBy: caller.principal,
    requested: now,
    expires: now + PEOPLE_POLICY.approvalLifetimeMs,
    state: 'pending',
    decidedBy: null,
    decided: null,
    reason: null,
    applied: null,
  }
}
