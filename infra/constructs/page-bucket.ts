import { Duration } from 'aws-cdk-lib'
import { Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Profile } from '../profiles.ts'
import { CLOSED, createAccessLogBucket } from './blob-bucket.ts'

/** The page's files, which only CloudFront reads. Whoever changes them changes what runs in every browser: S3 logs who did. */
export function createPageBucket(scope: Construct, profile: Profile): IBucket {
  const bucket = new Bucket(scope, 'PageBucket', {
    ...CLOSED,
    versioned: true,
    encryption: BucketEncryption.S3_MANAGED,
    serverAccessLogsBucket: createAccessLogBucket(scope, profile),
    lifecycleRules: [
      { id: 'former-pages', noncurrentVersionExpiration: Duration.days(profile.noncurrentVersionDays) },
    ],
  })
  acknowledge(bucket, {
    'HIPAA.Security-S3DefaultEncryptionKMS':
      'Everybody may read these files: they are the page, without any data.',
    'HIPAA.Security-S3BucketReplicationEnabled': 'A deployment puts the files there again.',
  })
  return bucket as IBucket
}
