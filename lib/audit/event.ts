/** Audit events (architecture, section 11): one flat object each; identifiers only, never content. */
import type { Classification } from '../objects/model.ts'

export const OUTCOMES = ['allowed', 'denied', 'failed'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const ACTIONS = [
  'object.encrypt',
  'object.decrypt',
  'object.list',
  'object.update',
  'object.delete',
  'object.shred',
  'object.expire',
  'object.hold',
  'object.release',
  'grant.list',
  'grant.put',
  'grant.remove',
  'key.view',
  /** A lost key was given its material back. */
  'key.import',
  /** A rotation was asked for, began, or ended. */
  'key.rotate',
  /** One page of versions was wrapped anew, or encrypted anew. */
  'key.rewrap',
  'key.reencrypt',
  'key.create',
  'key.activate',
  /** The material of a generation was brought back from escrow. */
  'key.escrow',
  /** Whether kept material would bring a key back was tried; `failed`: it would not. */
  'key.drill',
  /** The operator stated that no copy of its material is left. */
  'key.copies-destroyed',
  'key.compromise',
  'key.disable',
  'key.reinstate',
  /** Its deletion was scheduled; `key.destroy`: it is gone. */
  'key.delete',
  'key.destroy',
  'rotation.view',
  'user.view',
  'user.invite',
  'user.roles',
  'user.disable',
  'user.enable',
  'user.reset',
  /** Every session of a person was ended. */
  'user.sign-out',
  'client.view',
  'client.create',
  /** A secret was collected by its custodian. */
  'client.secret',
  'client.revoke',
  /** Who is behind an identifier, or whose login or name something is, was asked. */
  'principal.find',
  'approval.request',
  'approval.decide',
  'access.check',
  /** Events were looked at. */
  'audit.read',
  /** The log's checkpoint was asked for, or a proof. */
  'audit.prove',
  /** The body of an event was destroyed. */
  'audit.redact',
  /** Findings, mute rules, suspensions, key use or what was learned were looked at. */
  'finding.view',
  'finding.acknowledge',
  'mute.create',
  'mute.remove',
  /** The vault kept somebody out by itself; a person ended that. */
  'principal.suspend',
  'principal.resume',
  /** What the daily self-check found was looked at. */
  'report.view',
  /** A person signed in, set a password, or signed out, at the embedded provider. */
  'auth.sign-in',
  'auth.password',
  'auth.sign-out',
  'auth.fail',
] as const
export type Action = (typeof ACTIONS)[number]

/** `time` is ISO 8601, UTC, milliseconds. Absent facts are left out. */
export type AuditEvent = {
  /** ULID. */
  readonly id: string
  readonly time: string
  readonly action: Action
  readonly outcome: Outcome
  readonly principal?: string
  readonly roles?: readonly string[]
  /** OAuth client. */
  readonly client?: string
  readonly object?: string
  readonly version?: number
  readonly subject?: string
  readonly classification?: Classification
  readonly purpose?: string
  /** Of a page: the one that it was moved to. */
  readonly generation?: number
  readonly bytes?: number
  readonly sourceIp?: string
  readonly userAgent?: string
  readonly requestId?: string
  readonly reason?: string
  /** The principal that was administered. */
  readonly target?: string
  /** The roles that it was given. */
  readonly targetRoles?: readonly string[]
  /** The approval that this is about. */
  readonly approval?: string
  /** The event that this is about: one that was proved, or redacted. */
  readonly event?: string
  /** The finding, the mute rule or the suspension that this is about. */
  readonly finding?: string
  /** Which rotation. */
  readonly rotation?: number
  /** Of a page: its shard of the index, the generation that it was under, how many versions. */
  readonly shard?: string
  readonly fromGeneration?: number
  /** Of principals that were looked for: how many were found. */
  readonly count?: number
  /** Of a page: SHA-256, in hexadecimal, of its lines `<object>/<version>`, in their order as text. */
  readonly digest?: string
}
