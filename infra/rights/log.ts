/** Rights on the log: its bucket, and the key that signs it. Events themselves are in a table (tables.ts). */
import { Aws } from 'aws-cdk-lib'
import { ENVIRONMENT, NO_WITNESS } from '../../lib/config/names.ts'
import type { Profile } from '../profiles.ts'
import type { DataStack } from '../stacks/data.ts'
import { exportName, exportOf } from './blobs.ts'
import { allow, type Right } from './right.ts'

/** To list, too: without it S3 answers 403 for a tile that is not there. */
const onLog = (vault: string, { logBucket, logKey }: DataStack, writes: readonly string[]): Right => ({
  environment: {
    [ENVIRONMENT.vault]: vault,
    [ENVIRONMENT.logBucket]: logBucket.bucketName,
    [ENVIRONMENT.logKey]: logKey.keyArn,
  },
  statements: [
    allow(['s3:GetObject', ...writes], [`${exportOf(logBucket)}/*`]),
    allow(['s3:ListBucket'], [exportOf(logBucket)]),
  ],
  acknowledged: {
    [`AwsSolutions-IAM5[Resource::${exportName(logBucket)}/*]`]:
      'The log grows by a tile at a time, whose names are not known before; the bucket holds nothing else.',
  },
})

/** For proofs, and with which key they are checked. */
export const readLog = (vault: string, data: DataStack): readonly Right[] => [
  onLog(vault, data, []),
  { statements: [allow(['kms:GetPublicKey'], [data.logKey.keyArn])] },
]

/** To write what follows, and to sign it. To put over what is there leaves that below, locked; there is no right to delete. */
export const sealLog = (vault: string, data: DataStack): readonly Right[] => [
  onLog(vault, data, ['s3:PutObject']),
  { statements: [allow(['kms:GetPublicKey', 'kms:Sign'], [data.logKey.keyArn])] },
]

/** A witness takes checkpoints, and shows nothing. */
export function tellWitness(vault: string, { witnessBucket }: Profile): Right {
  if (witnessBucket === null) return { environment: { [ENVIRONMENT.witnessBucket]: NO_WITNESS } }
  const objects = `${witnessBucket}/keyfold/${vault}/*`
  return {
    environment: { [ENVIRONMENT.witnessBucket]: witnessBucket },
    statements: [allow(['s3:PutObject'], [`arn:${Aws.PARTITION}:s3:::${objects}`])],
    acknowledged: {
      [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${objects}]`]:
        "Each checkpoint is an object of its own, named by the log's size.",
    },
  }
}
