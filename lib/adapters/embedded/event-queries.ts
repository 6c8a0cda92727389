import type { AuditEvent } from '../../audit/event.ts'
import type { EventIndex, EventPage, EventQueries, EventRange } from '../../audit/ports.ts'
import type { Database } from './database.ts'
import { NOT_REDACTED } from './logged-events.ts'

/** Each is an index range in the order of the page. */
const CONDITIONS: Readonly<Record<EventIndex['by'], string>> = {
  all: '',
  principal: 'principal = ? AND',
  object: 'object = ? AND',
  subject: 'subject = ? AND',
  action: 'action = ? AND',
  outcome: 'outcome = ? AND',
}

const newest = (by: EventIndex['by']): string =>
  `SELECT id, event FROM events WHERE ${CONDITIONS[by]} id > ? AND id < ? AND ${NOT_REDACTED} ORDER BY id DESC LIMIT ?`

/** Before and after every id. */
const FIRST = ''
const LAST = '~'

export class SqliteEventQueries implements EventQueries {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  newest(index: EventIndex, { above, below }: EventRange, limit: number): Promise<EventPage> {
    const value = index.by === 'all' ? [] : [index.value]
    return this.#database.read(() => {
      const statement = this.#database.prepare(newest(index.by))
      const rows = statement.all(...value, above ?? FIRST, below ?? LAST, limit)
      return {
        events: rows.map((row) => JSON.parse(row['event'] as string) as AuditEvent),
        next: rows.length < limit ? null : ((rows.at(-1)?.['id'] as string | undefined) ?? null),
      }
    })
  }
}
