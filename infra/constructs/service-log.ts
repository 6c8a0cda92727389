import { RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Profile } from '../profiles.ts'

export type ServiceLogProps = { readonly profile: Profile; readonly storageKey: IKey; readonly name?: string }

/** A log group with an end to its retention, encrypted under the storage key. */
export const createLog = (
  scope: Construct,
  id: string,
  { profile, storageKey, name }: ServiceLogProps,
): LogGroup =>
  new LogGroup(scope, id, {
    retention: profile.logRetentionDays,
    encryptionKey: storageKey,
    removalPolicy: RemovalPolicy.RETAIN,
    ...(name === undefined ? {} : { logGroupName: name }),
  })
