import type { ListBy, ListEntry, ListPosition, ObjectIndex } from '../../objects/ports.ts'
import type { Database } from './database.ts'
import { type HeadRow, headFromRow, headsOf } from './version-row.ts'

const LISTED = 'NULL AS grant_expires FROM versions e WHERE listed = 1'

/** A listed version has neither tombstone nor is it abandoned; the other indexes must ask. */
const VISIBLE = `
  NOT EXISTS (SELECT 1 FROM object_facts WHERE object = e.object AND tombstone IS NOT NULL)
  AND EXISTS (SELECT 1 FROM versions WHERE object = e.object AND state <> 'abandoned')`

/** Each is an index range in the order of the page. */
const ENTRIES: Readonly<Record<ListBy['by'], string>> = {
  all: LISTED,
  owner: `${LISTED} AND owner = ?`,
  subject: `NULL AS grant_expires FROM subject_entries e WHERE created IS NOT NULL AND subject = ? AND ${VISIBLE}`,
  grantee: `expires AS grant_expires FROM grants e WHERE grantee = ? AND ${VISIBLE}`,
}

const page = (by: ListBy['by']): string => `
  ${headsOf(`(
    SELECT object, created, ${ENTRIES[by]} AND (created, object) < (?, ?)
    ORDER BY created DESC, object DESC LIMIT ?)`)}
  ORDER BY o.created DESC, o.object DESC`

/** Before every other: later than any time that JavaScript knows. */
const START: ListPosition = { created: Number.MAX_SAFE_INTEGER, object: '' }

export class SqliteObjectIndex implements ObjectIndex {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(by: ListBy, after: ListPosition | null, limit: number): Promise<readonly ListEntry[]> {
    const { created, object } = after ?? START
    return this.#database.read(() => {
      const rows = this.#database.prepare(page(by.by)).all(...keyOf(by), created, object, limit) as HeadRow[]
      return rows.map((row) => ({
        head: headFromRow(row),
        position: { created: row.position, object: row.id },
        grantExpires: row.grant_expires,
      }))
    })
  }
}

function keyOf(by: ListBy): readonly string[] {
  if (by.by === 'owner') return [by.owner]
  if (by.by === 'grantee') return [by.grantee]
  return by.by === 'subject' ? [by.subject] : []
}
