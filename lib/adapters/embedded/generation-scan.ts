import type { GenerationScan, ScanPage } from '../../rotation/ports.ts'
import type { Database } from './database.ts'
import { STORAGE_POLICY } from './storage-policy.ts'

/** By the table itself, not by an index. */
const PAGE = `
  SELECT object, version, state, generation FROM versions
  WHERE (object, version) > (?, ?) ORDER BY object, version LIMIT ?`

const HELD_AFTER = 'SELECT count(*) AS holds FROM object_facts WHERE hold_at IS NOT NULL AND object > ?'

const HELD_BETWEEN = `${HELD_AFTER} AND object <= ?`

type Row = {
  readonly object: string
  readonly version: number
  readonly state: string
  readonly generation: number
}

type Position = Pick<Row, 'object' | 'version'>

/** Before everything. */
const START: Position = { object: '', version: 0 }

/** One part: to read a local file from several places at once is no faster. */
const SEGMENTS = ['all'] as const

/** Every call reads a range of ids, as one consistent view of it, and lets others go on in between. */
export class SqliteGenerationScan implements GenerationScan {
  readonly segments: readonly string[] = SEGMENTS
  readonly #database: Database
  readonly #pageRows: number

  /** @param pageRows versions that one call looks at */
  constructor(database: Database, pageRows: number = STORAGE_POLICY.scanRows) {
    this.#database = database
    this.#pageRows = pageRows
  }

  scan(_segment: string, after: string | null): Promise<ScanPage> {
    return this.#database.read(() => {
      const start = after === null ? START : (JSON.parse(after) as Position)
      const rows = this.#database.prepare(PAGE).all(start.object, start.version, this.#pageRows) as Row[]
      const last = rows.length < this.#pageRows ? undefined : rows.at(-1)
      return {
        versions: countLive(rows),
        holds: this.#held(start.object, last?.object),
        next: last === undefined ? null : JSON.stringify({ object: last.object, version: last.version }),
      }
    })
  }

  /** Objects whose versions begin after the page before: each is counted once, one without versions too. */
  #held(after: string, upTo: string | undefined): number {
    const row =
      upTo === undefined
        ? this.#database.prepare(HELD_AFTER).get(after)
        : this.#database.prepare(HELD_BETWEEN).get(after, upTo)
    return Number(row?.['holds'])
  }
}

function countLive(rows: readonly Row[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { state, generation } of rows) {
    if (state === 'live') counts.set(generation, (counts.get(generation) ?? 0) + 1)
  }
  return counts
}
