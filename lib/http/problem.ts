import type { APIGatewayProxyResult } from 'aws-lambda'
import { ERRORS, KeyfoldError, LOCAL_ONLY } from '../errors.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** An RFC 9457 problem document. `detail` is only there when it was written for the caller. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly requestId: string
  readonly detail?: string
}

/**
 * The answer to a failed request. A 5xx carries no detail: its message is for the log. `unavailable` is the exception
 * with a remedy, `Retry-After`.
 */
export function problemResponse(error: KeyfoldError, requestId: string): APIGatewayProxyResult {
  const { status, title } = ERRORS[error.code]
  const problem: Problem = {
    type: `urn:keyfold:problem:${error.code}`,
    title,
    status,
    code: error.code,
    requestId,
    ...(status < 500 ? { detail: error.message } : {}),
  }
  return {
    statusCode: status,
    headers: {
      ...SECURITY_HEADERS,
      ...error.headers,
      ...(error.code === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer realm="keyfold"' } : {}),
      ...(error.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(error.retryAfterSeconds) }),
      'Content-Type': 'application/problem+json',
      'Keyfold-Request-Id': requestId,
    },
    body: `${JSON.stringify(problem)}\n`,
    isBase64Encoded: false,
  }
}

/** What a caller is told when something happened that nobody foresaw. */
export const asKeyfoldError = (error: unknown): KeyfoldError =>
  error instanceof KeyfoldError && !LOCAL_ONLY.has(error.code)
    ? error
    : new KeyfoldError('internal', 'An unforeseen error.', { cause: error })
