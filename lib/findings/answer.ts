/** What follows from findings: people are told, and the vault may keep somebody out. */
import { mapBounded } from '../concurrency.ts'
import type { DetectionMemory } from './detection-memory.ts'
import type { DetectionPorts, DetectionReport } from './detection-ports.ts'
import { isAbove } from './kept.ts'
import { FINDINGS_POLICY } from './policy.ts'
import type { KeptFinding } from './ports.ts'

/** @param now milliseconds since the Unix epoch */
export const isToBeTold = ({ finding, state, notified }: KeptFinding, now: number): boolean =>
  state === 'open' && isAbove(finding.severity, notified) && now - finding.to <= FINDINGS_POLICY.toldWithinMs

const isToBeAnswered = ({ finding, state }: KeptFinding, now: number): boolean =>
  state === 'open' && finding.severity === 'critical' && now - finding.to <= FINDINGS_POLICY.answeredWithinMs

type Answered = Pick<DetectionReport, 'told' | 'suspended'>

/** By the findings as they are kept now: somebody may have acknowledged one meanwhile. */
export async function answerPending(ports: DetectionPorts, memory: DetectionMemory): Promise<Answered> {
  const found = await mapBounded([...memory.pending], FINDINGS_POLICY.findingsKeptAtOnce, (id) =>
    ports.findings.find(id),
  )
  const kept = found.filter((one) => one !== null)
  // Neither waits for the other, or for what became of it.
  const [told, suspended] = await Promise.allSettled([tell(ports, kept), respond(ports, memory, kept)])
  if (told.status === 'rejected') throw told.reason
  if (suspended.status === 'rejected') throw suspended.reason
  forget(memory, new Set(told.value.left))
  return { told: told.value.told, suspended: suspended.value }
}

/** @returns how many were told, and the ids of those that are to be told still. */
async function tell({ findings, notifier, clock }: DetectionPorts, kept: readonly KeptFinding[]) {
  const now = clock()
  const due = kept.filter((one) => isToBeTold(one, now)).map(({ finding }) => finding)
  if (due.length === 0) return { told: 0, left: [] }
  const taken = await notifier.notify(due)
  for (const { id, severity } of taken) await findings.noteNotified(id, severity)
  const ids = new Set(taken.map(({ id }) => id))
  return { told: taken.length, left: due.map(({ id }) => id).filter((id) => !ids.has(id)) }
}

/** One after the other, so that each sees what the last one did. @returns how many are suspended by it */
async function respond(
  { suspender, clock, onAnswer }: DetectionPorts,
  { answered }: DetectionMemory,
  kept: readonly KeptFinding[],
): Promise<number> {
  if (suspender === null) return 0
  let suspended = 0
  for (const { finding } of kept.filter((one) => isToBeAnswered(one, clock()))) {
    if (answered.has(finding.id)) continue
    const answer = await suspender.respond(finding)
    answered.add(finding.id)
    onAnswer(finding, answer)
    if (typeof answer !== 'string') suspended += 1
  }
  return suspended
}

function forget(memory: DetectionMemory, left: ReadonlySet<string>): void {
  for (const id of memory.pending) {
    if (left.has(id)) continue
    memory.pending.delete(id)
    memory.answered.delete(id)
    memory.changed = true
  }
}
