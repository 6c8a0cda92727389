import type { Database } from './database.ts'

const ENDED = 'SELECT ended FROM job_runs WHERE job = ?'

const NOTE = `
  INSERT INTO job_runs (job, ended) VALUES (?, ?)
  ON CONFLICT (job) DO UPDATE SET ended = excluded.ended`

/** When jobs of the vault last did their work: also whoever did not see it can tell that one stopped. */
export class SqliteJobRuns {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** @returns milliseconds since the Unix epoch; null: never */
  ended(job: string): Promise<number | null> {
    return this.#database.read(() => {
      const row = this.#database.prepare(ENDED).get(job)
      return row === undefined ? null : Number(row['ended'])
    })
  }

  async note(job: string, at: number): Promise<void> {
    await this.#database.run(() => this.#database.prepare(NOTE).run(job, at))
  }
}
