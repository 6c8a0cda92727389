import { DAY_MS } from '../../clock.ts'
import type { KeyPolicy } from '../../keys/key-policy.ts'
import { parseSchedule } from '../../rotation/schedule.ts'
import type { Environment } from './environment.ts'

export type KeyPolicyVariable = 'recoveryRecipients' | 'escrowWaived' | 'managedCopyDays' | 'rotationSchedule'

/** What was decided on the keys of a vault when it was deployed. */
export const keyPolicyOf = (settings: Environment<KeyPolicyVariable>): KeyPolicy => ({
  managedCopyRetentionMs: settings.managedCopyDays * DAY_MS,
  needsCopiesDestroyed: false,
  nextRotation: parseSchedule(settings.rotationSchedule),
  escrow: { recipients: settings.recoveryRecipients, waived: settings.escrowWaived },
})
