import type { Action, AuditEvent, Outcome } from './event.ts'
import type { EventIndex } from './ports.ts'
import type { EventFacts } from './record.ts'

/** All that is given must be so of an event; null: whatever it is. */
export type EventFilter = {
  readonly principal: string | null
  readonly object: string | null
  readonly subject: string | null
  readonly action: Action | null
  readonly outcome: Outcome | null
}

const FIELDS = ['principal', 'object', 'subject', 'action', 'outcome'] as const

export const matches = (event: AuditEvent, filter: EventFilter): boolean =>
  FIELDS.every((field) => filter[field] === null || event[field] === filter[field])

/** Where the fewest events have to be passed over, in general. */
export function indexFor({ principal, object, subject, action, outcome }: EventFilter): EventIndex {
  if (object !== null) return { by: 'object', value: object }
  if (subject !== null) return { by: 'subject', value: subject }
  if (principal !== null) return { by: 'principal', value: principal }
  if (action !== null) return { by: 'action', value: action }
  return outcome === null || outcome === 'allowed' ? { by: 'all' } : { by: 'outcome', value: outcome }
}

/**
 * What was asked for is part of the record. Who asks for nothing but its own events looked neither at the object that it names, nor
 * at anything about the subject: theirs are the events of others.
 */
export function factsOf(filter: EventFilter, own: boolean): EventFacts {
  const about = own ? [] : (['object', 'subject'] as const).filter((field) => filter[field] !== null)
  const others = FIELDS.filter((field) => filter[field] !== null && !about.some((other) => other === field))
  const reason = others.map((field) => `${field} ${filter[field]}`).join(', ')
  return {
    ...Object.fromEntries(about.map((field) => [field, filter[field]])),
    ...(reason !== '' || about.length === 0 ? { reason: reason || 'all' } : {}),
  }
}
