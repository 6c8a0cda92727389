import type { Finding } from '../anomaly/model.ts'
import type { AuditEvent } from '../audit/event.ts'
import type { EventStore } from '../audit/ports.ts'

/** Ids that differ in their last letter alone. */
const SIBLINGS = 32

/**
 * Whether all the evidence of a finding was done by whoever held a valid token of this principal. Not so: a failed sign-in, which anybody may
 * cause; a token that was refused as a whole, as of somebody disabled, which has no roles in its event; what is not in the log any more.
 */
export async function wasUnderToken(
  events: Pick<EventStore, 'page'>,
  { evidence }: Pick<Finding, 'evidence'>,
  principal: string,
): Promise<boolean> {
  if (evidence.length === 0) return false
  const found = await Promise.all(evidence.map((id) => findEvent(events, id)))
  return found.every((event) => event !== null && isUnderToken(event, principal))
}

const isUnderToken = ({ action, roles = [], ...event }: AuditEvent, principal: string): boolean =>
  event.principal === principal && action !== 'auth.fail' && roles.length > 0

async function findEvent(events: Pick<EventStore, 'page'>, id: string): Promise<AuditEvent | null> {
  const near = await events.page(id.slice(0, -1), SIBLINGS)
  return near.find((event) => event.id === id) ?? null
}
