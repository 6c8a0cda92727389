/** What was asked for and may still be carried out, and what becomes of it when something else is done. */
import type { Caller } from '../access/caller.ts'
import { POLICY } from '../policy.ts'
import type { AdministrationPorts } from './administration.ts'
import { isInterrupted } from './approval-state.ts'
import type { Approval, ApprovalChange } from './model.ts'
import type { Target } from './target.ts'

/**
 * What was approved, and interrupted before it was carried out, must not be carried out any more after another change: it
 * would give back what that takes away.
 */
export async function closeInterrupted(
  ports: AdministrationPorts,
  { principal }: Target,
  kind: ApprovalChange['kind'],
): Promise<void> {
  const now = ports.clock()
  for (const approval of await openApprovals(ports, principal)) {
    if (approval.change.kind !== kind || !isInterrupted(approval, now)) continue
    await ports.approvals.noteApplied(approval.id, now)
  }
}

/**
 * What is pending, and was asked for before another change, is not carried out after it either, even when that is undone: whoever
 * decides it would not know that.
 */
export async function withdrawPending(
  ports: AdministrationPorts,
  caller: Caller,
  { principal }: Target,
  kind: ApprovalChange['kind'],
): Promise<void> {
  for (const { id, state, change } of await openApprovals(ports, principal)) {
    if (change.kind !== kind || state !== 'pending') continue
    await withdraw(ports, caller, id, 'Another change was made since.')
  }
}

export async function withdraw(
  { approvals, clock }: AdministrationPorts,
  { principal }: Caller,
  id: string,
  reason: string,
): Promise<void> {
  await approvals.decide(id, { state: 'withdrawn', decided: clock(), decidedBy: principal, reason })
}

/** Those of a target that may still be carried out. */
export async function openApprovals(
  { approvals, clock }: AdministrationPorts,
  target: string,
): Promise<readonly Approval[]> {
  const now = clock()
  const open: Approval[] = []
  let last: Approval | undefined
  do {
    const page: readonly Approval[] = await approvals.page(last?.id ?? null, POLICY.pageSizeMax)
    open.push(...page.filter((approval) => approval.target === target && now < approval.expires))
    last = page.length < POLICY.pageSizeMax ? undefined : page.at(-1)
    // They are in the order of time, and all live equally long.
  } while (last !== undefined && now < last.expires)
  return open
}
