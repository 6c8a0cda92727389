import type { AuditEvent } from './event.ts'

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
