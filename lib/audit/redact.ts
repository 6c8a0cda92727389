/** `POST /audit/events/{id}/redaction`: destroys what the law says may not be kept, and leaves the log whole. */
import type { Caller } from '../access/caller.ts'
import { checkCaller, forbid } from '../access/check.ts'
import { KeyfoldError } from '../errors.ts'
import type { AuditEvent } from './event.ts'
import { type LogQueryPorts, latestCheckpoint, notSealed } from './log-checkpoint.ts'
import { enforce, enforceFound, perform } from './operation.ts'

/**
 * Destroys the body of an event, and the salt without which nobody can find out from the log what was in it. That it was done is an event,
 * which is recorded first; its own place in the log stays. May be repeated.
 *
 * @throws a refusal, also of what the caller did, or was given: nobody covers their own tracks; KeyfoldError `not-sealed` while it is not in the log,
 * `not-redactable` for a redaction.
 */
export async function redactEvent(
  ports: Pick<LogQueryPorts, 'recorder' | 'tiles' | 'placedEvents'>,
  from: Caller | Promise<Caller>,
  id: string,
  reason: string,
): Promise<void> {
  const caller = await from
  return perform(ports.recorder, caller, 'audit.redact', { event: id }, async (allow) => {
    enforce(checkCaller(caller, 'audit:redact'))
    const found = await ports.placedEvents.find(id)
    enforceFound(found, 'There is no such event.')
    if (found.body !== null) assertRedactable(caller, JSON.parse(found.body) as AuditEvent)
    const { size } = await latestCheckpoint(ports.tiles)
    if (found.leaf === null || found.leaf >= size) throw notSealed('This event is not in the log yet.')
    await allow({ reason })
    await ports.placedEvents.redact(id)
  })
}

function assertRedactable(caller: Caller, { action, principal, target }: AuditEvent): void {
  if (action === 'audit.redact') {
    throw new KeyfoldError(
      'not-redactable',
      'A redaction is kept for good: it says what was taken away, and why.',
    )
  }
  if (principal === caller.principal || target === caller.principal) {
    enforce(forbid('Nobody redacts events of their own, or about themselves; another privacy officer can.'))
  }
}
