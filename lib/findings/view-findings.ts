/** `GET /findings` and `GET /findings/{id}`. */
import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { FINDINGS_POLICY } from './policy.ts'
import type { FindingState, FindingStore, KeptFinding, Suspension, SuspensionStore } from './ports.ts'

export type ViewFindingsPorts = {
  readonly recorder: Recorder
  readonly findings: Pick<FindingStore, 'page' | 'find'>
  readonly suspensions: Pick<SuspensionStore, 'newest'>
}

export type ShownFinding = KeptFinding & {
  /** What the vault did about it; null: nothing, or it was long ago. */
  readonly suspension: Suspension | null
}

export type FindingQuery = {
  /** Only those that stand so; null: all. */
  readonly state: FindingState | null
  readonly limit: number
  /** `cursor` of the page before. */
  readonly cursor: string | null
}

export type FindingList = {
  readonly findings: readonly ShownFinding[]
  /** Null: this was the last one. */
  readonly cursor: string | null
}

/** Newest first. A page may be short. @throws a refusal. */
export async function viewFindings(
  ports: ViewFindingsPorts,
  from: Caller | Promise<Caller>,
  { state, limit, cursor }: FindingQuery,
): Promise<FindingList> {
  const caller = await from
  return perform(ports.recorder, caller, 'finding.view', { reason: 'findings' }, async (allow) => {
    enforce(checkCaller(caller, 'audit:read'))
    await allow()
    const { items, next } = await ports.findings.page(state, cursor, limit)
    return { findings: await withSuspensions(ports, items), cursor: next }
  })
}

/** @throws a refusal; that there is no such finding is one. */
export async function viewFinding(
  ports: ViewFindingsPorts,
  from: Caller | Promise<Caller>,
  id: string,
): Promise<ShownFinding> {
  const caller = await from
  return perform(ports.recorder, caller, 'finding.view', { finding: id }, async (allow) => {
    enforce(checkCaller(caller, 'audit:read'))
    const kept = await ports.findings.find(id)
    enforceFound(kept, NO_FINDING)
    await allow()
    return withSuspension(ports, kept)
  })
}

export const NO_FINDING = 'There is no such finding.'

export async function withSuspension(
  ports: Pick<ViewFindingsPorts, 'suspensions'>,
  kept: KeptFinding,
): Promise<ShownFinding> {
  const [shown] = await withSuspensions(ports, [kept])
  return shown ?? { ...kept, suspension: null }
}

async function withSuspensions(
  { suspensions }: Pick<ViewFindingsPorts, 'suspensions'>,
  findings: readonly KeptFinding[],
): Promise<readonly ShownFinding[]> {
  // Only what is critical has the vault do something.
  const some = findings.some(({ finding }) => finding.severity === 'critical')
  const newest = some ? await suspensions.newest(FINDINGS_POLICY.suspensionsShownMax) : []
  return findings.map((kept) => ({
    ...kept,
    suspension: newest.find(({ finding }) => finding === kept.finding.id) ?? null,
  }))
}
