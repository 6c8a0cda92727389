/** One request, one event: the frame around every use case (architecture, section 11). */
import type { Caller } from '../access/caller.ts'
import type { Decision } from '../access/check.ts'
import { KeyfoldError } from '../errors.ts'
import type { Action } from './event.ts'
import { type EventFacts, logAccessAttempt, type Recorder } from './record.ts'

/** Records that the action is allowed. Nothing may be changed or released before it has resolved. */
export type Allow = (facts?: EventFacts) => Promise<void>

/** A refusal, which becomes an `access.check` event. */
class Refusal extends KeyfoldError {}

/** Errors whose event is written, or was tried to be. */
const recorded = new WeakSet<object>()

/** Whether a use case has recorded this failure already: one request, one event. */
export const isRecorded = (error: unknown): boolean => error instanceof Error && recorded.has(error)

/** @throws the refusal, unless the decision is to allow. */
export function enforce(decision: Decision): void {
  if (!decision.allowed) throw new Refusal(decision.code, decision.reason)
}

/** @throws a refusal when there is nothing: what is not there is refused, and recorded so. */
export function enforceFound<T>(found: T | null, reason: string): asserts found is T {
  if (found === null) throw new Refusal('not-found', reason)
}

/**
 * Runs a use case. A refusal is recorded as `access.check`, and fails closed when it cannot be; whatever fails after the
 * decision is recorded as `failed`, best effort, since the answer is a failure already.
 */
export async function perform<T>(
  recorder: Recorder,
  caller: Caller,
  action: Action,
  facts: EventFacts,
  body: (allow: Allow) => Promise<T>,
): Promise<T> {
  let known = facts
  const allow: Allow = async (more = {}) => {
    known = { ...known, ...more }
    await recorder.record(caller, action, 'allowed', known)
  }
  try {
    return await body(allow)
  } catch (error) {
    if (error instanceof Error) recorded.add(error)
    if (error instanceof Refusal) {
      await logAccessAttempt(recorder, caller, 'denied', { ...known, reason: `${action}: ${error.code}` })
    } else {
      const reason = error instanceof KeyfoldError ? error.code : 'internal'
      await recorder.record(caller, action, 'failed', { ...known, reason }).catch(() => undefined)
    }
    throw error
  }
}
