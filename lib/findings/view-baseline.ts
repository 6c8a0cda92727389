/** `GET /baselines/{principal}`: what the detectors have learned about somebody. */
import type { Caller } from '../access/caller.ts'
import { checkCaller } from '../access/check.ts'
import { AnomalyDetector } from '../anomaly/detector.ts'
import type { Learned } from '../anomaly/learned.ts'
import { enforce, enforceFound, perform } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import { KeyfoldError } from '../errors.ts'
import { openDetectionState } from './detection-state.ts'
import type { BaselineStore } from './ports.ts'

/** @returns null: nothing is learned about this principal. */
export type LearnedReader = (principal: string) => Promise<Learned | null>

export type ViewBaselinePorts = { readonly recorder: Recorder; readonly learned: LearnedReader }

/** @throws a refusal; that nothing is learned is one. */
export async function viewBaseline(
  { recorder, learned }: ViewBaselinePorts,
  from: Caller | Promise<Caller>,
  principal: string,
): Promise<Learned> {
  const caller = await from
  const facts = { reason: 'baseline', target: principal }
  return perform(recorder, caller, 'finding.view', facts, async (allow) => {
    enforce(checkCaller(caller, 'audit:read'))
    const found = await learned(principal)
    enforceFound(found, 'Nothing is learned about this principal yet.')
    await allow()
    return found
  })
}

/** Opens what was learned again only when a detection run has put something else there: it may be megabytes. */
export function createLearnedReader(baselines: Pick<BaselineStore, 'read'>): LearnedReader {
  let opened: { readonly revision: number; readonly detector: AnomalyDetector | null } | null = null
  return async (principal) => {
    const kept = await baselines.read()
    if (kept === null) return null
    if (opened?.revision !== kept.revision) {
      opened = { revision: kept.revision, detector: detectorOf(kept.state) }
    }
    return opened.detector?.learned(principal) ?? null
  }
}

/** @returns null when it is damaged, or of another version of the program: the next detection run makes it anew. */
function detectorOf(state: Uint8Array): AnomalyDetector | null {
  const opened = openDetectionState(state)
  try {
    return opened === null ? null : new AnomalyDetector({}, opened.snapshot)
  } catch (error) {
    if (error instanceof KeyfoldError) return null
    throw error
  }
}
