import { randomUUID } from 'node:crypto'
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { NO_ACCOUNT } from '../setup/environment.ts'

/** A new bucket with versioning, as the infrastructure makes it. @returns its name. */
export async function versionedBucket(client: S3Client): Promise<string> {
  const Bucket = `keyfold-${randomUUID()}`
  const CreateBucketConfiguration = { LocationConstraint: NO_ACCOUNT.AWS_REGION }
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }))
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  return Bucket
}

/** One that locks what is put there for a day, as that of the log. @returns its name. */
export async function lockedBucket(client: S3Client): Promise<string> {
  const Bucket = `keyfold-log-${randomUUID()}`
  const CreateBucketConfiguration = { LocationConstraint: NO_ACCOUNT.AWS_REGION }
  await client.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket: true }),
  )
  const DefaultRetention = { Mode: 'COMPLIANCE', Days: 1 } as const
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } } as const
  await client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }))
  return Bucket
}
