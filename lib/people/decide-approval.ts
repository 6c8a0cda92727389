import type { Caller } from '../access/caller.ts'
import { type ApprovalParties, checkApprover, checkDecider, checkWithdrawer } from '../access/second-admin.ts'
import { type Allow, enforceFound, perform } from '../audit/operation.ts'
import type { EventFacts } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { type AdministrationPorts, enforceUnlessOperator } from './administration.ts'
import { isInterrupted, stateAt } from './approval-state.ts'
import { type ApprovalView, viewOf } from './approval-view.ts'
import { applyApproved, assertStillApplies } from './approved.ts'
import type { Approval } from './model.ts'
import { partiesOf } from './parties.ts'

export type ApprovalDecision = 'approve' | 'reject' | 'withdraw'

const STATES = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const
const CHECKS = { approve: checkApprover, reject: checkDecider, withdraw: checkWithdrawer } as const

export type DecisionRequest = {
  readonly decision: ApprovalDecision
  /** For whoever asked, and for later. */
  readonly reason: string | null
}

/**
 * `POST /approvals/{id}/decision`. One decision wins. What is approved is carried out before this returns; if that was
 * interrupted, approving it again, by anybody who may, completes it.
 *
 * @throws a refusal; KeyfoldError `conflict` when it is decided or has expired, or can't be carried out any more, since the
 *   target, its roles or whoever asked changed meanwhile: then ask again.
 */
export async function decideApproval(
  ports: AdministrationPorts,
  from: Caller | Promise<Caller>,
  id: string,
  { decision, reason }: DecisionRequest,
): Promise<ApprovalView> {
  const [caller, approval] = await Promise.all([from, ports.approvals.find(id)])
  const parties = approval === null ? null : await partiesOf(ports, approval)
  return perform(ports.recorder, caller, 'approval.decide', factsOf(id, approval), async (allow) => {
    const check = (about: ApprovalParties | null) => CHECKS[decision](caller, about)
    enforceUnlessOperator(ports, caller, () => check(null))
    enforceFound(approval, 'There is no such approval.')
    enforceUnlessOperator(ports, caller, () => check(parties))
    const resumes = assertOpen(approval, decision, ports.clock())
    if (decision === 'approve') await assertStillApplies(ports, approval)
    const ended = await decide(ports, caller, resumes, approval, { decision, reason }, allow)
    if (decision === 'approve') await applyApproved(ports, ended)
    const after = await ports.approvals.find(id)
    return viewOf(ports, after ?? ended)
  })
}

/** @returns whether it was approved, and interrupted. */
function assertOpen(approval: Approval, decision: ApprovalDecision, now: number): boolean {
  const state = stateAt(approval, now)
  if (state === 'pending') return false
  if (decision === 'approve' && isInterrupted(approval, now)) return true
  throw new KeyfoldError('conflict', `This approval is not pending any more: it is ${state}.`)
}

async function decide(
  { approvals, clock }: AdministrationPorts,
  { principal }: Caller,
  resumes: boolean,
  approval: Approval,
  { decision, reason }: DecisionRequest,
  allow: Allow,
): Promise<Approval> {
  await allow({ reason: decision })
  if (resumes) return approval
  const decided = { state: STATES[decision], decided: clock(), decidedBy: principal, reason }
  if (await approvals.decide(approval.id, decided)) return { ...approval, ...decided }
  throw new KeyfoldError('conflict', 'Somebody else has decided this approval at the same time.')
}

function factsOf(approval: string, found: Approval | null): EventFacts {
  if (found === null) return { approval }
  const { target, change } = found
  return { approval, target, ...(change.kind === 'roles' ? { targetRoles: change.roles } : {}) }
}
