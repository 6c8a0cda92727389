import { logChanged } from '../../audit/log/changed.ts'
import { ENTRY_BYTES } from '../../audit/log/entry.ts'
import { HASH_BYTES } from '../../audit/log/hash.ts'
import type { LogState, LogStates } from '../../audit/log/ports.ts'
import { rangeLength } from '../../audit/log/tree.ts'
import type { Database } from './database.ts'

const READ = 'SELECT revision, size, range, entries, root FROM audit_log WHERE id = 1'

const REPLACE = `
  UPDATE audit_log SET revision = ?1, size = ?2, range = ?3, entries = ?4, root = ?5
  WHERE id = 1 AND revision = ?1 - 1`

export class SqliteLogStates implements LogStates {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** @throws KeyfoldError `internal` when what is there was changed by somebody. */
  read(): Promise<LogState> {
    return this.#database.read(() => {
      const row = this.#database.prepare(READ).get()
      // It is there from the first on, and is never removed.
      if (row === undefined) throw damaged()
      const range = parts(row['range'] as Uint8Array, HASH_BYTES)
      const entries = row['entries'] as Uint8Array | null
      const root = row['root'] as Uint8Array | null
      const size = Number(row['size'])
      if (range.length !== rangeLength(size)) throw damaged()
      return {
        revision: Number(row['revision']),
        published: { size, range },
        batch: entries === null || root === null ? null : { entries: parts(entries, ENTRY_BYTES), root },
      }
    })
  }

  replace({ revision, published, batch }: LogState): Promise<boolean> {
    const range = Buffer.concat(published.range)
    const entries = batch === null ? null : Buffer.concat(batch.entries)
    return this.#database.run(() => {
      const statement = this.#database.prepare(REPLACE)
      return statement.run(revision, published.size, range, entries, batch?.root ?? null).changes === 1
    })
  }
}

function parts(bytes: Uint8Array, length: number): readonly Uint8Array[] {
  if (bytes.length % length !== 0) throw damaged()
  return Array.from({ length: bytes.length / length }, (_, at) =>
    bytes.subarray(at * length, (at + 1) * length),
  )
}

const damaged = (): Error => logChanged('its state')
