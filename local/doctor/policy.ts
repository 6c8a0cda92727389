import { DAY_MS } from '../../lib/clock.ts'
import { POLICY } from '../../lib/policy.ts'

/** The numbers of what the self-check looks at on one machine. Units are in the names. */
export const LOCAL_DOCTOR_POLICY = {
  /** After the start: the other jobs had their first run. */
  firstDelayMs: 5 * 60_000,
  intervalMs: DAY_MS,
  /** The sweeper has missed several of its runs. */
  sweepLateMs: 6 * POLICY.sweepIntervalMs,
  /** Free space on the disk of the data folder; below either, an operator has to act. */
  freeBytesMin: 512 * 1024 * 1024,
  freeShareMin: 0.05,
  /** Files that are counted by name; folders beyond are not gone through, since a vault may hold millions of blobs. */
  filesLookedAtMax: 20_000,
  registryDeadlineMs: 5_000,
  registryAnswerMaxBytes: 4 * 1024 * 1024,
} as const
