/** What the API counts, as the bars of a chart, and in a sentence. */
import type { ShortFinding } from '../findings/types.ts'
import { DAY_MS } from './ranges.ts'
import { type Counts, KINDS, type Kind, type Slot, type Usage } from './types.ts'

type Series = Usage['series'][number]

/** Null: it uses no key. */
function kindOf({ action, outcome }: Series): Kind | null {
  if (outcome === 'denied') return 'refusals'
  if (outcome === 'failed') return 'failures'
  if (action === 'object.decrypt') return 'decryptions'
  return action === 'object.encrypt' ? 'encryptions' : null
}

const none = (): Record<Kind, number> => ({ decryptions: 0, encryptions: 0, refusals: 0, failures: 0 })

/**
 * @param principal whose use, of an answer that has it beside that of all; null: that of all
 * @param stepMs how long the time of a bar is
 */
export function slotsOf(usage: Usage, principal: string | null, stepMs: number): readonly Slot[] {
  const from = Date.parse(usage.from)
  const size = Math.max(1, Math.ceil((Date.parse(usage.to) - from) / stepMs))
  const slots = Array.from({ length: size }, (_, index) => ({
    start: from + index * stepMs,
    label: labelOf(from + index * stepMs, stepMs),
    tick: (stepMs < DAY_MS ? HOUR : TICK).format(from + index * stepMs),
    findings: [] as ShortFinding[],
    ...none(),
  }))
  const at = (time: string) => slots[Math.floor((Date.parse(time) - from) / stepMs)]
  for (const series of usage.series) {
    const kind = kindOf(series)
    if (kind === null || (series.principal ?? null) !== principal) continue
    for (const { time, count } of series.points) {
      const slot = at(time)
      if (slot !== undefined) slot[kind] += count
    }
  }
  for (const finding of usage.findings)
    if (principal === null || finding.principal === null || finding.principal === principal)
      at(finding.raisedAt)?.findings.push(finding)
  return slots
}

const HOUR = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: 'numeric' })
/** The API counts days in UTC. */
const DAY = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  timeZone: 'UTC',
})

const TICK = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' })

function labelOf(start: number, stepMs: number): string {
  if (stepMs < DAY_MS) return HOUR.format(start)
  return stepMs === DAY_MS ? DAY.format(start) : DAY.formatRange(start, start + stepMs - 1)
}

export function totalOf(slots: readonly Counts[]): Counts {
  const total = none()
  for (const slot of slots) for (const kind of KINDS) total[kind] += slot[kind]
  return total
}

const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : more}`

/** What a chart shows, in words. @param phrase of the time: `the last 7 days` */
export function summaryOf(slots: readonly Slot[], phrase: string): string {
  const { decryptions, encryptions, refusals, failures } = totalOf(slots)
  const findings = slots.reduce((sum, slot) => sum + slot.findings.length, 0)
  const counts = [
    counted(decryptions, 'decryption'),
    counted(encryptions, 'encryption'),
    counted(refusals, 'refusal'),
    counted(failures, 'failure'),
  ]
  const busiest = slots.reduce<Slot | null>(
    (most, slot) => (slot.decryptions > (most?.decryptions ?? 0) ? slot : most),
    null,
  )
  return [
    `In ${phrase}: ${counts.join(', ')}.`,
    ...(busiest === null
      ? []
      : [`Most decryptions: ${busiest.label}, with ${busiest.decryptions.toLocaleString()}.`]),
    findings === 0 ? 'No finding.' : `${counted(findings, 'finding')}.`,
  ].join(' ')
}
