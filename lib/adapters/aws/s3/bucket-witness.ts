import type { S3Client } from '@aws-sdk/client-s3'
import { utf8 } from '../../../audit/log/bytes.ts'
import type { Witness } from '../../../audit/log/witness.ts'
import { putIf } from './put-if.ts'

/**
 * A bucket of another account, in which this one may put and nothing else: each checkpoint is an object of its own. One that is there was told
 * before; whether by this log, only the other account can read.
 */
export const bucketWitness = (client: S3Client, bucket: string, origin: string): Witness => ({
  name: `s3://${bucket}`,
  tell: async (note, size) => {
    await putIf(client, bucket, { key: `${origin}/${size}`, body: utf8(note), ifNoneMatch: '*' })
  },
})
