import type { AdministrationPorts } from './administration.ts'
import { stateAt } from './approval-state.ts'
import type { Approval, ApprovalState } from './model.ts'
import { findClientOf } from './target.ts'

type ViewPorts = Pick<AdministrationPorts, 'clients' | 'clock'>

/** An approval as whoever decides it has to see it. */
export type ApprovalView = Omit<Approval, 'state'> & {
  /** That it has now. */
  readonly state: ApprovalState
  /** Who can act as the machine client that it changes, `user:<id>`; null: it changes a person, or the client is gone. */
  readonly custodian: string | null
}

export async function viewOf(ports: ViewPorts, approval: Approval): Promise<ApprovalView> {
  const client = await findClientOf(ports, approval.target)
  return { ...approval, state: stateAt(approval, ports.clock()), custodian: client?.custodian ?? null }
}

/** What was asked for, if anything was. */
export const askedFor = async (ports: ViewPorts, approval: Approval | null): Promise<ApprovalView | null> =>
  approval === null ? null : viewOf(ports, approval)
