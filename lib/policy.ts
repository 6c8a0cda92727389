/**
 * Every number of the vault that has a meaning, in one place. Units are in the names.
 *
 * `writeDeadlineMs` and `activePointerCacheMs` carry a proof: a rotation drains for their sum, and the sweeper
 * takes a blob for an orphan only when it is older than the first (architecture, sections 5 and 6).
 */
export const POLICY = {
  /** Inline content of one request. Lambda answers at most 6 MB, which is Base64, so 4 MiB in both modes. */
  contentMaxBytes: 4 * 1024 * 1024,
  /** What a message may be larger than its content: its header, and 32 bytes a frame. */
  messageOverheadMaxBytes: 64 * 1024,
  /** Bodies of JSON requests. */
  jsonMaxBytes: 64 * 1024,
  /** A handler that takes longer is cut off, as API Gateway does. */
  requestTimeoutMs: 29_000,
  /** A writer gives up a put this long after its data key was generated. */
  writeDeadlineMs: 60_000,
  /**
   * A blob of a live version that names another one is an orphan when it is so old: a re-encryption names its new blob within
   * a write deadline, and one that was stopped for longer has the function's 15 minutes, and does its work again.
   */
  replacingBlobMs: 60 * 60_000,
  /** A writer may use a cached ACTIVE pointer for this long. */
  activePointerCacheMs: 30_000,
  /** How often the sweeper runs. In AWS each run looks for orphans in a part of the blobs, in all of them within 8 days. */
  sweepIntervalMs: 5 * 60_000,
  /** Objects, versions or blobs that one sweep deals with at a time. */
  sweepAtOnce: 16,
  /** Objects, versions or grants on one page. With the longest labels, a full page is two thirds of what Lambda may answer. */
  pageSizeDefault: 50,
  pageSizeMax: 100,
  /** How many index entries one list request reads at most before it answers with a short page. */
  listScanMax: 1_000,
  labelsMax: 32,
  labelKeyMaxCharacters: 64,
  labelValueMaxCharacters: 256,
  subjectMaxCharacters: 128,
  purposeMaxCharacters: 256,
  reasonMaxCharacters: 512,
  idempotencyKeyMaxCharacters: 256,
  contentTypeMaxCharacters: 255,
  granteeMaxCharacters: 256,
  /** Allowance for clocks that differ between the identity provider and the vault. */
  tokenClockToleranceSeconds: 5,
  /** A key that the identity provider took back is trusted for so long, and no longer. */
  issuerKeysMaxAgeMs: 10 * 60_000,
  /** A token with an unknown key has the keys fetched again, but no more often than this, whoever sends how many. */
  issuerKeysCooldownMs: 30_000,
  issuerKeysTimeoutMs: 5_000,
  /** The pause after keys could not be fetched. */
  issuerKeysRetryMs: 1_000,
  /** How long a throttled or locked-out caller is asked to wait. */
  retryAfterSeconds: 1,
} as const
