/**
 * The best settings of the rivals, by `node test/anomaly/evaluation/rivals/tune.ts` on seeds 1 to 3: the most attacks noticed for one false
 * alarm a principal and month, which is also what the detectors are allowed.
 */
import type { Thresholds } from './rival.ts'

/** Decryptions an hour, refusals an hour, events a day. */
export const FIXED: Thresholds = { person: [53, 2, 96], machine: [675, 2, 642] }

/** Standard deviations: of decryptions, refusals and events an hour. */
export const Z_SCORE: Thresholds = { person: [13.52, 3.99, 17.08], machine: [9.21, 5.87, 12.09] }
