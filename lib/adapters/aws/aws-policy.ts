import { POLICY } from '../../policy.ts'

/** Every number of the AWS adapters that has a meaning. Units are in the names. */
export const AWS_POLICY = {
  /**
   * Tries of one call, with the SDK's exponential backoff and full jitter between them; then the caller is told to come
   * back. A call that times out each time takes ten of the 29 seconds that the API has for a request: two such calls
   * still leave time to say so.
   */
  callAttemptsMax: 3,
  connectTimeoutMs: 1_000,
  /**
   * Connections to one service. A call that waits for one counts as connecting, so there must be more than the vault ever
   * uses at once: the sweeper deletes several versions of each of several objects, each of them with one call at a time.
   */
  connectionsMax: 2 * POLICY.sweepAtOnce * POLICY.sweepAtOnce,
  /** Of one try. The largest answer is a blob of 4 MiB from the same region. */
  callTimeoutMs: 3_000,
  /** Of another function's answer: it may have to start first, and asks several services itself. The API waits for 29 s. */
  functionTimeoutMs: 20_000,
  /** How long a task of a rotation goes on with page after page before it says where it is; its function has 15 minutes. */
  taskBudgetMs: 5 * 60_000,
  /** Upper bound of the random pause before a put that S3 has not decided on is repeated; it doubles each time. */
  putConflictPauseMs: 50,
  /** How often a sealer that met another one's checkpoint looks again before it gives up. */
  checkpointAttemptsMax: 10,
  /** How long a run of the sealer begins further batches: the next run comes each minute, and goes on. */
  sealBudgetMs: 50_000,
  /** How long a run of the detectors goes on with page after page: the next one comes every five minutes. */
  detectBudgetMs: 4 * 60_000,
  /** A deleted master key can be brought back for this long; the longest that KMS offers. */
  keyDeletionDays: 30,
  /** KMS is eventually consistent: how often a master key's change is looked for, and the pause between two looks. */
  keySettlingLooksMax: 60,
  keySettlingPauseMs: 1_000,
} as const
