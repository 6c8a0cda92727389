/**
 * The detection run: reads the log on from where the last run ended, keeps findings and what was used, and then tells people.
 *
 * It may be killed between any two steps, and two may run at once. Until what was learned is put in its place, all that is written is
 * idempotent, and the next run does it again; whom to tell is kept with it.
 */
import { decodeTime } from 'ulid'
import type { Finding, Severity } from '../anomaly/model.ts'
import type { AuditEvent } from '../audit/event.ts'
import { mapBounded } from '../concurrency.ts'
import { answerPending, isToBeTold } from './answer.ts'
import { coveringMute } from './covering-mute.ts'
import { type DetectionMemory, isGoodAt, keepMemory, readMemory } from './detection-memory.ts'
import type { DetectionPorts, DetectionReport } from './detection-ports.ts'
import { FINDINGS_POLICY } from './policy.ts'

export type Detection = () => Promise<DetectionReport>

/** @returns a run; what it has learned stays in memory for the next one. Calls must follow one another. */
export function createDetection(ports: DetectionPorts): Detection {
  let memory: DetectionMemory | null = null
  return async () => {
    const known = memory !== null && isGoodAt(memory, ports.clock()) ? memory : await readMemory(ports)
    // What a run has learned that failed may not be kept anywhere.
    memory = null
    const report = await run(ports, known)
    if (report !== null) memory = known
    return report ?? NOTHING
  }
}

/** One run by itself. */
export const runDetection = (ports: DetectionPorts): Promise<DetectionReport> => createDetection(ports)()

/** @returns null when another run was faster */
async function run(ports: DetectionPorts, memory: DetectionMemory): Promise<DetectionReport | null> {
  const looked = await lookThrough(ports, memory)
  if (!(await keepMemory(ports, memory))) return null
  return { ...looked, ...(await answerPending(ports, memory)) }
}

type Looked = Omit<DetectionReport, 'told' | 'suspended'>

const NO_NEWS: Readonly<Record<Severity, number>> = { low: 0, medium: 0, high: 0, critical: 0 }
const NOTHING: DetectionReport = {
  events: 0,
  findings: 0,
  news: NO_NEWS,
  told: 0,
  suspended: 0,
  more: false,
}

async function lookThrough(ports: DetectionPorts, memory: DetectionMemory): Promise<Looked> {
  const until = ports.now() + ports.budgetMs
  const settled = ports.clock() - ports.settleMs
  const news = { ...NO_NEWS }
  let [events, findings, more] = [0, 0, false]
  do {
    const page = await ports.events.page(memory.position, FINDINGS_POLICY.eventsPerPage)
    const ready = page.filter(({ id }) => decodeTime(id) <= settled)
    more = ready.length === FINDINGS_POLICY.eventsPerPage
    const found = await observe(memory, ready)
    // Only when all that was before has been looked at.
    if (!more) found.push(...(await memory.detector.advance(settled)))
    for (const { severity } of await keepAll(ports, memory, found)) news[severity] += 1
    if (ready.length + found.length > 0) memory.changed = true
    events += ready.length
    findings += found.length
    memory.until = settled
  } while (more && ports.now() < until)
  return { events, findings, news, more }
}

async function observe(memory: DetectionMemory, events: readonly AuditEvent[]): Promise<Finding[]> {
  if (events.length === 0) return []
  const found = await memory.detector.observe(events)
  for (const event of events) memory.hours.add(event)
  memory.position = events.at(-1)?.id ?? memory.position
  return [...found]
}

/** Of a finding that has changed several times, the last state says all. @returns those that have become news to people */
async function keepAll(
  ports: DetectionPorts,
  memory: DetectionMemory,
  found: readonly Finding[],
): Promise<readonly Finding[]> {
  const hours = memory.hours.take()
  if (hours.length > 0) await ports.usageHours.put(hours)
  if (found.length === 0) return []
  const last = [...new Map(found.map((finding) => [finding.id, finding])).values()]
  const [rules, now] = [await ports.mutes.list(), ports.clock()]
  const kept = await mapBounded(last, FINDINGS_POLICY.findingsKeptAtOnce, (finding) =>
    ports.findings.keep(finding, coveringMute(finding, rules, now)),
  )
  const news = kept.filter((one) => isToBeTold(one, now) && !memory.pending.has(one.finding.id))
  for (const { finding } of news) memory.pending.add(finding.id)
  const [...pending] = memory.pending
  for (const id of pending.slice(0, -FINDINGS_POLICY.pendingMax)) memory.pending.delete(id)
  return news.map(({ finding }) => finding)
}
