import { GetBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { askFor } from './ask.ts'
import { isClosed, isTlsOnly, open } from './bucket.ts'
import { revert } from './remedies.ts'

/** The page's files are no secret; but whoever could get at the bucket past CloudFront could also be one who may write to it. */
export async function examinePageBucket(client: S3Client, vault: string, bucket: string): Promise<Seen> {
  const found = await askFor('s3:GetBucketVersioning', ['NoSuchBucket'], () =>
    client.send(new GetBucketVersioningCommand({ Bucket: bucket })),
  )
  if (found === null) return seen('', [missing(vault, bucket)])
  return seen(`${bucket} is closed to the public, TLS only`, [
    ...((await isClosed(client, bucket)) ? [] : [open(bucket)]),
    ...((await isTlsOnly(client, bucket)) ? [] : [plain(vault, bucket)]),
  ])
}

const missing = (vault: string, bucket: string): Finding => ({
  detail: `There is no bucket ${bucket}: nobody gets the page.`,
  remedy: `Make it again under the same name, then: ${revert(vault, 'page')}, and: ${revert(vault, 'page-content')}`,
})

const plain = (vault: string, bucket: string): Finding => ({
  detail: `The policy of the bucket ${bucket} allows requests without TLS.`,
  remedy: revert(vault, 'page'),
})
