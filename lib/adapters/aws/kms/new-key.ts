/** Empty master keys, and how a retry finds the one that an interrupted run made. */
import {
  CreateKeyCommand,
  type KeyMetadata,
  type KMSClient,
  ListResourceTagsCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms'
import { KEY_TAGS } from '../../../config/names.ts'
import type { AwsAccount } from '../arn.ts'
import { AWS_POLICY } from '../aws-policy.ts'
import { isNamed } from '../errors.ts'
import { answered, callKms } from './call.ts'
import { describeKey } from './describe.ts'
import { masterKeyPolicy } from './key-policy.ts'

/** The tags of a master key: by the first, permissions are given. */
export const tagsOf = (vault: string, generation: number) => [
  { TagKey: KEY_TAGS.vault, TagValue: vault },
  { TagKey: KEY_TAGS.generation, TagValue: String(generation) },
]

/** Makes a key that waits for its material. Needs `kms:CreateKey` and `kms:TagResource`. @returns its ARN. */
export async function makeKey(
  client: KMSClient,
  vault: string,
  generation: number,
  account: AwsAccount,
): Promise<string> {
  const command = new CreateKeyCommand({
    Origin: 'EXTERNAL',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    MultiRegion: false,
    Description: `Keyfold: master key of the vault ${vault}, generation ${generation}`,
    Policy: masterKeyPolicy(account),
    Tags: tagsOf(vault, generation),
  })
  const { KeyMetadata } = await callKms('CreateKey', () => client.send(command))
  return answered(KeyMetadata?.Arn, 'KeyMetadata.Arn')
}

/**
 * Whether a key looks like one that {@link makeKey} made for this generation, and has never had any material. An alias can
 * point at anything, so it alone is no reason to take a key; nor are the tags, while its policy was not looked at. Needs
 * `kms:ListResourceTags`.
 */
export async function isWaiting(
  client: KMSClient,
  key: KeyMetadata,
  vault: string,
  generation: number,
): Promise<boolean> {
  const fits =
    key.KeyState === 'PendingImport' &&
    key.Origin === 'EXTERNAL' &&
    key.KeySpec === 'SYMMETRIC_DEFAULT' &&
    key.KeyUsage === 'ENCRYPT_DECRYPT' &&
    key.MultiRegion === false
  if (!fits) return false
  const command = new ListResourceTagsCommand({ KeyId: key.Arn })
  const { Tags = [] } = await callKms('ListResourceTags', () => client.send(command))
  return tagsOf(vault, generation).every(({ TagKey, TagValue }) =>
    Tags.some((tag) => tag.TagKey === TagKey && tag.TagValue === TagValue),
  )
}

/**
 * Success also for a key that is to be deleted already, as it is when the SDK repeats a call whose answer was lost. Needs
 * `kms:ScheduleKeyDeletion`, and for that `kms:DescribeKey`.
 */
export async function scheduleDeletion(client: KMSClient, keyId: string): Promise<void> {
  const command = new ScheduleKeyDeletionCommand({
    KeyId: keyId,
    PendingWindowInDays: AWS_POLICY.keyDeletionDays,
  })
  await callKms('ScheduleKeyDeletion', async () => {
    try {
      await client.send(command)
    } catch (error) {
      if (isNamed(error, 'KMSInvalidStateException') && (await isDeletedLater(client, keyId))) return
      throw error
    }
  })
}

const isDeletedLater = async (client: KMSClient, keyId: string): Promise<boolean> =>
  (await describeKey(client, keyId))?.KeyState === 'PendingDeletion'
