/** What an event of the record says, in plain words. */
import { ERRORS } from '../../lib/errors.ts'
import { type Action, type AuditEvent, actionName } from './action-name.ts'

/** What the reason of a refusal names: what was tried, and the code of the answer. */
const REFUSAL = /^([\w.-]+): ([\w-]+)$/

/** Instead of the title of the answer, which hides what is there. */
const HIDDEN = 'Not there, or nothing that they may know of'

const DECISIONS: Readonly<Record<string, string>> = {
  approve: 'Approved a change',
  reject: 'Rejected a change',
  withdraw: 'Withdrew a request for approval',
}

/** Their reason is what was asked for, which is no news, or is in the name. */
const ASKING: readonly Action[] = [
  'approval.decide',
  'audit.read',
  'auth.sign-in',
  'grant.put',
  'grant.remove',
  'object.list',
  'user.view',
]

/** More exact than the name of its action, where the event says more. Of a refusal, what was tried. */
export function eventName(event: AuditEvent): string {
  const { object, version, reason = '' } = event
  const action = triedIn(event)
  if (action === 'object.list') return object === undefined ? 'Looked at a list' : 'Looked at details'
  if (action === 'object.encrypt' && version !== undefined) return `Stored version ${version}`
  if (action === 'object.decrypt' && version !== undefined) return `Read the content of version ${version}`
  if (action === 'user.view') return lookedAt(event)
  if (action === 'approval.decide') return DECISIONS[reason] ?? actionName(action)
  return actionName(action)
}

/** Why it was refused or failed, or what else there is to know; null: nothing. */
export function eventReason({ action, outcome, reason }: AuditEvent): string | null {
  if (reason === undefined || (outcome === 'allowed' && ASKING.includes(action))) return null
  const code = REFUSAL.exec(reason)?.[2] ?? reason
  if (code === 'not-found') return HIDDEN
  return Object.hasOwn(ERRORS, code) ? ERRORS[code as keyof typeof ERRORS].title : reason
}

/** Whom it was shared with, or no longer is; null: it is not about that. */
export const sharedWith = ({ action, outcome, reason = '' }: AuditEvent): string | null =>
  outcome === 'allowed' &&
  ['grant.put', 'grant.remove'].includes(action) &&
  /^(user|client|role):/.test(reason)
    ? reason
    : null

const triedIn = ({ action, reason = '' }: AuditEvent): string =>
  action === 'access.check' ? (REFUSAL.exec(reason)?.[1] ?? action) : action

function lookedAt({ principal, target, reason }: AuditEvent): string {
  if (reason === 'approvals') return 'Looked at approvals'
  return target !== undefined && target === principal ? 'Looked at their own account' : 'Looked at people'
}
