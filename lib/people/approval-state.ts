import type { Approval, ApprovalState } from './model.ts'

/** What nobody decided in time has expired; that is never stored. */
export const stateAt = ({ state, expires }: Approval, now: number): ApprovalState =>
  state === 'pending' && now >= expires ? 'expired' : state

/** Approved, and then interrupted before it was carried out: whoever decides it again completes it, in the same time. */
export const isInterrupted = ({ state, applied, expires }: Approval, now: number): boolean =>
  state === 'approved' && applied === null && now < expires
