/** What the detectors have learned, without a detection run. */
import { ulid } from 'ulid'
import { AnomalyDetector } from '../../lib/anomaly/detector.ts'
import { packDetectionState } from '../../lib/findings/detection-state.ts'
import type { BaselineStore } from '../../lib/findings/ports.ts'
import { START } from './test-clock.ts'

/** Some events of each are learned from, and nothing else is. */
export async function learn(
  baselines: Pick<BaselineStore, 'read' | 'replace'>,
  principals: readonly string[],
): Promise<void> {
  const detector = new AnomalyDetector()
  for (let hour = 0; hour < 72; hour++) {
    for (const principal of principals) {
      const at = START - (100 - hour) * 3_600_000
      const id = ulid(at)
      const time = new Date(at).toISOString()
      detector.observe({ id, time, action: 'object.decrypt', outcome: 'allowed', principal, object: 'o' })
    }
  }
  const state = {
    position: detector.position,
    until: 0,
    hours: [],
    pending: [],
    snapshot: detector.snapshot(),
  }
  const before = await baselines.read()
  await baselines.replace(before?.revision ?? null, packDetectionState(state))
}
