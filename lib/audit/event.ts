/** Audit events (architecture, section 11): one flat object each; identifiers only, never content. */
import type { Classification } from '../objects/model.ts'

export type Outcome = 'allowed' | 'denied' | 'failed'

export type Action =
  | 'object.encrypt'
  | 'object.decrypt'
  | 'object.list'
  | 'object.update'
  | 'object.delete'
  | 'object.shred'
  | 'object.expire'
  | 'object.hold'
  | 'object.release'
  | 'grant.list'
  | 'grant.put'
  | 'grant.remove'
  | 'key.view'
  | 'key.import'
  | 'access.check'
  | 'auth.fail'

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
  readonly generation?: number
  readonly bytes?: number
  readonly sourceIp?: string
  readonly userAgent?: string
  readonly requestId?: string
  readonly reason?: string
}
