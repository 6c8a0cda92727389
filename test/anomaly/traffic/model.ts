/** What the traffic is made of. */
import type { Role } from '../../../lib/access/roles.ts'
import type { AuditEvent } from '../../../lib/audit/event.ts'
import type { Classification } from '../../../lib/objects/model.ts'
import type { Random } from './random.ts'

export const KINDS = [
  'clerk',
  'part-timer',
  'on-call',
  'shift-worker',
  'steward',
  'leaver',
  'auditor',
  'key-admin',
  'privacy-officer',
  'admin',
  'integration',
  'hourly-job',
  'nightly-job',
  'weekly-job',
  'poller',
] as const
export type Kind = (typeof KINDS)[number]

export type StoredObject = {
  readonly id: string
  readonly subject: string | null
  readonly classification: Classification
  readonly bytes: number
  readonly versions: number
}

/** From where, and with what, somebody works. */
export type Seat = { readonly sourceIp: string; readonly userAgent: string; readonly client: string }

/** What was usual so far, on days with any decryption. */
export type Usual = { days: number; hours: number; decrypts: number }

export type Principal = {
  readonly id: string
  readonly kind: Kind
  readonly team: number
  readonly utcOffsetMinutes: number
  readonly random: Random
  /** Decryptions on an ordinary working day. */
  readonly level: number
  /** Of its working days: the smaller, the more they differ. */
  readonly shape: number
  /** Local hours. */
  readonly from: number
  readonly to: number
  /** Weekdays; Monday is 0. */
  readonly weekdays: readonly number[]
  readonly joins: number
  readonly leaves: number
  readonly homeDays: number
  /** First and last days of absences. */
  readonly absences: readonly (readonly [number, number])[]
  readonly monthlyReport: boolean
  /** Cases that one works on over and over: indexes of its team's objects. */
  cases: number[]
  roles: readonly Role[]
  purposes: readonly string[]
  officeIp: string
  homeIp: string
  userAgent: string
  readonly client: string
  readonly usual: Usual
}

export const isMachine = ({ id }: Pick<Principal, 'id'>): boolean => id.startsWith('client:')

/** An event that has no id yet, since those ascend with time. */
export type Draft = { readonly at: number; readonly event: Mutable; readonly attack: Attack | null }
export type Mutable = { -readonly [Key in keyof AuditEvent]: AuditEvent[Key] }

export const ATTACK_KINDS = [
  'rate',
  'bulk-objects',
  'bulk-subjects',
  'id-scanning',
  'refusals-then-success',
  'sign-in-failures',
  'password-spraying',
  'first-use',
  'dormant-account',
  'out-of-hours',
  'retired-generation',
  'decryption-failures',
  'destruction',
  'export',
  'slow-exfiltration',
  'in-step',
] as const
export type AttackKind = (typeof ATTACK_KINDS)[number]

export const STRENGTHS = ['weak', 'moderate', 'strong'] as const
export type Strength = (typeof STRENGTHS)[number]

/** The label of what was put in. All but the first three are known once its events have been generated. */
export type Attack = {
  readonly kind: AttackKind
  readonly strength: Strength
  readonly day: number
  variant: string
  principals: readonly string[]
  from: number
  to: number
  readonly ids: string[]
}
