/**
 * Rights on master keys. These are made after the deployment, one a generation, so a policy can't name them: a right holds
 * for the keys of this account and region that carry the vault's tag, and to use one, for requests that carry the vault's name in the
 * encryption context (architecture, section 5).
 */
import { Aws } from 'aws-cdk-lib'
import { activeAlias, ENVIRONMENT, generationAlias, KEY_TAGS } from '../../lib/config/names.ts'
import type { Acknowledgments } from '../acknowledge.ts'
import { allow, type Right } from './right.ts'

const inKms = (resource: string): string =>
  `arn:${Aws.PARTITION}:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`

export const anyKey = (): string => inKms('key/*')

export const activeAliasArn = (vault: string): string => inKms(activeAlias(vault))

/** Of every generation: which one comes next is not known to a policy. */
export const anyGenerationAlias = (vault: string): string => inKms(generationAlias(vault, '*'))

const findingOf = (resource: string): string =>
  `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:${resource}]`

/** The id of the finding that {@link anyKey} gives, whichever policy it is in. */
export const ANY_KEY_FINDING = findingOf('key/*')

/** The one that {@link anyGenerationAlias} gives, and why. */
export const generationAliasFinding = (vault: string): Acknowledgments => ({
  [findingOf(generationAlias(vault, '*'))]:
    "Each rotation makes the next generation, which has an alias of its own; the vault's name is given.",
})

export const taggedFor = (vault: string) => ({ [`aws:ResourceTag/${KEY_TAGS.vault}`]: vault })

const inContextOf = (vault: string) => ({ [`kms:EncryptionContext:${KEY_TAGS.vault}`]: vault })

/**
 * ReEncrypt is two actions: `ReEncryptFrom` on the one key with the context that the blob has, and `ReEncryptTo` on the other with
 * the context that it gets. So the conditions hold for both.
 */
const onMasterKeys = (vault: string, ...actions: readonly string[]): Right => ({
  environment: { [ENVIRONMENT.vault]: vault },
  statements: [allow(actions, [anyKey()], { StringEquals: { ...taggedFor(vault), ...inContextOf(vault) } })],
  acknowledged: {
    [ANY_KEY_FINDING]:
      "Each rotation makes a new key. Two conditions narrow it: the vault's tag on the key, and the vault's encryption context.",
  },
})

export const generateDataKeys = (vault: string): Right => onMasterKeys(vault, 'kms:GenerateDataKey')
export const openDataKeys = (vault: string): Right => onMasterKeys(vault, 'kms:Decrypt')
export const rewrapDataKeys = (vault: string): Right =>
  onMasterKeys(vault, 'kms:ReEncryptFrom', 'kms:ReEncryptTo')
/** The two that no function of the API has together: only the workflow calls who has this. */
export const replaceDataKeys = (vault: string): Right =>
  onMasterKeys(vault, 'kms:Decrypt', 'kms:GenerateDataKey')
