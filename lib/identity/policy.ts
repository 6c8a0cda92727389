import { DAY_MS } from '../clock.ts'

const HOUR_MS = 3_600_000

/** The numbers of the embedded identity provider. Units are in the names. */
export const IDENTITY_POLICY = {
  /** An answer that refuses takes a multiple of this. */
  refusalStepMs: 5,
  /**
   * Argon2id (RFC 9106) with the memory and passes that the OWASP Password Storage Cheat Sheet names first. A hash with other
   * parameters is made anew at the next sign-in.
   */
  argon2: { memoryKiB: 47_104, passes: 1, parallelism: 1, tagBytes: 32, saltBytes: 16 },
  /** Each takes `memoryKiB`; more wait. */
  hashesAtOnceMax: 2,
  hashesWaitingMax: 64,
  /** Sign-ins and changes of passwords from one source that are under way, each with its hashes: nobody takes every place in the queue. */
  signInsAtOnceOfSourceMax: 4,
  /** NIST SP 800-63B-4, section 3.1.1.2, of a password that is the only factor. */
  passwordMinCharacters: 15,
  passwordMaxCharacters: 128,
  oneTimePasswordLifetimeMs: 3 * DAY_MS,
  /** An access token of a person. Revocation does not wait for it: the principal item is read at each request. */
  accessTokenLifetimeMs: 15 * 60_000,
  /** A refresh token, and the browser's session: from the sign-in, however often it is used. */
  sessionLifetimeMs: 12 * HOUR_MS,
  interactionLifetimeMs: 30 * 60_000,
  authorizationCodeLifetimeMs: 60_000,
  backOff: {
    /** Failures of one account from one source before it has to wait, and how the waiting grows. */
    freeFailures: 5,
    /** The same of one source in `sourceWindowMs`, whatever the accounts: somebody tries stolen lists. Many people may share a source. */
    freeFailuresOfSource: 30,
    sourceWindowMs: HOUR_MS,
    /** The same of one account, from wherever: many sources together. Browsers that signed in before are not among them. */
    freeFailuresOfAccount: 60,
    firstWaitMs: 1_000,
    longestWaitMs: 15 * 60_000,
    /** The same where failures of one account are counted from wherever: others must not keep the owner out for long. */
    longestWaitOfAccountMs: 15_000,
    forgetAfterMs: DAY_MS,
  },
  /** A browser in which an account signed in is known for so long. */
  knownBrowserLifetimeMs: 180 * DAY_MS,
  /** A signing key signs for so long; before that it is published, and after that it still verifies, for so long. */
  signingKeyLifetimeMs: 90 * DAY_MS,
  signingKeyOverlapMs: DAY_MS,
} as const
