import { GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms'
import type { AwsAccount } from '../arn.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import { answered, callKms } from './call.ts'
import { meanTheSame } from './policy-meaning.ts'

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

/**
 * Whether the policy of a key is that of a master key, and lets in nobody else: who makes a key writes its policy, and can
 * let another account use what is imported into it. Needs `kms:GetKeyPolicy`.
 */
export async function hasMasterKeyPolicy(
  client: KMSClient,
  keyId: string,
  account: AwsAccount,
): Promise<boolean> {
  const command = new GetKeyPolicyCommand({ KeyId: keyId })
  const { Policy } = await callKms('GetKeyPolicy', () => client.send(command))
  return meanTheSame(answered(Policy, 'Policy'), masterKeyPolicy(account), account.partition)
}

/** The command that gives a master key its policy again. */
export const putMasterKeyPolicy = (keyId: string, account: AwsAccount): string =>
  `aws kms put-key-policy --key-id ${keyId} --policy-name default --policy '${masterKeyPolicy(account)}'`
