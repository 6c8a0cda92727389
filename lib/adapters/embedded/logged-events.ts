/** The rows of events, as the log sees them. */
import type { SQLOutputValue } from 'node:sqlite'
import type { AuditEvent } from '../../audit/event.ts'
import { isEventId } from '../../audit/log/entry.ts'
import type { PlacedEvent, PlacedEvents, StoredEvent, WaitingEvents } from '../../audit/log/ports.ts'
import type { Database } from './database.ts'

/** A body that was redacted is blank: see {@link REDACT}. */
export const NOT_REDACTED = `trim(event) <> ''`

const WAITING = 'SELECT leaf, id, event, salt FROM events WHERE leaf >= ? ORDER BY leaf LIMIT ?'

/** One view of both tables. */
const PLACED = `
  SELECT CASE WHEN leaf < (SELECT size FROM audit_log WHERE audit_log.id = 1) THEN leaf END AS leaf, id, event, salt,
    principal, object, subject, action, outcome
  FROM events`
const PLACED_AFTER = `${PLACED} WHERE id > ? ORDER BY id LIMIT ?`
const PLACED_ONE = `${PLACED} WHERE id = ?`

/** In place, by as many blanks: a row that is moved could leave a copy of others behind (schema-steps.ts). */
const REDACT = `
  UPDATE events SET event = printf('%*s', octet_length(event), ''), salt = zeroblob(octet_length(salt)),
    principal = NULL, object = NULL, subject = NULL, action = NULL, outcome = NULL
  WHERE id = ?`

const NOTHING: StoredEvent = { id: null, body: null, salt: null }

type Row = Readonly<Record<string, SQLOutputValue>>

function storedEvent(row: Row): StoredEvent & { readonly id: string } {
  const body = row['event'] as string
  const redacted = body.trim() === ''
  return {
    id: row['id'] as string,
    body: redacted ? null : body,
    salt: redacted ? null : (row['salt'] as Uint8Array | null),
  }
}

/** Each event has its number from the append on: those that wait are the numbers after what is published. */
export class SqliteWaitingEvents implements WaitingEvents {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  waiting(size: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.#database.read(() => {
      const events: StoredEvent[] = []
      for (const row of this.#database.prepare(WAITING).all(size, limit)) {
        // A number that is not there was given to an event that somebody removed.
        while (size + events.length < Number(row['leaf']) && events.length < limit) events.push(NOTHING)
        const event = storedEvent(row)
        // What is no event must not stop the others: verification names the row, which no leaf bears out.
        if (events.length < limit) events.push(isEventId(event.id) ? event : NOTHING)
      }
      return events
    })
  }

  async place(): Promise<void> {
    // Their numbers say it.
  }
}

export class SqlitePlacedEvents implements PlacedEvents {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  placed(after: string | null, limit: number): Promise<readonly PlacedEvent[]> {
    return this.#database.read(() =>
      this.#database
        .prepare(PLACED_AFTER)
        .all(after ?? '', limit)
        .map(placedEvent),
    )
  }

  find(id: string): Promise<PlacedEvent | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(PLACED_ONE).get(id)
      return row === undefined ? null : placedEvent(row)
    })
  }

  /** @throws KeyfoldError `unavailable` also when a copy may be left in the write-ahead log. */
  async redact(id: string): Promise<void> {
    await this.#database.run(() => this.#database.prepare(REDACT).run(id))
    await this.#database.checkpointTruncate()
  }
}

function placedEvent(row: Row): PlacedEvent {
  const stored = storedEvent(row)
  return {
    ...stored,
    leaf: row['leaf'] as number | null,
    ...(stored.body !== null && isMislisted(row, stored.body) && { mislisted: true }),
  }
}

const LISTED_BY = ['principal', 'object', 'subject', 'action', 'outcome'] as const

/** What is no event is no list's either: the log tells that it was changed. */
function isMislisted(row: Row, body: string): boolean {
  try {
    const event = JSON.parse(body) as Partial<AuditEvent>
    const listed = { ...event, outcome: event.outcome === 'allowed' ? undefined : event.outcome }
    return LISTED_BY.some((name) => row[name] !== (listed[name] ?? null))
  } catch {
    return false
  }
}
