/** One answer to every blob that does not open, whatever KMS says of it. */
import { cannotDecrypt } from '../../../errors.ts'
import { isNamed } from '../errors.ts'
import { isUnknownKey } from './call.ts'

/** The most that KMS takes (Decrypt, "CiphertextBlob"). */
const BLOB_MAX_BYTES = 6144

/** KMS calls a blob of such a length a mistake in the request; to the vault it is one blob more that does not open. */
export function assertBlob(wrapped: Uint8Array): void {
  if (wrapped.length > 0 && wrapped.length <= BLOB_MAX_BYTES) return
  throw cannotDecrypt(new Error(`KMS takes blobs of 1 to ${BLOB_MAX_BYTES} bytes, not ${wrapped.length}`))
}

export const opaque = (error: unknown): unknown =>
  isUnknownKey(error) || isNamed(error, 'InvalidCiphertextException', 'IncorrectKeyException')
    ? cannotDecrypt(error)
    : error
