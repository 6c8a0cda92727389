import { DAY_MS } from '../../../clock.ts'
import { POLICY } from '../../../policy.ts'

/** Every number of the DynamoDB stores that has a meaning. Units are in the names. */
export const DYNAMO_POLICY = {
  /**
   * Partitions over which a list without a partition of its own is spread, by a hash of the object's id. DynamoDB takes 1,000
   * writes a second in each. Never change it for a vault that has data: entries are found only where they were put.
   */
  shards: 8,
  /** Bytes of a text inside a key; a longer one is replaced by its hash. Sort keys have at most 1,024, with all parts. */
  keyTextMaxBytes: 900,
  /** Object heads read at once for one page of a list. */
  headsAtOnce: 16,
  /** Keys in one BatchGetItem, DynamoDB's limit, and how often those that it left out are asked for again. */
  batchKeysMax: 100,
  batchAttemptsMax: 5,
  /** Base of the waits between those, doubled each time, of which a random part is waited. */
  batchBackoffMs: 25,
  /** How often a change that lost against another one looks again before the caller is asked to come back. */
  lostRaceAttemptsMax: 5,
  /**
   * Parts in which the table of objects is scanned side by side, and pages of 1 MB that one call reads of a part: it takes some
   * seconds, and what it has read is read again when it fails.
   */
  scanSegments: 8,
  scanPagesMax: 40,
  /**
   * While an object lives, a writer may be about to store a version about a subject. So the subject's entry outlives the
   * last version that it is for, until its last writer has surely given up: twice the write deadline.
   */
  subjectEntryAgeMinMs: 2 * POLICY.writeDeadlineMs,
  /**
   * Leading characters of an event's id that name the period of its partitions. A ULID has its milliseconds in 10 characters
   * of 5 bits each, so five of them change every 2^25 ms, 9.3 hours.
   */
  eventPeriodCharacters: 5,
  /** Periods, of {@link shards} partitions each, that one call walks through for a page of all events. */
  eventPeriodsAtOnce: 8,
  /** Leaves of the log that are noted on their events at once. */
  placesAtOnce: 32,
  /** Unauthenticated failures are counted per source in windows of this length, and may be forgotten after the retention. */
  unauthenticatedWindowMs: 60_000,
  unauthenticatedRetentionMs: DAY_MS,
  /** Sources that one process counts one by one in a window; all others share one counter, so that a flood cannot fill the table. */
  unauthenticatedSourcesMax: 1_000,
  /** Of one item of what the detectors have learned, compressed; DynamoDB takes items of 400 KB. And how many are written at once. */
  baselinePartBytes: 300_000,
  baselinePartsAtOnce: 4,
  /** Uses of an hour that are larger than this are stored compressed. */
  usagePlainMaxBytes: 2_048,
} as const
