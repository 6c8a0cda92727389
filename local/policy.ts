/** The numbers of the local run that have a meaning. Units are in the names; those of the vault itself are in `lib/policy.ts`. */
export const LOCAL_POLICY = {
  /** Request line and headers together. API Gateway takes 10 KiB; clients on one machine get a little more. */
  headersMaxBytes: 16 * 1024,
  /** A connection that has not sent its headers by then is closed with 408, so that slow senders hold nothing. */
  headersTimeoutMs: 10_000,
  /** The same for a whole request. */
  requestArrivalTimeoutMs: 60_000,
  /** How often connections are held against the two numbers above. */
  connectionCheckIntervalMs: 2_000,
  /** How long an idle connection is kept for the next request. */
  keepAliveTimeoutMs: 30_000,
  /** After an early refusal, how long the rest of the body is read and dropped, so that the client can read the answer. */
  lingerMs: 5_000,
  /** How long requests in flight get to finish after a stop was asked for. More than `POLICY.requestTimeoutMs`. */
  stopGraceMs: 32_000,
  /** When the sweeper first runs after the start; then `POLICY.sweepIntervalMs` after each run. */
  firstSweepDelayMs: 10_000,
  /** How often a vault that npm started looks whether npm is still there. */
  starterCheckIntervalMs: 500,
  /** The body of a token request. */
  tokenRequestMaxBytes: 8 * 1024,
  /** Each costs an RSA signature, about a millisecond. */
  tokenRequestsPerSecondMax: 250,
  accessTokenLifetimeSeconds: 3_600,
  clientSecretBytes: 32,
  signingKeyBits: 2_048,
  vaultIdBytes: 16,
  vaultSecretBytes: 32,
} as const
