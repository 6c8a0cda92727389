import { DAY_MS } from '../lib/clock.ts'

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
  /**
   * A connection on which nothing moves for so long is dropped: most likely its client does not read the answer. More
   * than a request may take to arrive, or a function to answer, so that those two say why.
   */
  stalledConnectionTimeoutMs: 65_000,
  /** Open connections; more are closed at once. */
  connectionsMax: 1_024,
  /** Requests on one connection whose answers it has not read yet; one more closes it. */
  inFlightPerConnectionMax: 16,
  /** The bodies of all requests in flight together; more is answered with 503. */
  bodiesMaxBytes: 256 * 1024 * 1024,
  /** How long an idle connection is kept for the next request. */
  keepAliveTimeoutMs: 30_000,
  /** After an early refusal, how long the rest of the body is read and dropped, so that the client can read the answer. */
  lingerMs: 5_000,
  /** How long requests in flight get to finish after a stop was asked for. More than `POLICY.requestTimeoutMs`. */
  stopGraceMs: 32_000,
  /** When the sweeper first runs after the start; then `POLICY.sweepIntervalMs` after each run. */
  firstSweepDelayMs: 10_000,
  /** How often it is looked whether a rotation is due. */
  scheduleCheckIntervalMs: 60_000,
  /** When generations are first looked at for retirement after the start, and how often then. */
  firstRetirementDelayMs: 30_000,
  retirementIntervalMs: DAY_MS,
  /** How long an event is protected by nothing but the store, at most, while the vault runs. */
  sealIntervalMs: 2_000,
  /** How often it is looked whether the overlap of a client's secrets is over. */
  secretExpiryIntervalMs: 60_000,
  signingKeyCheckIntervalMs: DAY_MS,
  /** How often what has expired of sessions and of failed sign-ins is removed. */
  sessionTidyIntervalMs: 60_000,
  /** How often a vault that npm started looks whether npm is still there. */
  starterCheckIntervalMs: 500,
  /** How often witnesses are told of what is new in the log. */
  witnessIntervalMs: 60_000,
  webhookDeadlineMs: 10_000,
  /** How often a message to people is tried, and the first of the waits between, doubled each time: for an hour and more. */
  messageAttemptsMax: 8,
  messageBackoffMs: 30_000,
  /** How often the detectors look at what is new, and how long one run may take before it lets itself be stopped. */
  detectionIntervalMs: 30_000,
  detectionBudgetMs: 500,
  /** From one message about findings to the next one on the same way to people: what is found meanwhile goes together. */
  findingMessageSpacingMs: 60_000,
  findingRecipientsMax: 10,
  /** How often a browser looks whether the page is built. */
  pageRefreshSeconds: 2,
  /** The body of a token request. */
  tokenRequestMaxBytes: 8 * 1024,
  /** Each costs an RSA signature, about a millisecond. */
  tokenRequestsPerSecondMax: 250,
  /** Of one address: a flood from there leaves the rest to the others. */
  tokenRequestsPerSecondOfSourceMax: 100,
  /** Of sign-ins and sign-outs that begin. Each is kept until it is over, or too old. */
  authorizationRequestsPerSecondMax: 50,
  authorizationRequestsPerSecondOfSourceMax: 30,
  /** A parameter of such a request, which is kept with it. */
  authorizationParameterMaxCharacters: 512,
  machineTokenLifetimeSeconds: 3_600,
  clientSecretBytes: 32,
  signingKeyBits: 2_048,
  vaultIdBytes: 16,
  vaultSecretBytes: 32,
} as const
