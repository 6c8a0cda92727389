import type { _Error as DeletionError } from '@aws-sdk/client-s3'
import { KeyfoldError } from '../../../errors.ts'
import { unavailable } from '../errors.ts'

/** What goes away by itself, as S3 names it in the answer to DeleteObjects. */
const PASSING: readonly unknown[] = ['InternalError', 'OperationAborted', 'ServiceUnavailable', 'SlowDown']

/**
 * DeleteObjects succeeds as a call even when it could not delete: what failed is in its answer.
 *
 * @throws KeyfoldError `unavailable` when it can be tried again, else `internal`.
 */
export function assertDeleted(errors: readonly DeletionError[]): void {
  const lasting = errors.find(({ Code }) => !PASSING.includes(Code))
  const [first] = errors
  if (lasting !== undefined) {
    throw new KeyfoldError('internal', `S3 refused to delete a blob: ${lasting.Code}: ${lasting.Message}.`)
  }
  if (first !== undefined) throw unavailable(`S3 could not delete a blob: ${first.Code}.`)
}
