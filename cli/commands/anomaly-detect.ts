import { detectAnomaliesIn } from '../../lib/anomaly/detect.ts'
import { AnomalyDetector } from '../../lib/anomaly/detector.ts'
import { type Finding, SEVERITIES, type Severity } from '../../lib/anomaly/model.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { eventBatches, type Tally } from '../anomaly/event-batches.ts'
import { type EventSource, withEvents } from '../anomaly/event-source.ts'
import { principalCounter } from '../anomaly/principals.ts'
import { readingProgress } from '../anomaly/reading-progress.ts'
import { describeFinding, describeSummary, findingView, type Summary } from '../anomaly/report.ts'
import { keepHeapSmall } from '../audit/small-heap.ts'
import { FoundError } from '../failures.ts'
import { print, printableJson, printJson } from '../output.ts'

export type DetectFlags = {
  events: string
  budget?: number
  /** Milliseconds since the Unix epoch. */
  since?: number
  minSeverity?: Severity
  failOn?: Severity
  skipInvalid?: true
  json?: true
}

/**
 * `keyfold anomaly detect`.
 * @throws FoundError when `--fail-on` asks for it; KeyfoldError or UsageError for what cannot be read.
 */
export async function detect(flags: DetectFlags): Promise<void> {
  keepHeapSmall()
  const { json, failOn } = flags
  const summary = await withEvents(flags.events, (source) => detectIn(source, flags))
  if (json) process.stderr.write(`${printableJson({ summary })}\n`)
  else for (const line of describeSummary(summary)) print(line)
  if (failOn === undefined) return
  const severe = SEVERITIES.filter((severity) => isAtLeast(severity, failOn))
  const found = severe.reduce((sum, severity) => sum + summary.findings[severity], 0)
  if (found > 0) throw new FoundError(`Findings of severity ${failOn} or worse: ${found}.`)
}

async function detectIn(source: EventSource, flags: DetectFlags): Promise<Summary> {
  const { budget, skipInvalid = false, since = Number.NEGATIVE_INFINITY } = flags
  const tally: Tally = { events: 0, invalid: 0, firstInvalid: null }
  const findings = { low: 0, medium: 0, high: 0, critical: 0 }
  const principals = principalCounter()
  const progress = readingProgress(source)
  const detector = new AnomalyDetector(budget === undefined ? {} : { falseFindingsPer30Days: budget })
  async function* watched(): AsyncGenerator<readonly AuditEvent[]> {
    for await (const events of eventBatches(source, skipInvalid, tally)) {
      for (const event of events) principals.add(event)
      yield events
      progress.update()
    }
  }
  try {
    for await (const finding of detectAnomaliesIn(watched(), detector)) {
      if (finding.raisedAt <= since) continue
      findings[finding.severity]++
      progress.stop()
      show(finding, flags)
    }
  } finally {
    progress.stop()
  }
  const { events, invalid, firstInvalid } = tally
  return {
    events,
    principals: principals.count(),
    skipped: { invalid, repeatedOrLate: detector.skipped },
    firstInvalid,
    findings,
  }
}

const isAtLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)

function show(finding: Finding, { minSeverity = 'low', json }: DetectFlags): void {
  if (!isAtLeast(finding.severity, minSeverity)) return
  if (json) printJson(findingView(finding))
  else for (const line of describeFinding(finding)) print(line)
}
