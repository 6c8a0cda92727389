import type { Finding, Severity } from '../../anomaly/model.ts'
import { keptAfter } from '../../findings/kept.ts'
import type {
  Acknowledgment,
  FindingPage,
  FindingState,
  FindingStore,
  KeptFinding,
} from '../../findings/ports.ts'
import type { Database } from './database.ts'

const COLUMNS = 'found, state, acknowledgment, mute, notified'

const FIND = `SELECT ${COLUMNS} FROM findings WHERE finding = ?`

const KEEP = `
  INSERT INTO findings (finding, raised, found, state, mute) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (finding) DO UPDATE
    SET raised = excluded.raised, found = excluded.found, state = excluded.state, mute = excluded.mute`

const NEWEST = 'ORDER BY raised DESC, finding DESC LIMIT ?'

const PAGE = `SELECT ${COLUMNS} FROM findings WHERE (raised, finding) < (?, ?) ${NEWEST}`

const PAGE_OF_STATE = `
  SELECT ${COLUMNS} FROM findings WHERE state = ? AND (raised, finding) < (?, ?) ${NEWEST}`

const RAISED_IN = `
  SELECT ${COLUMNS} FROM findings WHERE raised >= ? AND raised < ? ORDER BY raised, finding LIMIT ?`

const ACKNOWLEDGE = `
  UPDATE findings SET state = 'acknowledged', acknowledgment = ?
  WHERE finding = ? AND state IN ('open', 'muted')`

const NOTE_NOTIFIED = 'UPDATE findings SET notified = ? WHERE finding = ?'

/** After every other. */
const END = [Number.MAX_SAFE_INTEGER, ''] as const

export class SqliteFindingStore implements FindingStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  keep(finding: Finding, mute: string | null): Promise<KeptFinding> {
    return this.#database.run(() => {
      const kept = keptAfter(this.#find(finding.id), finding, mute)
      const { id, raisedAt } = kept.finding
      this.#database.prepare(KEEP).run(id, raisedAt, JSON.stringify(kept.finding), kept.state, kept.mute)
      return kept
    })
  }

  find(id: string): Promise<KeptFinding | null> {
    return this.#database.read(() => this.#find(id))
  }

  page(state: FindingState | null, after: string | null, limit: number): Promise<FindingPage> {
    const position = after === null ? END : (JSON.parse(after) as readonly [number, string])
    return this.#database.read(() => {
      const rows =
        state === null
          ? this.#database.prepare(PAGE).all(...position, limit)
          : this.#database.prepare(PAGE_OF_STATE).all(state, ...position, limit)
      const items = rows.map(keptFromRow)
      const last = items.length < limit ? undefined : items.at(-1)?.finding
      return { items, next: last === undefined ? null : JSON.stringify([last.raisedAt, last.id]) }
    })
  }

  raisedIn(from: number, to: number, limit: number): Promise<readonly KeptFinding[]> {
    return this.#database.read(() => this.#database.prepare(RAISED_IN).all(from, to, limit).map(keptFromRow))
  }

  acknowledge(id: string, acknowledgment: Acknowledgment): Promise<boolean> {
    return this.#database.run(
      () => this.#database.prepare(ACKNOWLEDGE).run(JSON.stringify(acknowledgment), id).changes === 1,
    )
  }

  async noteNotified(id: string, severity: Severity): Promise<void> {
    await this.#database.run(() => this.#database.prepare(NOTE_NOTIFIED).run(severity, id))
  }

  #find(id: string): KeptFinding | null {
    const row = this.#database.prepare(FIND).get(id)
    return row === undefined ? null : keptFromRow(row)
  }
}

const keptFromRow = (row: Record<string, unknown>): KeptFinding => ({
  finding: JSON.parse(row['found'] as string) as Finding,
  state: row['state'] as FindingState,
  acknowledgment: JSON.parse((row['acknowledgment'] as string | null) ?? 'null') as Acknowledgment | null,
  mute: row['mute'] as string | null,
  notified: row['notified'] as Severity | null,
})
