import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Bucket, BucketEncryption, type IBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Profile } from '../profiles.ts'
import { CLOSED } from './blob-bucket.ts'

const MULTIPART_DAYS = 1

/**
 * Holds the log's tiles and checkpoints. Object Lock keeps every version of every object for the days of the profile: what is put over one
 * leaves it below. Only what is below expires, when its days are over: former checkpoints, and nothing else as long as nobody tampers.
 */
export function createLogBucket(
  scope: Construct,
  storageKey: IKey,
  { auditLock: { mode, days } }: Profile,
  accessLogs: IBucket,
): Bucket {
  const retention = Duration.days(days)
  const bucket = new Bucket(scope, 'LogBucket', {
    ...CLOSED,
    versioned: true,
    objectLockEnabled: true,
    objectLockDefaultRetention:
      mode === 'compliance'
        ? ObjectLockRetention.compliance(retention)
        : ObjectLockRetention.governance(retention),
    encryption: BucketEncryption.KMS,
    encryptionKey: storageKey,
    bucketKeyEnabled: true,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: 'log/',
    lifecycleRules: [
      { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(MULTIPART_DAYS) },
      { id: 'former-checkpoints', noncurrentVersionExpiration: retention },
    ],
  })
  acknowledge(bucket, {
    'HIPAA.Security-S3BucketReplicationEnabled':
      'Nobody can delete from it while its lock lasts; who wants a copy out of reach of this account names a witness, which gets every checkpoint.',
  })
  return bucket
}
