import type { Finding } from '../anomaly/model.ts'
import type { MuteRule } from './ports.ts'

/**
 * The rule by which nobody is told of a finding now. Never of a critical one, and no rule covers what its own author did: nobody makes
 * sure beforehand that they are not noticed.
 *
 * @param rules the newest that covers it counts @param now milliseconds since the Unix epoch @returns its id; null: people are told
 */
export function coveringMute(finding: Finding, rules: readonly MuteRule[], now: number): string | null {
  if (finding.severity === 'critical') return null
  return rules.find((rule) => rule.expiresAt > now && covers(rule, finding))?.id ?? null
}

const covers = (rule: MuteRule, { detector, principal, principals }: Finding): boolean =>
  (rule.detector === null || rule.detector === detector) &&
  (rule.principal === null || rule.principal === principal) &&
  !principals.includes(rule.by)
