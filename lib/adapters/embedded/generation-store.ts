import { KeyfoldError } from '../../errors.ts'
import {
  type Generation,
  type GenerationFacts,
  type GenerationState,
  mayBecome,
} from '../../keys/generation.ts'
import type { GenerationStore } from '../../keys/ports.ts'
import type { Database } from './database.ts'

/** Of `generations g`. */
const FACTS = 'g.escrow, g.compromised, g.emptied, g.copies_destroyed AS copiesDestroyed'

/** What the items say, overridden by the last move of the pointer. */
const GENERATIONS = `
  SELECT g.generation, g.key_id AS keyId,
    CASE WHEN g.generation = p.generation THEN 'active'
      WHEN g.generation = p.former AND g.state = 'active' THEN 'decrypt-only' ELSE g.state END AS state,
    g.created,
    CASE WHEN g.generation = p.generation THEN p.moved ELSE g.activated END AS activated,
    CASE WHEN g.generation = p.former THEN p.moved ELSE g.retired END AS retired,
    g.disabled, g.deletion_scheduled AS deletionScheduled, g.destroyed,
    ${FACTS}
  FROM generations g LEFT JOIN active_pointer p ON p.id = 1`

const LIST = `${GENERATIONS} ORDER BY g.generation`

const FIND = `${GENERATIONS} WHERE g.generation = ?`

const ACTIVE = `${GENERATIONS} WHERE g.generation = p.generation`

const CLAIM = `
  INSERT INTO generations (generation, key_id, state, created) VALUES (?, ?, 'pending', ?)
  ON CONFLICT DO NOTHING`

const FIRST_MOVE = `
  INSERT INTO active_pointer (id, generation, moved)
  SELECT 1, generation, ?2 FROM generations WHERE generation = ?1 AND state = 'pending'
  ON CONFLICT DO NOTHING`

const MOVE = `
  UPDATE active_pointer SET generation = ?2, former = generation, moved = ?3
  WHERE id = 1 AND generation = ?1
    AND EXISTS (SELECT 1 FROM generations WHERE generation = ?1 AND state = 'active')
    AND EXISTS (SELECT 1 FROM generations WHERE generation = ?2 AND state = 'pending')`

const RECORD_RETIRED = `
  UPDATE generations SET state = 'decrypt-only', retired = (SELECT moved FROM active_pointer WHERE id = 1)
  WHERE generation = (SELECT former FROM active_pointer WHERE id = 1) AND state = 'active'`

const RECORD_ACTIVATED = `
  UPDATE generations SET state = 'active', activated = (SELECT moved FROM active_pointer WHERE id = 1)
  WHERE generation = (SELECT generation FROM active_pointer WHERE id = 1) AND state = 'pending'`

/** The time of a step is that of the last time it was taken; a step that is taken back has none. */
const TRANSITION = `
  UPDATE generations SET state = ?1,
    disabled = CASE ?1 WHEN 'disabled' THEN ?4 WHEN 'decrypt-only' THEN NULL ELSE disabled END,
    deletion_scheduled = CASE ?1
      WHEN 'scheduled-for-deletion' THEN ?4 WHEN 'disabled' THEN NULL ELSE deletion_scheduled END,
    destroyed = CASE ?1 WHEN 'destroyed' THEN ?4 ELSE destroyed END
  WHERE generation = ?2 AND state = ?3 AND NOT EXISTS (SELECT 1 FROM active_pointer WHERE id = 1 AND generation = ?2)`

const KNOWN = `SELECT ${FACTS} FROM generations g WHERE g.generation = ?`

const NOTE = `
  UPDATE generations SET escrow = ?, compromised = ?, emptied = ?, copies_destroyed = ? WHERE generation = ?`

export class SqliteGenerationStore implements GenerationStore {
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
    return this.#database.read(() => {
      const row = this.#database.prepare(ACTIVE).get()
      return row ? generationFromRow(row) : null
    })
  }

  async activate(from: number | null, to: number, at: number): Promise<boolean> {
    await this.#recordLastMove()
    return this.#database.run(() => {
      const moved =
        from === null
          ? this.#database.prepare(FIRST_MOVE).run(to, at)
          : this.#database.prepare(MOVE).run(from, to, at)
      return moved.changes === 1
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
    await this.#recordLastMove()
    return this.#database.run(() => {
      return this.#database.prepare(TRANSITION).run(to, generation, from, at).changes === 1
    })
  }

  async note(generation: number, facts: Partial<GenerationFacts>): Promise<void> {
    await this.#database.run(() => {
      const known = this.#database.prepare(KNOWN).get(generation) as GenerationFacts | undefined
      if (known === undefined) return
      const { escrow, compromised, emptied, copiesDestroyed } = { ...known, ...facts }
      this.#database.prepare(NOTE).run(escrow, compromised, emptied, copiesDestroyed, generation)
    })
  }

  /** Two writes of one item each, which may be repeated and may be late; the pointer moves on only after them. */
  async #recordLastMove(): Promise<void> {
    await this.#database.run(() => this.#database.prepare(RECORD_RETIRED).run())
    await this.#database.run(() => this.#database.prepare(RECORD_ACTIVATED).run())
  }
}

const generationFromRow = (row: Record<string, unknown>): Generation => ({ ...row }) as Generation
