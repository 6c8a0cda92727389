import type { Clock } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import { type CheckResult, Examination, type Finding } from '../examination.ts'
import { DOCTOR_POLICY } from './policy.ts'
import type { DoctorReport, ReportLine, ReportStore } from './report.ts'

export type ReportPorts = { readonly clock: Clock; readonly reports: Pick<ReportStore, 'newest'> }

/**
 * Makes every check, and keeps nothing.
 *
 * @param examine takes the looks. It is given the checkpoint that the log must still contain, and returns the one that it proved; null: none
 * @throws KeyfoldError `unavailable` when it is not known what the last report saw
 */
export async function makeReport(
  { clock, reports }: ReportPorts,
  examine: (examination: Examination, before: string | null) => Promise<string | null>,
): Promise<DoctorReport> {
  const [previous = null] = await reports.newest(1)
  const at = clock()
  const results: CheckResult[] = []
  const before = previous?.checkpoint ?? null
  const proved = await examine(new Examination((result) => results.push(result), explain), before)
  const lines = results.map((result) => lineOf(result, previous, at))
  return { at, lines, checkpoint: proved ?? before }
}

function lineOf(result: CheckResult, previous: DoctorReport | null, at: number): ReportLine {
  const detail = result.detail.slice(0, DOCTOR_POLICY.detailMaxCharacters)
  if (result.outcome !== 'failed') return { ...result, detail, failingSince: null }
  const since = previous?.lines.flatMap(({ check, failingSince }) =>
    check === result.check && failingSince !== null ? [failingSince] : [],
  )
  return { ...result, detail, failingSince: Math.min(at, ...(since ?? [])) }
}

/** The messages of the vault's own errors are written to be read; of others they may hold anything. */
const explain = (error: unknown): Finding => ({
  detail: `It could not be checked: ${error instanceof KeyfoldError ? error.message : nameOf(error)}`,
  remedy: 'Run "keyfold doctor" again in a minute. If it stays so, read the log of the vault.',
})

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for an unknown reason.'
  const code = 'code' in error && typeof error.code === 'string' ? `, ${error.code}` : ''
  return `${error.name}${code}.`
}
