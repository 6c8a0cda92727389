/** What verification says beside the problems, in sentences. */
import { LATE_AFTER_MS } from '../entry.ts'
import type { EventCheck } from './events.ts'
import type { VerifiedLeaves } from './leaves.ts'

const MINUTES = LATE_AFTER_MS / 60_000

export function describeWarnings(
  { late }: VerifiedLeaves,
  { waiting, oldestWaiting, early }: EventCheck,
  staleBefore: number,
): readonly string[] {
  const warnings: string[] = []
  if (oldestWaiting < staleBefore) {
    const since = new Date(oldestWaiting).toISOString()
    warnings.push(
      `Sealing stands still, or lags: the oldest of ${waiting} waiting was recorded at ${since}. Until they are sealed, they can be changed unnoticed.`,
    )
  }
  if (early > 0) {
    warnings.push(
      `${early} of those that wait ${early === 1 ? 'has an id' : 'have ids'} of a time that is still to come: a clock is wrong, or somebody put them there.`,
    )
  }
  if (late > 0) {
    warnings.push(
      `${late} ${late === 1 ? 'event' : 'events'} entered the log more than ${MINUTES} minutes after younger ones: a clock was set back, or they were made up later.`,
    )
  }
  return warnings
}

/** @param vouchedFor how many leaves a witnessed checkpoint covers; 0: there is none */
export function describeDoubts(size: number, from: number, vouchedFor: number): readonly string[] {
  const doubts = [
    'An event that was changed, removed or put there before it was sealed: until then, the store alone protects it.',
    'Events that were made up by somebody who could use the signing key, or the vault itself.',
  ]
  if (vouchedFor === 0) {
    doubts.unshift(
      'That the whole log was put back to an earlier state, or that others are shown another one: no checkpoint that somebody else kept was given.',
    )
  } else if (vouchedFor < size) {
    doubts.unshift(
      `That the log was put back to an earlier state of ${vouchedFor} leaves or more, or that others are shown another one after those: the last witnessed checkpoint covers no more.`,
    )
  }
  if (from > 0) {
    doubts.push(
      `That stored events of the first ${from} leaves were changed since: only the tree over them was looked at.`,
    )
  }
  return doubts
}
