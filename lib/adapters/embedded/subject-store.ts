import type { SubjectStore } from '../../objects/ports.ts'
import type { Database } from './database.ts'

const ENTER = 'INSERT INTO subject_entries (subject, object) VALUES (?, ?) ON CONFLICT DO NOTHING'

const STATE = 'SELECT erasing FROM subjects WHERE subject = ?'

export class SqliteSubjectStore implements SubjectStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async enter(subject: string, object: string): Promise<void> {
    await this.#database.run(() => this.#database.prepare(ENTER).run(subject, object))
  }

  state(subject: string): Promise<'present' | 'erasing'> {
    return this.#database.read(() => {
      return this.#database.prepare(STATE).get(subject)?.['erasing'] === 1 ? 'erasing' : 'present'
    })
  }
}
