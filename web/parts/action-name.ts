/** What the actions and outcomes of the record are called in plain words. */
import type { components } from '../api/schema.d.ts'

export type AuditEvent = components['schemas']['AuditEvent']
export type Action = AuditEvent['action']
export type Outcome = AuditEvent['outcome']

/** As what somebody did, or tried to do. */
export const ACTION_NAMES = {
  'object.encrypt': 'Stored content',
  'object.decrypt': 'Read the content',
  'object.list': 'Looked at a list or at details',
  'object.update': 'Changed labels, classification or expiry',
  'object.delete': 'Deleted',
  'object.shred': 'Destroyed the data keys',
  'object.expire': 'Destroyed what had expired',
  'object.hold': 'Placed a legal hold',
  'object.release': 'Released a legal hold',
  'grant.list': 'Looked at whom it is shared with',
  'grant.put': 'Shared',
  'grant.remove': 'Stopped sharing',
  'key.view': 'Looked at master keys',
  'key.import': 'Brought a lost master key back',
  'key.rotate': 'Rotated the master key',
  'key.rewrap': 'Wrapped data keys anew',
  'key.reencrypt': 'Encrypted content anew',
  'key.create': 'Made a master key',
  'key.activate': 'Activated a master key',
  'key.escrow': 'Brought key material back from escrow',
  'key.drill': 'Tried out the escrow of a master key',
  'key.copies-destroyed': 'Stated that no copy of key material is left',
  'key.compromise': 'Marked a master key as compromised',
  'key.disable': 'Disabled a master key',
  'key.reinstate': 'Reinstated a master key',
  'key.delete': 'Scheduled the deletion of a master key',
  'key.destroy': 'Destroyed a master key',
  'rotation.view': 'Looked at rotations',
  'user.view': 'Looked at people',
  'user.invite': 'Invited a person',
  'user.roles': 'Changed roles',
  'user.disable': 'Disabled a person',
  'user.enable': 'Enabled a person',
  'user.reset': 'Reset credentials',
  'user.sign-out': 'Ended all sessions of a person',
  'client.view': 'Looked at machine clients',
  'client.create': 'Created a machine client',
  'client.secret': 'Collected a secret of a machine client',
  'client.revoke': 'Revoked a machine client',
  'principal.find': 'Looked up who somebody is',
  'approval.request': 'Asked for an approval',
  'approval.decide': 'Decided on an approval',
  'access.check': 'Was refused',
  'audit.read': 'Looked at activity',
  'audit.prove': 'Asked the log for a proof',
  'audit.redact': 'Redacted an event',
  'finding.view': 'Looked at findings',
  'finding.acknowledge': 'Acknowledged a finding',
  'mute.create': 'Muted findings',
  'mute.remove': 'Ended the muting of findings',
  'principal.suspend': 'Was kept out by the vault for a while',
  'principal.resume': 'Ended a suspension',
  'report.view': 'Looked at the self-check',
  'auth.sign-in': 'Signed in',
  'auth.password': 'Set a password',
  'auth.sign-out': 'Signed out',
  'auth.fail': 'Failed to sign in',
} as const satisfies Readonly<Record<Action, string>>

export const OUTCOME_NAMES = {
  allowed: 'Allowed',
  denied: 'Refused',
  failed: 'Failed',
} as const satisfies Readonly<Record<Outcome, string>>

/** @param action one that a newer vault has is called by its own name */
export const actionName = (action: string): string =>
  (ACTION_NAMES as Record<string, string>)[action] ?? action
