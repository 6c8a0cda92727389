import { type Finding, type Seen, seen } from '../examination.ts'
import { type EscrowPolicy, isRecoverable } from '../keys/key-policy.ts'
import type { NextRotation } from '../rotation/schedule.ts'
import type { Remedies } from './remedies.ts'
import { countOf } from './words.ts'

/** What the operator decided. */
export type Decided = {
  readonly escrow: EscrowPolicy
  readonly nextRotation: NextRotation
  /** Whether invitations and the like are sent to people; false: they are left for the operator to pass on. */
  readonly sendsMail: boolean
}

/** Whether what was decided lets the vault go on by itself. */
export function examineConfiguration(decided: Decided, now: number, remedies: Remedies): Seen {
  const { escrow, nextRotation, sendsMail } = decided
  const parts = [
    recovery(escrow),
    nextRotation(now) === null ? 'rotation only when somebody starts one' : 'rotation on a schedule',
    sendsMail ? 'messages to people are sent' : 'messages to people are left in the outbox',
  ]
  return seen(parts.join('; '), isRecoverable(escrow) ? [] : [unrecoverable(remedies)])
}

function recovery({ recipients, waived }: EscrowPolicy): string {
  if (recipients.length > 0) return countOf(recipients.length, 'recovery recipient', 'recovery recipients')
  return waived ? 'recovery of new master keys waived' : ''
}

const unrecoverable = ({ recoveryRecipients }: Remedies): Finding => ({
  detail: 'Nobody could bring a lost master key back, so no rotation can start.',
  remedy: recoveryRecipients,
})
