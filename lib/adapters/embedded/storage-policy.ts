import { DAY_MS } from '../../clock.ts'

/** The numbers of the embedded stores that have a meaning. Units are in the names. */
export const STORAGE_POLICY = {
  /** How long a statement waits, blocking, while another process writes. */
  databaseBusyTimeoutMs: 1_000,
  /** How long a shred waits, without blocking, for other processes to stop reading the write-ahead log. */
  checkpointDeadlineMs: 3_000,
  checkpointRetryMs: 20,
  /** Pages of write-ahead log after which a commit also copies it into the database: 16 MiB. */
  checkpointPages: 4_096,
  /** Unauthenticated failures are counted per source in windows of this length, and forgotten after the retention. */
  unauthenticatedWindowMs: 60_000,
  unauthenticatedRetentionMs: DAY_MS,
  /** Sources counted one by one in a window; all others share one counter, so that a flood cannot fill the store. */
  unauthenticatedSourcesMax: 1_000,
  /** Turns of the event loop for which a group commit waits at most while more comes in. */
  gatherTurnsMax: 4,
  /** Versions that one call of a scan looks at: some milliseconds in which nothing else happens. */
  scanRows: 4_000,
  /** How often a change that lost against another one looks again before the caller is asked to come back. */
  lostRaceAttemptsMax: 5,
} as const
