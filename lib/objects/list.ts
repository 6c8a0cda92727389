/** `GET /objects`: one of four lists, each an index of its own; the rest are filters within (architecture, section 6). */
import type { Caller } from '../access/caller.ts'
import { checkList } from '../access/check.ts'
import type { ListScope } from '../access/roles.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { EventFacts, Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import { POLICY } from '../policy.ts'
import { granteesOf, isExpired } from './authorize.ts'
import type { Cursors } from './cursor.ts'
import type { Classification, Labels, LiveVersion, ObjectFacts } from './model.ts'
import type { ListBy, ListEntry, ListPosition, ObjectIndex } from './ports.ts'

export type ListPorts = {
  readonly recorder: Recorder
  readonly clock: Clock
  readonly index: ObjectIndex
  readonly cursors: Cursors<ListPosition>
}

export type ListQuery = {
  readonly by: ListBy
  readonly labels: Labels
  readonly classification: Classification | null
  /** Milliseconds since the Unix epoch; of the newest version. */
  readonly createdAfter: number | null
  readonly createdBefore: number | null
  readonly limit: number
  readonly cursor: string | null
}

export type ListItem = { readonly version: LiveVersion; readonly facts: ObjectFacts }
export type ListPage = { readonly items: readonly ListItem[]; readonly cursor: string | null }

/**
 * One page, newest object first. It may be short, and even empty with a cursor, when filters pass over many objects.
 *
 * @throws a refusal; KeyfoldError `invalid-request` for a cursor of another list.
 */
export async function listObjects(
  ports: ListPorts,
  from: Caller | Promise<Caller>,
  query: ListQuery,
): Promise<ListPage> {
  const caller = await from
  const { by } = query
  return perform(ports.recorder, caller, 'object.list', factsOf(by), async (allow) => {
    enforce(checkList(caller, scopeOf(caller, by)))
    const { limit: _, cursor, ...defining } = query
    const identity = JSON.stringify(defining)
    const after = cursor === null ? null : await ports.cursors.open(caller.principal, identity, cursor)
    await allow()
    const { items, last } = await collect(ports, by, query, after)
    return {
      items,
      cursor: last === null ? null : await ports.cursors.seal(caller.principal, identity, last),
    }
  })
}

/** Whose objects were asked for is part of the record. */
function factsOf(by: ListBy): EventFacts {
  switch (by.by) {
    case 'owner':
      return { reason: `owner ${by.owner}` }
    case 'grantee':
      return { reason: `grantee ${by.grantee}` }
    case 'subject':
      return { reason: 'subject', subject: by.subject }
    case 'all':
      return { reason: 'all' }
  }
}

function scopeOf(caller: Caller, by: ListBy): ListScope {
  switch (by.by) {
    case 'owner':
      return by.owner === caller.principal ? 'own' : 'all'
    case 'grantee':
      return granteesOf(caller).includes(by.grantee) ? 'granted' : 'all'
    case 'subject':
      return 'subject'
    case 'all':
      return 'all'
  }
}

/** Reads the index in steps until the page is full, the list has ended, or enough was read for one request. */
async function collect(
  ports: ListPorts,
  by: ListBy,
  query: ListQuery,
  after: ListPosition | null,
): Promise<{ items: readonly ListItem[]; last: ListPosition | null }> {
  const items: ListItem[] = []
  const now = ports.clock()
  // A filter may pass over many: small pages are not read one by one.
  const step = Math.max(query.limit, POLICY.pageSizeDefault)
  let last = after
  for (let scanned = 0; scanned < POLICY.listScanMax; ) {
    const entries = await ports.index.list(by, last, step)
    for (const entry of entries) {
      last = entry.position
      const item = shown(entry, query, now)
      if (item !== null) items.push(item)
      if (items.length === query.limit) return { items, last }
    }
    if (entries.length < step) return { items, last: null }
    scanned += entries.length
  }
  return { items, last }
}

function shown({ head, grantExpires }: ListEntry, query: ListQuery, now: number): ListItem | null {
  if (head === null) return null
  const { latest, facts } = head
  if (latest === null || latest.state !== 'live' || facts.tombstone !== null) return null
  if (isExpired(latest, now) || isExpired({ expires: grantExpires }, now)) return null
  return matches(latest, query) ? { version: latest, facts } : null
}

function matches(version: LiveVersion, query: ListQuery): boolean {
  return (
    Object.entries(query.labels).every(([key, value]) => version.labels[key] === value) &&
    (query.classification === null || version.classification === query.classification) &&
    (query.createdAfter === null || version.created > query.createdAfter) &&
    (query.createdBefore === null || version.created < query.createdBefore)
  )
}
