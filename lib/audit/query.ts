/** `GET /audit/events`: what was done, by whom and with what, newest first. */
import { encodeTime } from 'ulid'
import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { type AuthorizePorts, authorizeObject } from '../objects/authorize.ts'
import type { Cursors } from '../objects/cursor.ts'
import type { VersionStore } from '../objects/ports.ts'
import { POLICY } from '../policy.ts'
import type { AuditEvent } from './event.ts'
import { type EventFilter, factsOf, indexFor, matches } from './event-filter.ts'
import { enforce, perform } from './operation.ts'
import type { EventIndex, EventQueries } from './ports.ts'
import type { Recorder } from './record.ts'

export type QueryPorts = AuthorizePorts & {
  readonly recorder: Recorder
  readonly versions: Pick<VersionStore, 'head'>
  readonly eventQueries: EventQueries
  /** Position: the id below which the next page begins. */
  readonly eventCursors: Cursors<string>
}

export type EventQuery = {
  readonly filter: EventFilter
  /**
   * Milliseconds since the Unix epoch, neither of them included; null: without a limit. They go by the time in an event's id, which is
   * that of the event unless a clock was set back.
   */
  readonly after: number | null
  readonly before: number | null
  readonly limit: number
  readonly cursor: string | null
}

export type EventList = { readonly events: readonly AuditEvent[]; readonly cursor: string | null }

/**
 * One page. Everybody may see their own events; the owner of an object those on it, of others without where they came from; whoever
 * has `audit:read`, all. A page may be short, and even empty with a cursor, when filters pass over many events.
 * That it was read is an event, too, and may be the first on it.
 *
 * @throws a refusal, `not-found` for an object that the caller may not know of; KeyfoldError `invalid-request` for a cursor of another list.
 */
export async function queryEvents(
  ports: QueryPorts,
  from: Caller | Promise<Caller>,
  query: EventQuery,
): Promise<EventList> {
  const caller = await from
  const { filter } = query
  const facts = factsOf(filter, filter.principal === caller.principal)
  return perform(ports.recorder, caller, 'audit.read', facts, async (allow) => {
    const scope = await authorize(ports, caller, filter)
    const { limit: _, cursor, ...defining } = query
    const identity = JSON.stringify(defining)
    const below = cursor === null ? null : await ports.eventCursors.open(caller.principal, identity, cursor)
    await allow()
    const { events, last } = await collect(ports.eventQueries, indexIn(scope, caller, query), query, below)
    return {
      events: scope === 'object' ? events.map((event) => shownToOwner(event, caller)) : events,
      cursor: last === null ? null : await ports.eventCursors.seal(caller.principal, identity, last),
    }
  })
}

/** Whose events are looked at: the caller's, those on one object that it owns, or any. */
type Scope = 'own' | 'object' | 'any'

/** Filters only narrow what one of them gives a right to. @throws a refusal. */
async function authorize(
  ports: QueryPorts,
  caller: Caller,
  { principal, object }: EventFilter,
): Promise<Scope> {
  if (principal === caller.principal) return 'own'
  const decision = checkCaller(caller, 'audit:read')
  if (decision.allowed || object === null) {
    enforce(decision)
    return 'any'
  }
  await authorizeObject(ports, caller, await ports.versions.head(object), 'object:history')
  return 'object'
}

/**
 * Whoever may see nothing but its own events walks along those alone: how many events of others are on an object would show in
 * where its pages end.
 */
const indexIn = (scope: Scope, { principal }: Caller, { filter }: EventQuery): EventIndex =>
  scope === 'own' ? { by: 'principal', value: principal } : indexFor(filter)

/** Reads in steps until the page is full, the list has ended, or enough was read for one request. */
async function collect(
  queries: EventQueries,
  index: EventIndex,
  { filter, after, before, limit }: EventQuery,
  from: string | null,
): Promise<{ events: readonly AuditEvent[]; last: string | null }> {
  const events: AuditEvent[] = []
  const above = after === null ? null : startOf(after + 1)
  let below = from ?? (before === null ? null : startOf(before))
  // A filter may pass over many: small pages are not read one by one.
  const step = Math.max(limit, POLICY.pageSizeDefault)
  for (let scanned = 0; scanned < POLICY.listScanMax; scanned += step) {
    const page = await queries.newest(index, { above, below }, step)
    for (const event of page.events) {
      if (matches(event, filter)) events.push(event)
      if (events.length === limit) return { events, last: event.id }
    }
    below = page.next
    if (below === null) break
  }
  return { events, last: below }
}

/** How the ids of a millisecond begin, and those of no earlier one. */
const startOf = (time: number): string => encodeTime(Math.max(time, 0))

/** Who looked at an object is its owner's business; from which address is not. */
function shownToOwner(event: AuditEvent, { principal }: Caller): AuditEvent {
  if (event.principal === principal) return event
  const { sourceIp: _, userAgent: __, requestId: ___, ...shown } = event
  return shown
}
