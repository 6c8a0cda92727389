/** How the SDK's errors become the vault's. Each adapter first takes those that mean something to it. */
import {
  isClockSkewCorrectedError,
  isServerError,
  isThrottlingError,
  isTransientError,
} from '@smithy/core/retry'
import { KeyfoldError } from '../../errors.ts'
import { POLICY } from '../../policy.ts'

export const unavailable = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('unavailable', message, { cause, retryAfterSeconds: POLICY.retryAfterSeconds })

/**
 * Calls a service. What may go away by itself (throttling, a lost connection, the service's own failure) becomes
 * `unavailable`, after the SDK's retries; everything else is a mistake of ours and is passed on as it is.
 *
 * @param service for the log, such as `DynamoDB`
 */
export async function calling<T>(service: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw error instanceof Error && isPassing(error) ? unavailable(`${service} cannot answer.`, error) : error
  }
}

function isPassing(error: Error): boolean {
  if (isThrottlingError(error as never) || isServerError(error as never)) return true
  // On a machine whose clock is wrong the SDK calls every answer transient, also a refusal that it has no part in.
  return isTransientError(error as never) && !isClockSkewCorrectedError(error as never)
}

/** Whether a service answered with this error; names are the SDK's, without a prefix. */
export const isNamed = (error: unknown, ...names: readonly string[]): error is Error =>
  error instanceof Error && names.includes(error.name)

/**
 * Whether the SDK may have sent the request more than once, so that what a conditional write met may be its own: the write had
 * succeeded, and its answer was lost. Where the error does not say how often, it may have: who believes that has to look for a
 * mark or a name of its own, but who denies it takes what it wrote for somebody else's, and may delete it.
 */
export const wasRepeated = (error: Error & { $metadata?: { attempts?: number | undefined } }): boolean =>
  error.$metadata?.attempts !== 1
