import { setTimeout as pause } from 'node:timers/promises'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { AWS_POLICY } from '../aws-policy.ts'
import { isNamed, unavailable, wasRepeated } from '../errors.ts'
import { callS3 } from './call.ts'

/** 412 and 409 of a conditional put, and 404 of one on what is there, when it is not. */
const REFUSED = 'PreconditionFailed'
const UNDECIDED = 'ConditionalRequestConflict'
const GONE = 'NoSuchKey'

/** `*`: only where there is none. Else the ETag of what is there. */
type Condition =
  | { readonly ifNoneMatch: '*'; readonly ifMatch?: never }
  | { readonly ifMatch: string; readonly ifNoneMatch?: never }

export type ConditionalPut = Condition & {
  readonly key: string
  /** One buffer, so that the SDK can send it again. */
  readonly body: Uint8Array
}

/**
 * Puts an object when the condition holds. A 409 says that another put of the key is under way, ours perhaps, and decides
 * nothing: it is asked again.
 *
 * @returns `refused after a retry`: what is there may be what an earlier try of this very put has put; its answer was lost then
 * @throws KeyfoldError `unavailable`
 */
export async function putIf(
  client: S3Client,
  bucket: string,
  { key, body, ifNoneMatch, ifMatch }: ConditionalPut,
): Promise<'put' | 'refused' | 'refused after a retry'> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
    ContentLength: body.length,
    ChecksumAlgorithm: 'CRC32',
    IfNoneMatch: ifNoneMatch,
    IfMatch: ifMatch,
  })
  let maybeOurs = false
  for (let tries = 1; ; tries += 1) {
    try {
      await callS3('PutObject', () => client.send(command), REFUSED, UNDECIDED, GONE)
      return 'put'
    } catch (error) {
      if (!isNamed(error, REFUSED, UNDECIDED, GONE)) throw error
      maybeOurs ||= wasRepeated(error)
      if (error.name !== UNDECIDED) return maybeOurs ? 'refused after a retry' : 'refused'
      if (tries === AWS_POLICY.callAttemptsMax) throw unavailable('S3 did not decide on a put.', error)
    }
    await pause(Math.random() * AWS_POLICY.putConflictPauseMs * 2 ** tries)
  }
}
