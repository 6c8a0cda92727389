import { SEVERITIES, type Severity } from '../anomaly/model.ts'
import type { FindingState, KeptFinding } from './ports.ts'

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity)

/** Whether it is worse than what people were told of, or have seen; null: they were told of nothing. */
export const isAbove = (severity: Severity, seen: Severity | null): boolean =>
  seen === null || rank(severity) > rank(seen)

/**
 * What every store keeps of a finding: its newest state, and what people did about the earlier ones. A state with fewer events than what is
 * kept is an older one, which comes again when the log is read again: it changes nothing, so that what was acknowledged stays so.
 *
 * @param before as it is kept; null: it is not
 * @param covering the mute rule that covers it now; null: none
 */
export function keptAfter(
  before: KeptFinding | null,
  finding: KeptFinding['finding'],
  covering: string | null,
): KeptFinding {
  // Nobody decides beforehand that the worst is not told.
  const mute = finding.severity === 'critical' ? null : covering
  if (before === null) return { ...NOTHING_DONE, finding, state: mute === null ? 'open' : 'muted', mute }
  if (finding.events < before.finding.events) return before
  const state = stateAfter(before, finding.severity, mute)
  return { ...before, finding, state, mute: state === 'open' ? null : (mute ?? before.mute) }
}

const NOTHING_DONE = { acknowledgment: null, notified: null } as const

function stateAfter(before: KeptFinding, severity: Severity, mute: string | null): FindingState {
  const risen = isAbove(severity, before.finding.severity)
  if (before.state === 'acknowledged' && !risen) return 'acknowledged'
  if (mute !== null) return 'muted'
  return before.state === 'muted' && !risen ? 'muted' : 'open'
}
