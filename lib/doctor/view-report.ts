import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { enforce, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import type { DoctorReport, ReportStore } from './report.ts'

export type ViewReportPorts = {
  readonly recorder: Recorder
  readonly reports: Pick<ReportStore, 'newest'>
}

/** `GET /reports/latest`. @returns null before the first. @throws a refusal. */
export async function viewLatestReport(
  { recorder, reports }: ViewReportPorts,
  from: Caller | Promise<Caller>,
): Promise<DoctorReport | null> {
  const caller = await from
  return perform(recorder, caller, 'report.view', {}, async (allow) => {
    enforce(checkCaller(caller, 'report:view'))
    await allow()
    return (await reports.newest(1))[0] ?? null
  })
}
