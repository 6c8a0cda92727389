import type { Hold } from '../../objects/model.ts'
import type { FactStore } from '../../objects/ports.ts'
import type { Database } from './database.ts'

const HOLD = `
  INSERT INTO object_facts (object, hold_reason, hold_by, hold_at)
  SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM destruction_claims WHERE object = ?1)
  ON CONFLICT (object) DO UPDATE
  SET hold_reason = excluded.hold_reason, hold_by = excluded.hold_by, hold_at = excluded.hold_at
  WHERE object_facts.tombstone IS NULL AND object_facts.hold_at IS NULL`

const HELD = 'SELECT 1 FROM object_facts WHERE object = ? AND hold_at IS NOT NULL'

const RELEASE = 'UPDATE object_facts SET hold_reason = NULL, hold_by = NULL, hold_at = NULL WHERE object = ?'

/** What is set already stays: the first time counts. */
const TOMBSTONE = `
  INSERT INTO object_facts (object, tombstone) VALUES (?, ?)
  ON CONFLICT (object) DO UPDATE
  SET tombstone = coalesce(object_facts.tombstone, excluded.tombstone)
  WHERE object_facts.hold_at IS NULL`

const UNLIST = 'UPDATE versions SET listed = 0 WHERE object = ? AND listed = 1'

/** Of live versions only, and gone with them: a claim is one on something that can still be lost. */
const CLAIM = `
  INSERT INTO destruction_claims (object, version)
  SELECT object, version FROM versions WHERE object = ? AND version = ? AND state = 'live'
  ON CONFLICT DO NOTHING`

const FINISH = `
  UPDATE object_facts SET shred_finished = coalesce(shred_finished, ?)
  WHERE object = ? AND tombstone IS NOT NULL`

export class SqliteFactStore implements FactStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  hold(object: string, hold: Hold): Promise<'placed' | 'already' | 'refused'> {
    return this.#database.run(() => {
      const { changes } = this.#database.prepare(HOLD).run(object, hold.reason, hold.by, hold.at)
      if (changes === 1) return 'placed'
      return this.#isHeld(object) ? 'already' : 'refused'
    })
  }

  async release(object: string): Promise<void> {
    await this.#database.run(() => this.#database.prepare(RELEASE).run(object))
  }

  tombstone(object: string, at: number): Promise<boolean> {
    return this.#database.run(() => {
      const { changes } = this.#database.prepare(TOMBSTONE).run(object, at)
      if (changes === 0) return false
      this.#database.prepare(UNLIST).run(object)
      return true
    })
  }

  claimDestruction(object: string, version: number): Promise<boolean> {
    return this.#database.run(() => {
      if (this.#isHeld(object)) return false
      this.#database.prepare(CLAIM).run(object, version)
      return true
    })
  }

  async finishShred(object: string, at: number): Promise<void> {
    await this.#database.run(() => this.#database.prepare(FINISH).run(at, object))
  }

  #isHeld(object: string): boolean {
    return this.#database.prepare(HELD).get(object) !== undefined
  }
}
