import { Stack } from 'aws-cdk-lib'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { IConstruct } from 'constructs'
import { ENVIRONMENT } from '../../lib/config/names.ts'
import { allow, type Right } from './right.ts'

type Exported = IConstruct & Pick<Bucket, 'bucketArn'>

/** The export's name, in place of a reference, is the same before and after synthesis: acknowledgments can name it. */
export const exportOf = (bucket: Exported): string => Stack.of(bucket).exportValue(bucket.bucketArn)
export const exportName = (bucket: Exported): string => {
  const { 'Fn::ImportValue': name } = Stack.of(bucket).resolve(exportOf(bucket)) as {
    'Fn::ImportValue': string
  }
  return name
}

const onBlobs = (bucket: Bucket, ...actions: readonly string[]): Right => ({
  environment: { [ENVIRONMENT.bucket]: bucket.bucketName },
  statements: [allow(actions, [`${exportOf(bucket)}/*`])],
  acknowledged: {
    [`AwsSolutions-IAM5[Resource::${exportName(bucket)}/*]`]:
      'Blobs have random names that are not known before they are written; the bucket holds nothing else.',
  },
})

const onBucket = (bucket: Bucket, ...actions: readonly string[]): Right => ({
  statements: [allow(actions, [exportOf(bucket)])],
})

export const putBlobs = (bucket: Bucket): readonly Right[] => [onBlobs(bucket, 's3:PutObject')]

/** To list, too: without it S3 answers 403 for a blob that is not there, and a reader can't tell it from a refusal. */
export const getBlobs = (bucket: Bucket): readonly Right[] => [
  onBlobs(bucket, 's3:GetObject'),
  onBucket(bucket, 's3:ListBucket'),
]

/** Every version of one, by its version: a deletion without it would leave the ciphertext behind a marker. */
export const deleteBlobs = (bucket: Bucket): readonly Right[] => [
  onBlobs(bucket, 's3:DeleteObjectVersion'),
  onBucket(bucket, 's3:ListBucketVersions'),
]

export const listBlobs = (bucket: Bucket): readonly Right[] => [onBucket(bucket, 's3:ListBucket')]
