/** Every number of rotation and retirement that has a meaning. Units are in the names. */
import { DAY_MS } from '../clock.ts'
import { POLICY } from '../policy.ts'

export const ROTATION_POLICY = {
  /**
   * After the activation, until then a version may still come that is wrapped under the former generation: a writer caches the
   * pointer, and then has its write deadline (architecture, section 5). The last second covers rounding.
   */
  drainMs: POLICY.activePointerCacheMs + POLICY.writeDeadlineMs + 1_000,
  /** From the beginning of one empty pass to that of the next; two in a row end the passes. */
  passIntervalMs: 60_000,
  emptyPassesNeeded: 2,
  /** More passes than any index lag can explain: something else goes on, and a person has to look. */
  passesMax: 50,
  /** How often a consistent scan may find what the index has not shown. */
  rescansMax: 5,
  /** How often `rotateKey` tries a step that is unavailable, and the first of the waits between, doubled each time. */
  stepAttemptsMax: 8,
  stepBackoffMs: 1_000,
  /** How often a change of the run that lost against another one looks again. */
  changeAttemptsMax: 5,
  /** Segments of the table that the daily job scans side by side. */
  segmentsAtOnce: 8,
  /** Rotations read at a time, from the newest, to find the last one of everything. */
  rotationsAtOnce: 20,
  /** Failures that one view of a rotation shows. */
  failuresShownMax: 100,
  /** Index entries looked at in one page, and versions of it that are moved at the same time. */
  pageVersions: 1_000,
  rewrapsAtOnce: 64,
  /** The same for re-encryption, which holds whole contents in memory: 4 MiB each, twice. */
  reencryptionsAtOnce: 4,
  /** Versions that could not be moved; when there are more, the run fails: this is no matter of a few damaged items. */
  failuresMax: 1_000,
  /** Of what made a run fail; what a workflow caught may be 32 KB. */
  errorMaxCharacters: 1_000,
  /** New wrapped data keys that are opened in each shard, to see that they are good. */
  samplesPerShard: 5,
  /** Objects of one re-encryption, and how many of them go to one worker. */
  scopeObjectsMax: 1_000,
  scopeObjectsAtOnce: 50,
  /** How long a new key's permissions take to spread: only AWS has that. */
  permissionsSpreadMs: 5 * 60_000,
  /** Without a schedule of its own, a vault rotates when its active generation is so old. */
  defaultIntervalDays: 30,
  /** How often it is looked in AWS whether a rotation is due (infra/constructs/rotation.ts). */
  scheduleIntervalMs: 60 * 60_000,
  /** For how long the schedule leaves alone what failed, or would be refused: it needs a person. */
  failedRestMs: DAY_MS,
  /** A generation that holds nothing stays disabled for so long, which may be undone, before its deletion is scheduled. */
  disabledMs: 7 * DAY_MS,
  /** Then the deletion waits for so long, which may be canceled. KMS's longest. */
  deletionWaitMs: 30 * DAY_MS,
  /** A pending generation that no run owns is given up after this: an operator may be about to import its material. */
  abandonedAfterMs: DAY_MS,
} as const
