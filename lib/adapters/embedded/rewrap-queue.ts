import { KeyfoldError } from '../../errors.ts'
import type { RewrapQueue, WrappedPage, WrappedVersion } from '../../rotation/ports.ts'
import type { Database } from './database.ts'
import { nextGeneration } from './wrapped-generations.ts'

type IdRange = { readonly from: string; readonly below: string }

/** Above every id. */
const NO_END = '\u{10ffff}'

/** Ranges of ids in the order of their bytes; ids begin with any of A to Z and a to f, equally likely (lib/objects/ids.ts). */
const SHARDS: Readonly<Record<string, IdRange>> = {
  'A-H': { from: '', below: 'I' },
  'I-P': { from: 'I', below: 'Q' },
  'Q-X': { from: 'Q', below: 'Y' },
  'Y-f': { from: 'Y', below: NO_END },
}

const PAGE = `
  SELECT v.object, v.version, v.kind, v.generation, c.wrapped_data_key AS wrappedDataKey
  FROM versions v JOIN version_contents c ON c.id = v.content
  WHERE v.state = 'live' AND v.generation = ?1 AND (v.object, v.version) > (?2, ?3) AND v.object < ?4
  ORDER BY v.object, v.version LIMIT ?5`

/** The entry that a page ended with. */
type Position = Pick<WrappedVersion, 'generation' | 'object' | 'version'>

/** The next generation whose versions are wanted; null when there is none. */
type NextWanted = (above: number) => number | null

/** The index is in the same file as the versions: it never lags. */
export class SqliteRewrapQueue implements RewrapQueue {
  readonly shards: readonly string[] = Object.keys(SHARDS)
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  outside(shard: string, generation: number, after: string | null, limit: number): Promise<WrappedPage> {
    const next: NextWanted = (above) => {
      const found = nextGeneration(this.#database, above)
      return found === generation ? nextGeneration(this.#database, found) : found
    }
    return this.#database.read(() => this.#page(rangeOf(shard), next, after, limit))
  }

  under(shard: string, generation: number, after: string | null, limit: number): Promise<WrappedPage> {
    const next: NextWanted = (above) => (above < generation ? generation : null)
    return this.#database.read(() => this.#page(rangeOf(shard), next, after, limit))
  }

  #page(range: IdRange, nextWanted: NextWanted, after: string | null, limit: number): WrappedPage {
    const versions: WrappedVersion[] = []
    let start = after === null ? firstOf(range, nextWanted(0)) : (JSON.parse(after) as Position)
    while (start !== null) {
      versions.push(...this.#under(start, range.below, limit - versions.length))
      const last = versions.at(-1)
      if (versions.length >= limit && last !== undefined) return { versions, next: cursorOf(last) }
      start = firstOf(range, nextWanted(start.generation))
    }
    return { versions, next: null }
  }

  #under({ generation, object, version }: Position, below: string, limit: number): WrappedVersion[] {
    const rows = this.#database.prepare(PAGE).all(generation, object, version, below, limit)
    // The types know a row as a record of any values; the columns are named in PAGE.
    return rows as unknown as WrappedVersion[]
  }
}

/** Before everything in the range that is under a generation. */
const firstOf = ({ from }: IdRange, generation: number | null): Position | null =>
  generation === null ? null : { generation, object: from, version: 0 }

const cursorOf = ({ generation, object, version }: Position): string =>
  JSON.stringify({ generation, object, version })

function rangeOf(shard: string): IdRange {
  const range = SHARDS[shard]
  if (range === undefined) throw new KeyfoldError('internal', `There is no shard ${shard}.`)
  return range
}
