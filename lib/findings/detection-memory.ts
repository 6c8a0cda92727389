/** What a detection run knows of the runs before it, and how it goes to the next one. */
import { KeyfoldError } from '../errors.ts'
import type { DetectionPorts, Detector } from './detection-ports.ts'
import { openDetectionState, packDetectionState } from './detection-state.ts'
import { openInline } from './inline-detector.ts'
import { UsageHours } from './usage-hours.ts'

export type DetectionMemory = {
  readonly detector: Detector
  readonly hours: UsageHours
  /** Findings to be told, or to be answered, oldest first. */
  readonly pending: Set<string>
  /** Those of them that the vault has answered. */
  readonly answered: Set<string>
  position: string | null
  /** Events of before this time were looked at, or nearly. */
  until: number
  /** Of what is kept of this; null: nothing is. */
  revision: number | null
  /** It is not kept as it is now. */
  changed: boolean
}

type MemoryPorts = Pick<DetectionPorts, 'baselines' | 'openDetector' | 'onRebuild' | 'clock'>

/** A clock that was ahead and was set back gives events ids that are past already: what looked further than now would pass them over. */
export const isGoodAt = ({ until }: Pick<DetectionMemory, 'until'>, now: number): boolean => until <= now

/** Of the last run; else from the first event on, without people hearing of all over again: `FindingStore` knows what they did. */
export async function readMemory(ports: MemoryPorts): Promise<DetectionMemory> {
  const found = await ports.baselines.read()
  const restored = found === null ? null : await restore(ports, found.state)
  if (restored !== null) return { ...restored, revision: found?.revision ?? null, changed: false }
  ports.onRebuild()
  const { openDetector = openInline } = ports
  return {
    detector: await openDetector(null),
    hours: new UsageHours([]),
    pending: new Set(),
    answered: new Set(),
    position: null,
    until: 0,
    revision: found?.revision ?? null,
    changed: false,
  }
}

/** @returns null when it is not to be read. */
async function restore(
  { openDetector = openInline, clock }: MemoryPorts,
  bytes: Uint8Array,
): Promise<Omit<DetectionMemory, 'revision' | 'changed'> | null> {
  const state = openDetectionState(bytes)
  if (state === null || !isGoodAt(state, clock())) return null
  const { position, until, hours, pending, snapshot } = state
  try {
    const detector = await openDetector(snapshot)
    return {
      detector,
      hours: new UsageHours(hours),
      pending: new Set(pending),
      answered: new Set(),
      position,
      until,
    }
  } catch (error) {
    if (error instanceof KeyfoldError && error.code === 'unavailable') throw error
    return null
  }
}

/** @returns false when another run was faster: then nothing of this one counts. */
export async function keepMemory(
  { baselines }: Pick<DetectionPorts, 'baselines'>,
  memory: DetectionMemory,
): Promise<boolean> {
  if (!memory.changed) return true
  const { detector, hours, pending, position, until, revision } = memory
  const state = packDetectionState({
    position,
    until,
    hours: hours.inProgress(),
    pending: [...pending],
    snapshot: await detector.snapshot(),
  })
  if (!(await baselines.replace(revision, state))) return false
  memory.revision = (revision ?? 0) + 1
  memory.changed = false
  return true
}
