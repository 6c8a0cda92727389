import type { AwsAccount } from '../arn.ts'
import { AWS_POLICY } from '../aws-policy.ts'

/**
 * The key policy of a master key. The account's IAM decides who may use it, by its tags; two things nobody may do, not even
 * an administrator who was not warned: delete the material, which disables the key at once, and delete the key sooner
 * than a mistake can be noticed (architecture, section 5).
 *
 * Source: KMS developer guide, "Default key policy" and "kms:ScheduleKeyDeletionPendingWindowInDays".
 */
export const masterKeyPolicy = ({ partition, id }: AwsAccount): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'IamOfTheAccountDecides',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${id}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'NobodyDeletesTheMaterial',
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:DeleteImportedKeyMaterial',
        Resource: '*',
      },
      {
        Sid: 'NobodyDeletesTheKeySoon',
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:ScheduleKeyDeletion',
        Resource: '*',
        Condition: {
          NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': AWS_POLICY.keyDeletionDays },
        },
      },
    ],
  })
