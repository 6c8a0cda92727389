/** The numbers of sending mail. Units are in the names. */
export const MAIL_POLICY = {
  /** For one message, from the first look at DNS to the last answer: below `POLICY.requestTimeoutMs`, whose request waits for it. */
  deadlineMs: 20_000,
  /** To connect, TLS included. */
  connectTimeoutMs: 10_000,
  /** Until the server says something, each time. */
  answerTimeoutMs: 10_000,
  /** RFC 8314, section 3.3, and RFC 6409, section 3.1. */
  submissionsPort: 465,
  submissionPort: 587,
} as const

export type MailPolicy = { readonly [name in keyof typeof MAIL_POLICY]: number }
