/** Findings, mute rules, suspensions and key use as the API shows them. */
import type * as z from 'zod/mini'
import type { Learned } from '../anomaly/learned.ts'
import { iso } from '../clock.ts'
import type { KeptFinding, MuteRule, Suspension } from '../findings/ports.ts'
import type { UsageSeries } from '../findings/usage.ts'
import type { ShownFinding } from '../findings/view-findings.ts'
import type { UsageView } from '../findings/view-usage.ts'
import type * as answers from './finding-schemas.ts'

type By = { readonly by: string; readonly at: number }

const byView = ({ by, at }: By) => ({ by, at: iso(at) })
const liftedView = (lifted: By | null) => lifted && byView(lifted)

const shortFindingView = ({ finding, state }: KeptFinding): z.output<typeof answers.ShortFinding> => ({
  id: finding.id,
  detector: finding.detector,
  severity: finding.severity,
  state,
  principal: finding.principal,
  from: iso(finding.from),
  to: iso(finding.to),
  raisedAt: iso(finding.raisedAt),
  sentence: finding.sentence,
})

export function findingView(shown: ShownFinding): z.output<typeof answers.FindingSchema> {
  const { finding, acknowledgment, mute, suspension } = shown
  return {
    ...shortFindingView(shown),
    principals: [...finding.principals],
    observed: finding.observed,
    expected: finding.expected,
    unit: finding.unit,
    probability: finding.probability,
    events: finding.events,
    evidence: [...finding.evidence],
    acknowledgment: acknowledgment && { ...byView(acknowledgment), reason: acknowledgment.reason },
    mute,
    suspension: suspension && {
      id: suspension.id,
      until: iso(suspension.until),
      lifted: liftedView(suspension.lifted),
    },
  }
}

export const muteView = (rule: MuteRule): z.output<typeof answers.MuteSchema> => ({
  id: rule.id,
  detector: rule.detector,
  principal: rule.principal,
  reason: rule.reason,
  ...byView(rule),
  expiresAt: iso(rule.expiresAt),
})

export const suspensionView = (suspension: Suspension): z.output<typeof answers.SuspensionSchema> => ({
  id: suspension.id,
  principal: suspension.principal,
  finding: suspension.finding,
  at: iso(suspension.at),
  until: iso(suspension.until),
  lifted: liftedView(suspension.lifted),
})

export const usageView = (usage: UsageView): z.output<typeof answers.Usage> => ({
  from: iso(usage.from),
  to: iso(usage.to),
  by: usage.by,
  series: usage.series.map(seriesView),
  findings: usage.findings.map(shortFindingView),
  principals: [...usage.principals],
})

const seriesView = ({ principal, action, outcome, points }: UsageSeries) => ({
  ...(principal === null ? {} : { principal }),
  action,
  outcome,
  points: points.map(({ time, count }) => ({ time: iso(time), count })),
})

export const baselineView = (learned: Learned): z.output<typeof answers.Baseline> => ({
  principal: learned.principal,
  since: iso(learned.since),
  events: learned.events,
  sentences: [...learned.sentences],
})
