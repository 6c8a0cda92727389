import { KeyfoldError } from '../../errors.ts'
import { type Generation, type GenerationState, mayBecome } from '../../keys/generation.ts'
import type { GenerationStore, GenerationUsage } from '../../keys/ports.ts'
import type { Database } from './database.ts'

const COLUMNS = 'generation, key_id AS keyId, state, created, activated, retired'

const LIST = `SELECT ${COLUMNS} FROM generations ORDER BY generation`

const FIND = `SELECT ${COLUMNS} FROM generations WHERE generation = ?`

const ACTIVE = `SELECT ${COLUMNS} FROM generations WHERE state = 'active'`

const CLAIM = `
  INSERT INTO generations (generation, key_id, state, created, changed) VALUES (?1, ?2, 'pending', ?3, ?3)
  ON CONFLICT DO NOTHING`

const RETIRE = `
  UPDATE generations SET state = 'decrypt-only', retired = ?1, changed = ?1
  WHERE generation = ?2 AND state = 'active'`

const ACTIVATE = `
  UPDATE generations SET state = 'active', activated = ?1, changed = ?1 WHERE generation = ?2 AND state = 'pending'`

const TRANSITION = 'UPDATE generations SET state = ?, changed = ? WHERE generation = ? AND state = ?'

const COUNT = `SELECT generation, count(*) AS versions FROM versions WHERE state = 'live' GROUP BY generation`

export class SqliteGenerationStore implements GenerationStore, GenerationUsage {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(): Promise<readonly Generation[]> {
    return this.#database.read(() => this.#database.prepare(LIST).all().map(generationFromRow))
  }

  find(generation: number): Promise<Generation | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(FIND).get(generation)
      return row ? generationFromRow(row) : null
    })
  }

  claim(generation: number, keyId: string, created: number): Promise<boolean> {
    return this.#database.run(() => {
      return this.#database.prepare(CLAIM).run(generation, keyId, created).changes === 1
    })
  }

  active(): Promise<Generation | null> {
    return this.#database.read(() => this.#active())
  }

  activate(from: number | null, to: number, at: number): Promise<boolean> {
    return this.#database.run(() => {
      const target = this.#database.prepare(FIND).get(to)
      if ((this.#active()?.generation ?? null) !== from || target?.['state'] !== 'pending') return false
      if (from !== null) this.#database.prepare(RETIRE).run(at, from)
      this.#database.prepare(ACTIVATE).run(at, to)
      return true
    })
  }

  async transition(
    generation: number,
    from: GenerationState,
    to: GenerationState,
    at: number,
  ): Promise<boolean> {
    if (!mayBecome(from, to) || from === 'active' || to === 'active') {
      throw new KeyfoldError('key-state', `Generation ${generation} may not go from ${from} to ${to}.`)
    }
    return this.#database.run(() => {
      return this.#database.prepare(TRANSITION).run(to, at, generation, from).changes === 1
    })
  }

  countByGeneration(): Promise<ReadonlyMap<number, number>> {
    return this.#database.read(() => {
      const rows = this.#database.prepare(COUNT).all() as { generation: number; versions: number }[]
      return new Map(rows.map((row) => [row.generation, row.versions]))
    })
  }

  #active(): Generation | null {
    const row = this.#database.prepare(ACTIVE).get()
    return row ? generationFromRow(row) : null
  }
}

const generationFromRow = (row: Record<string, unknown>): Generation => ({ ...row }) as Generation
