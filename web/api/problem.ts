/** What can go wrong with a request: problem documents (RFC 9457), and everything on the way to them. */
import type { ErrorCode } from '../../lib/errors.ts'

/** `network`: no answer; `bad-answer`: one that is not the vault's. */
export type ProblemCode = ErrorCode | 'network' | 'bad-answer'

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ProblemCode
  /** 0: there was no answer. */
  readonly status: number
  readonly requestId: string | null
  readonly retryAfterSeconds: number | null

  constructor(
    code: ProblemCode,
    message: string,
    facts: { status?: number; requestId?: string | null; retryAfterSeconds?: number | null } = {},
  ) {
    super(message)
    this.code = code
    this.status = facts.status ?? 0
    this.requestId = facts.requestId ?? null
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null
  }
}

export const hasCode = (error: unknown, ...codes: readonly ProblemCode[]): error is ApiProblem =>
  error instanceof ApiProblem && codes.includes(error.code)

type ProblemDocument = {
  readonly code?: ErrorCode
  readonly title?: string
  readonly detail?: string
  readonly requestId?: string
}

/** Of an answer that is no success. @param body as text */
export function problemFrom(status: number, headers: Headers, body: string): ApiProblem {
  const facts = {
    status,
    requestId: headers.get('Keyfold-Request-Id'),
    retryAfterSeconds: Number(headers.get('Retry-After')) || null,
  }
  const document = parsed(body)
  if (document?.code === undefined) {
    return new ApiProblem('bad-answer', `The vault answered with status ${status}.`, facts)
  }
  const message = document.detail ?? document.title ?? document.code
  return new ApiProblem(document.code, message, {
    ...facts,
    requestId: document.requestId ?? facts.requestId,
  })
}

export const networkProblem = (): ApiProblem =>
  new ApiProblem('network', 'The vault cannot be reached. Check the connection, then try again.')

function parsed(body: string): ProblemDocument | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}
