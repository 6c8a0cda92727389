/** `GET /approvals` and `GET /approvals/{id}`. */
import type { Caller } from '../access/caller.ts'
import { enforceFound, perform } from '../audit/operation.ts'
import { type AdministrationPorts, enforceMay } from './administration.ts'
import { type ApprovalView, viewOf } from './approval-view.ts'
import type { ApprovalState } from './model.ts'

type ViewApprovalsPorts = Pick<
  AdministrationPorts,
  'authority' | 'recorder' | 'approvals' | 'clients' | 'clock'
>

export type ApprovalQuery = {
  /** Only those that stand so now; null: all. */
  readonly state: ApprovalState | null
  readonly limit: number
  /** `cursor` of the page before. */
  readonly cursor: string | null
}

export type ApprovalPage = {
  readonly approvals: readonly ApprovalView[]
  /** Null: this was the last one. */
  readonly cursor: string | null
}

/** Newest first. A page may be short, and even empty with a cursor. @throws a refusal. */
export async function viewApprovals(
  ports: ViewApprovalsPorts,
  from: Caller | Promise<Caller>,
  { state, limit, cursor }: ApprovalQuery,
): Promise<ApprovalPage> {
  const caller = await from
  return perform(ports.recorder, caller, 'user.view', { reason: 'approvals' }, async (allow) => {
    enforceMay(ports, caller, 'user:view')
    await allow()
    const page = await ports.approvals.page(cursor, limit)
    const shown = await Promise.all(page.map((approval) => viewOf(ports, approval)))
    return {
      approvals: shown.filter((approval) => state === null || approval.state === state),
      cursor: page.length < limit ? null : (page.at(-1)?.id ?? null),
    }
  })
}

/** @throws a refusal; that there is no such approval is one. */
export async function viewApproval(
  ports: ViewApprovalsPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<ApprovalView> {
  const [caller, approval] = await Promise.all([from, ports.approvals.find(id)])
  return perform(ports.recorder, caller, 'user.view', { approval: id }, async (allow) => {
    enforceMay(ports, caller, 'user:view')
    enforceFound(approval, 'There is no such approval.')
    await allow({ target: approval.target })
    return viewOf(ports, approval)
  })
}
