/** `POST /findings/{id}/acknowledgment`: a person has looked at it, and says why it is settled. */
import type { Caller } from '../access/caller.ts'
import { checkCaller, forbid } from '../access/check.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import { type Clock, iso } from '../clock.ts'
import { KeyfoldError } from '../errors.ts'
import type { FindingStore, KeptFinding } from './ports.ts'
import { NO_FINDING, type ShownFinding, type ViewFindingsPorts, withSuspension } from './view-findings.ts'

export type AcknowledgePorts = Pick<ViewFindingsPorts, 'recorder' | 'suspensions'> & {
  readonly clock: Clock
  readonly findings: Pick<FindingStore, 'find' | 'acknowledge'>
}

/**
 * Of one that is open, or muted.
 *
 * @throws a refusal, also of a finding that is about the caller alone; KeyfoldError `conflict`, which names who was faster.
 */
export async function acknowledgeFinding(
  ports: AcknowledgePorts,
  from: Caller | Promise<Caller>,
  id: string,
  reason: string,
): Promise<ShownFinding> {
  const caller = await from
  return perform(ports.recorder, caller, 'finding.acknowledge', { finding: id }, async (allow) => {
    enforce(checkCaller(caller, 'audit:triage'))
    const kept = await ports.findings.find(id)
    enforceFound(kept, NO_FINDING)
    assertOfOthers(caller, kept)
    assertNotYet(kept)
    const { principal } = kept.finding
    await allow({ reason, ...(principal === null ? {} : { target: principal }) })
    const acknowledgment = { by: caller.principal, at: ports.clock(), reason }
    const won = await ports.findings.acknowledge(id, acknowledgment)
    const now = (await ports.findings.find(id)) ?? kept
    if (!won) assertNotYet(now)
    return withSuspension(ports, now)
  })
}

function assertOfOthers({ principal }: Caller, { finding }: KeptFinding): void {
  const { principals } = finding
  if (finding.principal !== principal && !(principals.length === 1 && principals[0] === principal)) return
  enforce(forbid('Nobody acknowledges what was found about themselves; another auditor can.'))
}

function assertNotYet({ state, acknowledgment }: KeptFinding): void {
  if (state !== 'acknowledged' || acknowledgment === null) return
  const { by, at } = acknowledgment
  throw new KeyfoldError('conflict', `It was acknowledged already, by ${by} at ${iso(at)}.`)
}
