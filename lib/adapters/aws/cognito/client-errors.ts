/** What Cognito's errors mean where an app client is meant. */
import { KeyfoldError } from '../../../errors.ts'
import { isNamed } from '../errors.ts'

export const noClient = (cause?: unknown): KeyfoldError =>
  new KeyfoldError('not-found', 'There is no such client.', { cause })

export const missing = (error: unknown): unknown =>
  isNamed(error, 'ResourceNotFoundException') ? noClient(error) : error

export const noMore = (what: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('conflict', `Cognito allows no more ${what}.`, { cause })

export const tooMany =
  (what: string) =>
  (error: unknown): unknown =>
    isNamed(error, 'LimitExceededException') ? noMore(what, error) : error

export function unlessGone(error: unknown): void {
  if (!isNamed(error, 'ResourceNotFoundException')) throw error
}
