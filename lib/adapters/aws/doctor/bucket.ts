import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import { askFor } from './ask.ts'
import { denialsOf } from './policy-document.ts'
import { revert } from './remedies.ts'

/** Value: the storage key, as the bucket names it; null: none. */
export async function examineBucket(
  client: S3Client,
  vault: string,
  bucket: string,
): Promise<Seen<string | null>> {
  const looked = await examineClosedBucket(client, vault, bucket)
  if (looked === null) return { ...seen('', [missing(bucket)]), value: null }
  const detail = `${bucket} is versioned, closed to the public, encrypted with a key of its own, TLS only`
  return { ...seen(detail, looked.findings), value: looked.key }
}

/** What all buckets with data have in common. @returns null: there is no such bucket */
export async function examineClosedBucket(
  client: S3Client,
  vault: string,
  bucket: string,
): Promise<{ readonly findings: readonly Finding[]; readonly key: string | null } | null> {
  const versioning = await askFor('s3:GetBucketVersioning', ['NoSuchBucket'], () =>
    client.send(new GetBucketVersioningCommand({ Bucket: bucket })),
  )
  if (versioning === null) return null
  const key = await encryptionKey(client, bucket)
  const findings = [
    ...(versioning.Status === 'Enabled' ? [] : [unversioned(bucket, versioning.Status)]),
    ...((await isClosed(client, bucket)) ? [] : [open(bucket)]),
    ...(key === null ? [unencrypted(vault, bucket)] : []),
    ...((await isTlsOnly(client, bucket)) ? [] : [plain(vault, bucket)]),
  ]
  return { findings, key }
}

export async function isClosed(client: S3Client, Bucket: string): Promise<boolean> {
  const answer = await askFor('s3:GetBucketPublicAccessBlock', ['NoSuchPublicAccessBlockConfiguration'], () =>
    client.send(new GetPublicAccessBlockCommand({ Bucket })),
  )
  const blocks = answer?.PublicAccessBlockConfiguration
  return Boolean(
    blocks?.BlockPublicAcls &&
      blocks.BlockPublicPolicy &&
      blocks.IgnorePublicAcls &&
      blocks.RestrictPublicBuckets,
  )
}

/** @returns null for a bucket that S3 encrypts with a key of its own: SSE-S3, or the account's `aws/s3`. */
async function encryptionKey(client: S3Client, Bucket: string): Promise<string | null> {
  const answer = await askFor(
    's3:GetEncryptionConfiguration',
    ['ServerSideEncryptionConfigurationNotFoundError'],
    () => client.send(new GetBucketEncryptionCommand({ Bucket })),
  )
  const rules = answer?.ServerSideEncryptionConfiguration?.Rules ?? []
  const applied = rules[0]?.ApplyServerSideEncryptionByDefault
  const key = applied?.SSEAlgorithm?.startsWith('aws:kms') ? (applied.KMSMasterKeyID ?? null) : null
  return key?.includes('alias/aws/') ? null : key
}

/** Whether everything is denied to everybody, on the bucket and all in it, without TLS. */
export async function isTlsOnly(client: S3Client, Bucket: string): Promise<boolean> {
  const answer = await askFor('s3:GetBucketPolicy', ['NoSuchBucketPolicy'], () =>
    client.send(new GetBucketPolicyCommand({ Bucket })),
  )
  return denialsOf(answer?.Policy ?? '', 's3:*').some(
    ({ resources, condition }) =>
      String(condition.Bool?.['aws:SecureTransport']) === 'false' &&
      Object.keys(condition).length === 1 &&
      [`:${Bucket}`, `:${Bucket}/*`].every((end) => resources.some((arn) => arn.endsWith(end))),
  )
}

const missing = (bucket: string): Finding => ({
  detail: `There is no bucket ${bucket}: all content is gone.`,
  remedy:
    'Look in CloudTrail for the event DeleteBucket, make the bucket again under the same name, and bring its blobs back from ' +
    'a backup.',
})

const unversioned = (bucket: string, status = 'off'): Finding => ({
  detail: `Versioning of the bucket ${bucket} is ${status}: what others overwrite or delete is lost.`,
  remedy: `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
})

export const open = (bucket: string): Finding => ({
  detail: `The bucket ${bucket} does not block all public access.`,
  remedy:
    `aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration ` +
    'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
})

const unencrypted = (vault: string, bucket: string): Finding => ({
  detail: `The bucket ${bucket} is not encrypted with the vault's storage key.`,
  remedy: revert(vault, 'data'),
})

const plain = (vault: string, bucket: string): Finding => ({
  detail: `The policy of the bucket ${bucket} allows requests without TLS.`,
  remedy: revert(vault, 'data'),
})
