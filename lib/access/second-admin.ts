/**
 * Who may be the second administrator where one is not enough (architecture, section 8). Pure functions: beside `check.ts`, the
 * only place where that is decided.
 */
import type { Caller } from './caller.ts'
import { ALLOWED, checkCaller, type Decision, forbid } from './check.ts'
import type { AdminTask } from './duties.ts'
import { isPerson } from './principal.ts'

/** Nobody changes their own roles or access, whatever it is; signing out is no change of either. */
export function checkTarget({ principal }: Caller, target: string, task: AdminTask): Decision {
  if (principal !== target || task === 'sign-out') return ALLOWED
  return forbid('Nobody changes their own roles or access; another administrator can.')
}

/** What an approval says of who may decide it. */
export type ApprovalParties = {
  readonly requestedBy: string
  readonly target: string
  /** The persons behind machine clients that ask, or that are changed, as far as that can be told. */
  readonly behind: readonly string[]
  /** Whether it can be told of all: no client in between is gone. */
  readonly complete: boolean
}

/**
 * Who approves or rejects is a person who may, and has no part in it. A machine client decides nothing: an administrator
 * could keep a second self.
 *
 * @param parties null: whether the caller may decide any approval at all
 */
export function checkDecider(caller: Caller, parties: ApprovalParties | null): Decision {
  const permitted = checkCaller(caller, 'user:approve')
  if (!permitted.allowed) return permitted
  const { principal } = caller
  if (!isPerson(principal)) return forbid('A machine client decides no approval; a person does.')
  if (parties === null) return ALLOWED
  if (principal === parties.requestedBy) {
    return forbid('Whoever asked for an approval does not decide it; another administrator can.')
  }
  if (principal === parties.target || parties.behind.includes(principal)) {
    return forbid('Whom an approval is about does not decide it; another administrator can.')
  }
  return ALLOWED
}

/** To approve, everybody who has a part in it must be known; to reject needs no more than to be none of those who are. */
export function checkApprover(caller: Caller, parties: ApprovalParties | null): Decision {
  const decision = checkDecider(caller, parties)
  if (!decision.allowed || parties === null || parties.complete) return decision
  return forbid(
    'A machine client that stands behind whoever asked is gone, so that nobody can tell who has a part in it; the operator can approve it, or a person can ask again.',
  )
}

/** Only who asked takes it back. */
export function checkWithdrawer(caller: Caller, parties: ApprovalParties | null): Decision {
  const permitted = checkDecider(caller, null)
  if (!permitted.allowed || parties === null || caller.principal === parties.requestedBy) return permitted
  return forbid('Only whoever asked for an approval withdraws it; reject it instead.')
}
