import type { StatementSync } from 'node:sqlite'
import type { AuditEvent } from '../../audit/event.ts'
import type { EventStore } from '../../audit/ports.ts'
import type { Database } from './database.ts'
import { STORAGE_POLICY } from './storage-policy.ts'

const APPEND = 'INSERT INTO events (id, event) VALUES (?, ?)'

const PAGE = 'SELECT event FROM events WHERE id > ? ORDER BY id LIMIT ?'

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
    await this.#database.run(() => this.#append.run(event.id, JSON.stringify(event)))
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
