/** What rivals measure: a few numbers of whoever did something, after each event. */
import type { AuditEvent } from '../../../../lib/audit/event.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** @returns how high each of its metrics is now for this event's principal */
export type Meter = (event: AuditEvent & { readonly principal: string }, time: number) => readonly number[]

export type PrincipalKind = 'person' | 'machine'
export const kindOf = (principal: string): PrincipalKind =>
  principal.startsWith('client:') ? 'machine' : 'person'

export const isRefusal = ({ outcome }: AuditEvent): boolean => outcome !== 'allowed'
export const isDecryption = ({ action, outcome }: AuditEvent): boolean =>
  action === 'object.decrypt' && outcome === 'allowed'

/** Who can be measured at all: neither the vault itself nor nobody. */
export const isMeasured = (event: AuditEvent): event is AuditEvent & { readonly principal: string } =>
  event.principal !== undefined && !event.principal.startsWith('system:')
