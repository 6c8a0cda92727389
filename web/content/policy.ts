/** Times and sizes of what is revealed. */
export const REVEAL_POLICY = {
  /** So long it is shown, then it hides by itself. */
  shownMs: 60_000,
  /** A screen reader is told when so much is left. */
  warningSeconds: 10,
  /** So long what was copied stays in the clipboard, if the page may still change that. */
  clipboardMs: 60_000,
  /** A preview that has shown nothing by then is thrown away. */
  previewAnswerMs: 20_000,
} as const
