import type { Action, AuditEvent, Outcome } from './event.ts'

export interface EventStore {
  /**
   * Durable when it returns: content is released only after that (architecture, section 11).
   * @throws KeyfoldError `unavailable` when it cannot be recorded.
   */
  append(event: AuditEvent): Promise<void>
  /** Counts an unauthenticated failure per window and source, apart from the log, so that a flood fills neither. */
  countUnauthenticated(source: string, at: number): Promise<void>
  /** Events after the given id in order of id, at most `limit`. */
  page(after: string | null, limit: number): Promise<readonly AuditEvent[]>
}

/** Exactly one of the lists of events. What is allowed is most of the log: it is found by walking through all. */
export type EventIndex =
  | { readonly by: 'principal' | 'object' | 'subject'; readonly value: string }
  | { readonly by: 'action'; readonly value: Action }
  | { readonly by: 'outcome'; readonly value: Exclude<Outcome, 'allowed'> }
  | { readonly by: 'all' }

/** Between two ids, or beginnings of ids; neither is itself in the range. Null: without an end. */
export type EventRange = { readonly above: string | null; readonly below: string | null }

export type EventPage = {
  readonly events: readonly AuditEvent[]
  /** `below` of the page that follows; null: there is none. */
  readonly next: string | null
}

export interface EventQueries {
  /**
   * Events of a list by descending id, at most `limit`. A page may be short, and even empty, when there is little in much time:
   * `next` says where to go on, always further down. An index may lag behind the log by some seconds.
   */
  newest(index: EventIndex, range: EventRange, limit: number): Promise<EventPage>
}
