import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Profile } from '../profiles.ts'

/** The vault puts each blob whole; a multipart upload is nobody's. */
const MULTIPART_DAYS = 1
/** An access log that expired becomes an old version, and only that is deleted for good: on the next day. */
const EXPIRED_LOG_DAYS = 1

export const CLOSED = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps

/** Holds the ciphertext. A blob is never overwritten, and only the vault deletes one for good, with every version of it. */
export function createBlobBucket(
  scope: Construct,
  storageKey: IKey,
  profile: Profile,
  accessLogs: IBucket,
): Bucket {
  const bucket = new Bucket(scope, 'BlobBucket', {
    ...CLOSED,
    versioned: true,
    encryption: BucketEncryption.KMS,
    encryptionKey: storageKey,
    bucketKeyEnabled: true,
    serverAccessLogsBucket: accessLogs,
    lifecycleRules: [
      {
        id: 'unfinished-uploads',
        abortIncompleteMultipartUploadAfter: Duration.days(MULTIPART_DAYS),
      },
      {
        id: 'deleted-by-others',
        noncurrentVersionExpiration: Duration.days(profile.noncurrentVersionDays),
        expiredObjectDeleteMarker: true,
      },
    ],
  })
  acknowledge(bucket, {
    'HIPAA.Security-S3BucketReplicationEnabled':
      'A replica is one more copy that a shred has to reach before it may answer. Blobs come back from their versions, ' +
      "and from the vault's own backup.",
  })
  return bucket
}

/** Who asked a bucket for what, as S3 saw it: the functions, CloudFront and the operators, never a caller of the API. */
export function createAccessLogBucket(scope: Construct, profile: Profile): IBucket {
  const bucket = new Bucket(scope, 'AccessLogBucket', {
    ...CLOSED,
    versioned: true,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [
      {
        id: 'retention',
        expiration: Duration.days(profile.logRetentionDays),
        noncurrentVersionExpiration: Duration.days(EXPIRED_LOG_DAYS),
      },
    ],
  })
  acknowledge(bucket, {
    'HIPAA.Security-S3DefaultEncryptionKMS': 'S3 delivers access logs only to buckets with SSE-S3.',
    'HIPAA.Security-S3BucketReplicationEnabled':
      'These are logs with an end to their retention; the data is elsewhere.',
  })
  return bucket as IBucket
}
