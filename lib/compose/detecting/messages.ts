/** What the thread with the detectors and the one that it works for say to each other: a question, and its answer, at a time. */
import type { Finding } from '../../anomaly/model.ts'
import type { AuditEvent } from '../../audit/event.ts'
import type { Failure } from '../ask-thread.ts'

export type ToDetectors =
  /** Begins anew, from a snapshot or from nothing. */
  | { readonly open: Uint8Array | null }
  | { readonly observe: readonly AuditEvent[] }
  | { readonly advance: number }
  | 'snapshot'

export type FromDetectors =
  | { readonly found: readonly Finding[] }
  | { readonly snapshot: Uint8Array }
  | { readonly failed: Failure }
