import type { StatementSync } from 'node:sqlite'
import type { AuditEvent } from '../../audit/event.ts'
import { canonicalJson } from '../../audit/log/entry.ts'
import { newSalt } from '../../audit/log/salt.ts'
import type { EventStore } from '../../audit/ports.ts'
import type { Database } from './database.ts'
import { NOT_REDACTED } from './logged-events.ts'
import { STORAGE_POLICY } from './storage-policy.ts'

/** Writers are one at a time: numbers have no gap, and who commits later has a larger one. */
const APPEND = `
  INSERT INTO events (leaf, id, event, salt, principal, object, subject, action, outcome)
  VALUES ((SELECT seq + 1 FROM sqlite_sequence WHERE name = 'events'), ?, ?, ?, ?, ?, ?, ?, ?)`

const PAGE = `SELECT event FROM events WHERE id > ? AND ${NOT_REDACTED} ORDER BY id LIMIT ?`

const COUNT = `
  INSERT INTO unauthenticated_failures (window_start, source, failures) VALUES (?, ?, 1)
  ON CONFLICT (window_start, source) DO UPDATE SET failures = failures + 1`

const FORGET = 'DELETE FROM unauthenticated_failures WHERE window_start < ?'

/** Counts the sources beyond the first ones of a window. */
const OTHER_SOURCES = '*'

export class SqliteEventStore implements EventStore {
  readonly #database: Database
  readonly #append: StatementSync
  #window = { start: 0, sources: new Set<string>() }

  constructor(database: Database) {
    this.#database = database
    this.#append = database.prepare(APPEND)
  }

  async append(event: AuditEvent): Promise<void> {
    const { id, principal = null, object = null, subject = null, action, outcome } = event
    const text = canonicalJson(event)
    const salt = newSalt()
    const notAllowed = outcome === 'allowed' ? null : outcome
    await this.#database.run(() =>
      this.#append.run(id, text, salt, principal, object, subject, action, notAllowed),
    )
  }

  async countUnauthenticated(source: string, at: number): Promise<void> {
    const start = at - (at % STORAGE_POLICY.unauthenticatedWindowMs)
    const counted = this.#countedAs(source, start)
    await this.#database.run(() => {
      this.#database.prepare(COUNT).run(start, counted)
      this.#database.prepare(FORGET).run(start - STORAGE_POLICY.unauthenticatedRetentionMs)
    })
  }

  page(after: string | null, limit: number): Promise<readonly AuditEvent[]> {
    return this.#database.read(() => {
      const rows = this.#database.prepare(PAGE).all(after ?? '', limit)
      return rows.map((row) => JSON.parse(row['event'] as string) as AuditEvent)
    })
  }

  #countedAs(source: string, start: number): string {
    if (start !== this.#window.start) this.#window = { start, sources: new Set() }
    const { sources } = this.#window
    if (sources.size < STORAGE_POLICY.unauthenticatedSourcesMax) sources.add(source)
    return sources.has(source) ? source : OTHER_SOURCES
  }
}
