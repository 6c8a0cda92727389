/**
 * Rights on master keys. These are made after the deployment, one a generation, so a policy can't name them: a right holds
 * for the keys of this account and region that carry the vault's tag, and for requests that carry the vault's name in the
 * encryption context (architecture, section 5).
 */
import { Aws } from 'aws-cdk-lib'
import { ENVIRONMENT, KEY_TAGS } from '../../lib/config/names.ts'
import { allow, type Right } from './right.ts'

export const anyKey = (): string => `arn:${Aws.PARTITION}:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:key/*`

/** The id of the finding that {@link anyKey} gives, whichever policy it is in. */
export const ANY_KEY_FINDING =
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]'

export const taggedFor = (vault: string) => ({ [`aws:ResourceTag/${KEY_TAGS.vault}`]: vault })

/** On whatever the stacks make, the storage key for one; never on a master key. */
export const DEPLOYMENT_TAG = 'keyfold-deployment'

/**
 * To put the vault's tags, and no others, on a key that is being made. IAM cannot tell that from tagging a key that exists, so what
 * is known of such a key must not speak against it: whose vault it is, where its material comes from, which stack made it.
 */
export const whenTaggingFor = (vault: string) => ({
  StringEquals: { [`aws:RequestTag/${KEY_TAGS.vault}`]: vault },
  'ForAllValues:StringEquals': { 'aws:TagKeys': Object.values(KEY_TAGS) },
  StringEqualsIfExists: { ...taggedFor(vault), 'kms:KeyOrigin': 'EXTERNAL' },
  Null: { [`aws:ResourceTag/${DEPLOYMENT_TAG}`]: 'true' },
})

const onMasterKeys = (vault: string, action: string): Right => ({
  environment: { [ENVIRONMENT.vault]: vault },
  statements: [
    allow([action], [anyKey()], {
      StringEquals: { ...taggedFor(vault), [`kms:EncryptionContext:${KEY_TAGS.vault}`]: vault },
    }),
  ],
  acknowledged: {
    [ANY_KEY_FINDING]:
      "Each rotation makes a new key. Two conditions narrow it: the vault's tag on the key, and the vault's encryption context.",
  },
})

export const generateDataKeys = (vault: string): Right => onMasterKeys(vault, 'kms:GenerateDataKey')
export const openDataKeys = (vault: string): Right => onMasterKeys(vault, 'kms:Decrypt')
