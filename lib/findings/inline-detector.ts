import { AnomalyDetector } from '../anomaly/detector.ts'
import type { OpenDetector } from './detection-ports.ts'

/** In this thread, where there is nobody else to wait for it. */
export const openInline: OpenDetector = async (snapshot) => {
  const detector = snapshot === null ? new AnomalyDetector() : new AnomalyDetector({}, snapshot)
  return {
    observe: async (events) => events.flatMap((event) => detector.observe(event)),
    advance: async (time) => detector.advance(time),
    snapshot: async () => detector.snapshot(),
  }
}
