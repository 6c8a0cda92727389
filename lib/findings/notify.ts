/** What people are told of findings: identifiers, and what the detectors say; nothing else about anybody. */
import { type Finding, SEVERITIES, type Severity } from '../anomaly/model.ts'
import { iso } from '../clock.ts'

/** Brings findings to people. */
export interface Notifier {
  /**
   * Tells people of these, together, or goes on to; called again with what it did not take yet, which it does not tell twice for that.
   * Never waits for long.
   *
   * @returns those that at least one of its ways to people has taken by now
   */
  notify(findings: readonly Finding[]): Promise<readonly Finding[]>
}

export type Message = {
  /** One line. */
  readonly subject: string
  /** Plain text. */
  readonly text: string
  /** For programs; times are ISO 8601, UTC. */
  readonly json: object
}

export type MessageContext = {
  /** Which vault. */
  readonly vault: string
  /** Where its page is, without a slash at the end; null: nowhere that it knows of. */
  readonly page: string | null
}

/** Findings of one message that are told in full. */
const TOLD_MAX = 20

const RANKS = new Map<Severity, number>(SEVERITIES.map((severity, rank) => [severity, rank]))
const rankOf = (severity: Severity): number => RANKS.get(severity) ?? 0

export const isAtLeast = (severity: Severity, least: Severity): boolean => rankOf(severity) >= rankOf(least)

/** One message for all of them, however many: the worst first, and then the newest. @param findings at least one */
export function messageOf(findings: readonly Finding[], { vault, page }: MessageContext): Message {
  const sorted = findings.toSorted(
    (one, other) => rankOf(other.severity) - rankOf(one.severity) || other.raisedAt - one.raisedAt,
  )
  const told = sorted.slice(0, TOLD_MAX)
  const untold = sorted.length - told.length
  const linked = told.map((finding) => ({ finding, link: linkTo(page, finding.id) }))
  return {
    subject: subjectOf(sorted, vault),
    text: [...linked.map(paragraphOf), ...restOf(untold, page)].join('\n\n'),
    json: { vault, count: sorted.length, findings: linked.map(jsonOf) },
  }
}

function subjectOf(sorted: readonly Finding[], vault: string): string {
  const [worst] = sorted
  const what = sorted.length === 1 ? `${worst?.detector}` : `${sorted.length} findings`
  return `Keyfold ${vault}: ${worst?.severity}: ${what}`
}

type Linked = { readonly finding: Finding; readonly link: string | null }

const paragraphOf = ({ finding, link }: Linked): string =>
  [
    `${finding.severity}, ${finding.detector}, from ${iso(finding.from)} to ${iso(finding.to)}`,
    finding.sentence,
    link ?? `Finding ${finding.id}`,
  ].join('\n')

const jsonOf = ({ finding, link }: Linked): object => ({
  id: finding.id,
  detector: finding.detector,
  severity: finding.severity,
  principals: finding.principals,
  from: iso(finding.from),
  to: iso(finding.to),
  raisedAt: iso(finding.raisedAt),
  sentence: finding.sentence,
  link,
})

const restOf = (untold: number, page: string | null): readonly string[] =>
  untold === 0 ? [] : [`And ${untold} more${page === null ? '.' : `: ${page}/findings`}`]

const linkTo = (page: string | null, id: string): string | null =>
  page === null ? null : `${page}/findings/${id}`
