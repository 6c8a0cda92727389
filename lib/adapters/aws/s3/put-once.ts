import type { S3Client } from '@aws-sdk/client-s3'
import { KeyfoldError } from '../../../errors.ts'
import { putIf } from './put-if.ts'

/**
 * Puts an object whose key is not taken.
 *
 * A try whose answer was lost may have been carried out, and the next one then meets its own object: 412 after a retry is
 * success. Nobody else can have put it: a key holds 128 random bits that were made for this put alone, and S3 checks the
 * CRC-32 of what it received, so that what is there is this body, whole. A 412 to the only try is a conflict.
 *
 * @throws KeyfoldError `conflict` when the key was taken before; `unavailable`
 */
export async function putOnce(
  client: S3Client,
  bucket: string,
  key: string,
  body: Uint8Array,
): Promise<void> {
  const outcome = await putIf(client, bucket, { key, body, ifNoneMatch: '*' })
  if (outcome === 'refused') throw new KeyfoldError('conflict', 'There is a blob of this key.')
}
