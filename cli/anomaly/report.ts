/** What `keyfold anomaly detect` says. */
import { type Finding, SEVERITIES, type Severity } from '../../lib/anomaly/model.ts'
import { iso } from '../../lib/clock.ts'

/** A finding for programs: as the API has it, without what only a vault knows. */
export const findingView = (finding: Finding): object => ({
  ...finding,
  from: iso(finding.from),
  to: iso(finding.to),
  raisedAt: iso(finding.raisedAt),
})

const EVIDENCE_SHOWN = 4

/** Lines for people. */
export function describeFinding(finding: Finding): readonly string[] {
  const { severity, detector, from, to, sentence, events, evidence } = finding
  const shown = evidence.slice(0, EVIDENCE_SHOWN)
  const others = events - shown.length
  return [
    `${severity.toUpperCase()}  ${minute(from)} to ${minute(to)} UTC  ${detector}`,
    `  ${sentence}`,
    `  Events: ${shown.join(', ')}${others > 0 ? `, and ${others} more` : ''}`,
    '',
  ]
}

const minute = (time: number): string => iso(time).slice(0, 16).replace('T', ' ')

export type Summary = {
  readonly events: number
  /** Null: more than are counted. */
  readonly principals: number | null
  readonly skipped: { readonly invalid: number; readonly repeatedOrLate: number }
  /** The first line that is no event, as far as one was met; and what is wrong with it. */
  readonly firstInvalid: string | null
  /** Those since the asked time, also milder ones than are shown. */
  readonly findings: Readonly<Record<Severity, number>>
}

export function describeSummary(summary: Summary): readonly string[] {
  const { events, principals, findings, firstInvalid } = summary
  const bySeverity = SEVERITIES.toReversed().filter((severity) => findings[severity] > 0)
  const total = bySeverity.reduce((sum, severity) => sum + findings[severity], 0)
  const kinds = bySeverity.map((severity) => `${findings[severity]} ${severity}`).join(', ')
  const whose = principals === null ? 'very many principals' : counted(principals, 'principal')
  return [
    `${counted(events, 'event')} of ${whose}; ${counted(total, 'finding')}${total > 0 ? `: ${kinds}` : ''}.`,
    ...describeSkipped(summary),
    ...(firstInvalid === null ? [] : [`The first line that is no event: ${firstInvalid}`]),
  ]
}

function describeSkipped({ skipped: { invalid, repeatedOrLate } }: Summary): readonly string[] {
  const parts = [
    ...(invalid > 0
      ? [`${counted(invalid, 'line')} that ${invalid === 1 ? 'is no event' : 'are no events'}`]
      : []),
    ...(repeatedOrLate > 0 ? [`${counted(repeatedOrLate, 'event')} that came twice or too late`] : []),
  ]
  return parts.length === 0 ? [] : [`Left out: ${parts.join('; ')}.`]
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
