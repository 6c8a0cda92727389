import type { LiveVersion } from '../../objects/model.ts'
import type { ExpiryPosition, SweepStore } from '../../objects/ports.ts'
import type { Database } from './database.ts'
import { type LiveRow, liveFromRow, VERSION_COLUMNS, VERSIONS } from './version-row.ts'

const ABANDON = `
  INSERT INTO versions (object, version, state, listed, kind, owner, created, ended)
  VALUES (?1, ?2, 'abandoned', 0, 'object', '', ?3, ?3)
  ON CONFLICT DO NOTHING`

const UNFINISHED = `
  SELECT object FROM object_facts
  WHERE tombstone IS NOT NULL AND shred_finished IS NULL
    AND (tombstone, object) > (
      coalesce((SELECT tombstone FROM object_facts WHERE object = ?1), 0), coalesce(?1, ''))
  ORDER BY tombstone, object LIMIT ?2`

const EXPIRED = `
  SELECT ${VERSION_COLUMNS} FROM ${VERSIONS}
  WHERE v.state = 'live' AND v.expires IS NOT NULL AND v.expires <= ?1
    AND (v.expires, v.object, v.version) > (?2, ?3, ?4)
  ORDER BY v.expires, v.object, v.version LIMIT ?5`

/** Before every other. */
const START: ExpiryPosition = { expires: 0, object: '', version: 0 }

export class SqliteSweepStore implements SweepStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  abandon(object: string, version: number, at: number): Promise<boolean> {
    return this.#database.run(() => this.#database.prepare(ABANDON).run(object, version, at).changes === 1)
  }

  /** Also completes what a shred had to leave in the write-ahead log: each sweep begins here. */
  async unfinished(limit: number, after: string | null): Promise<readonly string[]> {
    await this.#database.settleCheckpoint()
    return this.#database.read(() => {
      const rows = this.#database.prepare(UNFINISHED).all(after, limit)
      return rows.map((row) => row['object'] as string)
    })
  }

  expired(now: number, limit: number, after: ExpiryPosition | null): Promise<readonly LiveVersion[]> {
    return this.#database.read(() => {
      const statement = this.#database.prepare(EXPIRED)
      const { expires, object, version } = after ?? START
      const rows = statement.all(now, expires, object, version, limit) as LiveRow[]
      return rows.map(liveFromRow)
    })
  }
}
