import { setTimeout as pause } from 'node:timers/promises'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { KeyfoldError } from '../../../errors.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import { isNamed, unavailable, wasRepeated } from '../errors.ts'
import { callS3 } from './call.ts'

/** 412 and 409 of a conditional put. */
const TAKEN = 'PreconditionFailed'
const UNDECIDED = 'ConditionalRequestConflict'

/**
 * Puts an object whose key is not taken. The body is one buffer, so that the SDK can send it again.
 *
 * A try whose answer was lost may have been carried out, and the next one then meets its own object: 412 after a retry is
 * success. Nobody else can have put it: a key holds 128 random bits that were made for this put alone, and S3 checks the
 * CRC-32 of what it received, so that what is there is this body, whole. A 412 to the only try is a conflict. A 409 says
 * that another put of the key is under way, ours perhaps, and decides nothing: it is asked again.
 *
 * @throws KeyfoldError `conflict` when the key was taken before; `unavailable`
 */
export async function putOnce(
  client: S3Client,
  bucket: string,
  key: string,
  body: Uint8Array,
): Promise<void> {
  const command = conditionalPut(bucket, key, body)
  let maybeOurs = false
  for (let tries = 1; ; tries += 1) {
    try {
      await callS3('PutObject', () => client.send(command), TAKEN, UNDECIDED)
      return
    } catch (error) {
      if (!isNamed(error, TAKEN, UNDECIDED)) throw error
      maybeOurs ||= wasRepeated(error)
      if (error.name === TAKEN) {
        if (maybeOurs) return
        throw new KeyfoldError('conflict', 'There is a blob of this key.', { cause: error })
      }
      if (tries === AWS_POLICY.callAttemptsMax) throw unavailable('S3 did not decide on a put.', error)
    }
    await pause(Math.random() * AWS_POLICY.putConflictPauseMs * 2 ** tries)
  }
}

const conditionalPut = (bucket: string, key: string, body: Uint8Array): PutObjectCommand =>
  new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
    ContentLength: body.length,
    ChecksumAlgorithm: 'CRC32',
    IfNoneMatch: '*',
  })
