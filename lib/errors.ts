/**
 * The closed set of things that can go wrong, the one error class, and what each code is in HTTP.
 *
 * A message of a 4xx error is written for the caller: it names the field, the limit and the remedy. A message
 * of a 5xx error is for the log only; `lib/http/problem.ts` never sends it.
 */

/** Code → HTTP status and the title of its RFC 9457 problem document. */
export const ERRORS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'A valid access token is required' },
  forbidden: { status: 403, title: 'Not permitted' },
  'purpose-required': { status: 403, title: 'A declared purpose is required' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'The object was changed by someone else' },
  held: { status: 409, title: 'The object is under legal hold' },
  'escrow-required': { status: 409, title: 'Nobody could recover the new master key' },
  'not-sealed': { status: 409, title: 'The log does not have it yet' },
  'not-redactable': { status: 409, title: 'The event is kept for good' },
  gone: { status: 410, title: 'The content has expired or was destroyed' },
  'precondition-failed': { status: 412, title: 'The object is not in the expected version' },
  'content-too-large': { status: 413, title: 'The content is too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'range-not-satisfiable': { status: 416, title: 'The range lies outside of the content' },
  'misdirected-request': { status: 421, title: 'Unknown host' },
  'cannot-decrypt': { status: 422, title: 'The message could not be decrypted' },
  'idempotency-mismatch': { status: 422, title: 'The idempotency key was used for another request' },
  'headers-too-large': { status: 431, title: 'The request headers are too large' },
  internal: { status: 500, title: 'Internal error' },
  'decryption-failed': { status: 500, title: 'The content could not be decrypted' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
  timeout: { status: 504, title: 'The request took too long' },
  /** Configuration, key files and command-line input. */
  'invalid-key-file': { status: 500, title: 'The key file cannot be used' },
  'invalid-configuration': { status: 500, title: 'The configuration is not valid' },
  /** A master key whose state does not allow the operation. */
  'key-state': { status: 500, title: 'The master key cannot be used in its state' },
  /** A rotation that does not come to its end by itself. */
  'rotation-stuck': { status: 500, title: 'The rotation needs somebody to look at it' },
} as const

/** One of the codes in {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS

/** Met at start, on the command line and in the log; over HTTP they are `internal`. */
export const LOCAL_ONLY: ReadonlySet<ErrorCode> = new Set([
  'invalid-key-file',
  'invalid-configuration',
  'key-state',
  'rotation-stuck',
])

/** Extra, non-secret members for the caller; `retryAfterSeconds` becomes `Retry-After`. */
export type ErrorOptionsOf = {
  cause?: unknown
  retryAfterSeconds?: number
  /** Response headers that belong to the answer, such as `Allow` or `Content-Range`. */
  headers?: Record<string, string>
}

/**
 * The only error class that crosses a module's boundary. `cause` keeps the reason for the log.
 *
 * @example
 * throw new KeyfoldError('content-too-large', 'The content is at most 4194304 bytes; this one has 5000000.')
 */
export class KeyfoldError extends Error {
  override readonly name = 'KeyfoldError'
  readonly code: ErrorCode
  readonly retryAfterSeconds: number | undefined
  readonly headers: Record<string, string>

  constructor(code: ErrorCode, message: string, options: ErrorOptionsOf = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
    this.headers = options.headers ?? {}
  }

  get status(): number {
    return ERRORS[this.code].status
  }
}

/** The one answer to every failure to open a message, so that an attacker learns nothing from it. */
export const cannotDecrypt = (cause: unknown): KeyfoldError =>
  new KeyfoldError('cannot-decrypt', 'The message could not be decrypted.', { cause })
