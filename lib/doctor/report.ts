/** What the daily self-check found, and where it is kept. */
import type { CheckResult } from '../examination.ts'

export type ReportLine = CheckResult & {
  /** When the check was first found failing, without a report since in which it was not; null: it does not fail. */
  readonly failingSince: number | null
}

/** Times are milliseconds since the Unix epoch. */
export type DoctorReport = {
  readonly at: number
  readonly lines: readonly ReportLine[]
  /**
   * The signed checkpoint of the log that this report proved, or the last one before that was; null: none yet. One that contradicts it never takes
   * its place, so that what was put back to an earlier state is told of every day.
   */
  readonly checkpoint: string | null
}

export interface ReportStore {
  /** Newest first, at most `limit`. Consistent. */
  newest(limit: number): Promise<readonly DoctorReport[]>
  /** Durable when it returns. Of the reports, the newest `DOCTOR_POLICY.reportsKept` stay. */
  keep(report: DoctorReport): Promise<void>
}

export const failuresOf = ({ lines }: Pick<DoctorReport, 'lines'>): readonly ReportLine[] =>
  lines.filter(({ outcome }) => outcome === 'failed')
