/** Times of a session in the page. */
export const SESSION_POLICY = {
  /** Without a key, a click or a touch for so long, in any tab, the page locks itself. */
  idleMs: 10 * 60_000,
  /** Somebody is told that the page is about to lock. */
  idleWarningMs: 60_000,
  idleCheckMs: 1_000,
  /** How often a tab that is used says so to the others. */
  idleMarkMs: 1_000,
  /** The end of a session waits for the clipboard no longer. */
  clipboardWaitMs: 1_000,
  /** A token that ends while a request is on its way is renewed before. */
  renewalMarginSeconds: 30,
  /** How often it is tried to reach the provider for the end of its session. */
  endRetryMs: 5_000,
} as const
