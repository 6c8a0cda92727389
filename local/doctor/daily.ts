/** The daily report of a vault that is served. */
import { iso } from '../../lib/clock.ts'
import { makeReport } from '../../lib/doctor/make-report.ts'
import { type DoctorReport, failuresOf, type ReportStore } from '../../lib/doctor/report.ts'
import type { Log } from '../../lib/http/log.ts'
import type { JobOptions } from '../job.ts'
import type { Alarm } from './alarm.ts'
import { examineFolder, type LocalDoctorPorts } from './examine.ts'
import { LOCAL_DOCTOR_POLICY } from './policy.ts'

export type DailyPorts = {
  readonly examined: LocalDoctorPorts
  readonly reports: ReportStore
  readonly alarm: Pick<Alarm, 'raise'>
  readonly log: Log
}

export const dailyReport = (ports: DailyPorts): JobOptions => ({
  name: 'The self-check',
  work: () => reportOnce(ports),
  firstDelayMs: LOCAL_DOCTOR_POLICY.firstDelayMs,
  intervalMs: LOCAL_DOCTOR_POLICY.intervalMs,
})

/** Whoever listens is told before the report is kept: what keeps it may be what failed. */
export async function reportOnce(ports: DailyPorts): Promise<object> {
  const { reports, examined } = ports
  const { clock } = examined
  const report = await makeReport({ clock, reports }, (examination, before) =>
    examineFolder(examined, examination, before),
  ).catch((error: unknown) => {
    tell(ports, unmade(clock()))
    throw error
  })
  tell(ports, report)
  await reports.keep(report)
  return { checks: report.lines.length, failed: failuresOf(report).length }
}

function tell({ log, alarm }: DailyPorts, report: DoctorReport): void {
  for (const { check, detail, remedy, failingSince } of failuresOf(report)) {
    const since = iso(failingSince ?? report.at)
    log.error({ check, detail, remedy, failingSince: since }, 'A check of the vault failed.')
  }
  alarm.raise(report)
}

/** It is not known what the last report saw, so there is nothing to hold the vault against. */
const unmade = (at: number): DoctorReport => ({
  at,
  checkpoint: null,
  lines: [
    {
      check: 'report',
      outcome: 'failed',
      detail: 'The daily report could not be made.',
      remedy: 'Read in the log of the vault why, and run "keyfold doctor".',
      failingSince: at,
    },
  ],
})
