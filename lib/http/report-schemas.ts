/** What the API answers about the daily self-check, for the contract. */
import * as z from 'zod/mini'
import { iso, isoOrNull } from '../clock.ts'
import type { DoctorReport } from '../doctor/report.ts'
import { time } from './response-schemas.ts'

const Check = z.strictObject({
  check: z.string().check(z.meta({ example: 'log growth' })),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  detail: z.string(),
  remedy: z
    .nullable(z.string())
    .check(z.meta({ description: 'A command, or a step; of a failed check only.' })),
  failingSince: z
    .nullable(time)
    .check(z.meta({ description: 'Of the first report in a row in which it failed.' })),
})

const Report = z
  .strictObject({
    time,
    checks: z
      .array(Check)
      .check(z.meta({ description: 'A check that found several things is there several times.' })),
    checkpoint: z.nullable(z.string()).check(
      z.meta({
        description:
          'Of the log, as a C2SP signed note: the last one that was proved to go on from those before.',
      }),
    ),
  })
  .check(z.meta({ id: 'Report' }))

export const LatestReport = z
  .strictObject({ report: z.nullable(Report).check(z.meta({ description: 'Null: there is none yet.' })) })
  .check(z.meta({ id: 'LatestReport' }))

export const reportView = (report: DoctorReport | null): z.output<typeof LatestReport> => ({
  report: report && {
    time: iso(report.at),
    checks: report.lines.map((line) => ({ ...line, failingSince: isoOrNull(line.failingSince) })),
    checkpoint: report.checkpoint,
  },
})
