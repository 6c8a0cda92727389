import { S3Client } from '@aws-sdk/client-s3'
import { clientOptions } from '../client-options.ts'

/**
 * A waiting `Expect: 100-continue` would cost every larger put a connection of its own. Downloads are not checksummed:
 * every frame of a blob carries an authentication tag.
 */
export const createS3Client = (): S3Client =>
  new S3Client({
    ...clientOptions(),
    expectContinueHeader: false,
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
