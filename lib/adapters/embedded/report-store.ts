import { DOCTOR_POLICY } from '../../doctor/policy.ts'
import type { DoctorReport, ReportStore } from '../../doctor/report.ts'
import type { Database } from './database.ts'

/** In the order in which they were kept: a clock that is set back hides none. */
const NEWEST = 'SELECT found FROM reports ORDER BY report DESC LIMIT ?'

const KEEP = 'INSERT INTO reports (found) VALUES (?)'

const FORGET = `
  DELETE FROM reports WHERE report <= (SELECT max(report) FROM reports) - ${DOCTOR_POLICY.reportsKept}`

export class SqliteReportStore implements ReportStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  newest(limit: number): Promise<readonly DoctorReport[]> {
    return this.#database.read(() =>
      this.#database
        .prepare(NEWEST)
        .all(limit)
        .map((row) => JSON.parse(row['found'] as string) as DoctorReport),
    )
  }

  async keep(report: DoctorReport): Promise<void> {
    await this.#database.run(() => {
      this.#database.prepare(KEEP).run(JSON.stringify(report))
      this.#database.prepare(FORGET).run()
    })
  }
}
