/** The one way in which an audit event is made (architecture, section 11). */
import type { Caller } from '../access/caller.ts'
import type { Clock } from '../clock.ts'
import type { Action, AuditEvent, Outcome } from './event.ts'
import { createEventIds } from './event-id.ts'
import type { EventStore } from './ports.ts'

/** What an event may say beside who, what and how it ended. Identifiers only. */
export type EventFacts = Partial<
  Pick<
    AuditEvent,
    | 'object'
    | 'version'
    | 'subject'
    | 'classification'
    | 'generation'
    | 'bytes'
    | 'reason'
    | 'target'
    | 'targetRoles'
    | 'approval'
    | 'event'
    | 'finding'
    | 'rotation'
    | 'shard'
    | 'fromGeneration'
    | 'count'
    | 'digest'
  >
>

export interface Recorder {
  /**
   * Durable when it returns.
   * @throws KeyfoldError `unavailable`: then nothing may be released.
   */
  record(caller: Caller, action: Action, outcome: Outcome, facts?: EventFacts): Promise<void>
}

export function createRecorder(events: EventStore, clock: Clock): Recorder {
  const nextId = createEventIds()
  return {
    record(caller, action, outcome, facts = {}) {
      const now = clock()
      return events.append({
        id: nextId(now),
        time: new Date(now).toISOString(),
        action,
        outcome,
        ...who(caller),
        ...facts,
      })
    },
  }
}

function who({ principal, roles, client, purpose, request }: Caller): Partial<AuditEvent> {
  return {
    principal,
    roles,
    ...(client === null ? {} : { client }),
    ...(purpose === null ? {} : { purpose }),
    ...request,
  }
}

/**
 * Records an attempt and its outcome.
 *
 * @example
 * await logAccessAttempt(recorder, caller, 'denied', { object: id, reason: 'There is no such object.' })
 */
export const logAccessAttempt = (
  recorder: Recorder,
  caller: Caller,
  outcome: Outcome,
  facts?: EventFacts,
): Promise<void> => recorder.record(caller, 'access.check', outcome, facts)

/** Records that content was encrypted. @example await logEncryptionEvent(recorder, caller, 'allowed', { object: id, version: 1 }) */
export const logEncryptionEvent = (
  recorder: Recorder,
  caller: Caller,
  outcome: Outcome,
  facts?: EventFacts,
): Promise<void> => recorder.record(caller, 'object.encrypt', outcome, facts)

/** Records that content was decrypted. @example await logDecryptionEvent(recorder, caller, 'failed', { object: id, version: 1 }) */
export const logDecryptionEvent = (
  recorder: Recorder,
  caller: Caller,
  outcome: Outcome,
  facts?: EventFacts,
): Promise<void> => recorder.record(caller, 'object.decrypt', outcome, facts)
