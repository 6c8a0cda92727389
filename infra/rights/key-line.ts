/** Rights to make master keys and to move them from state to state; none of them opens anything. */

import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { activeAlias, ENVIRONMENT, KEY_TAGS } from '../../lib/config/names.ts'
import type { Acknowledgments } from '../acknowledge.ts'
import {
  ANY_KEY_FINDING,
  activeAliasArn,
  anyGenerationAlias,
  anyKey,
  generationAliasFinding,
  taggedFor,
} from './master-keys.ts'
import { allow, deny, type Right } from './right.ts'

/** KMS's longest, so that a mistake can be noticed. The policy of every master key asks for it too. */
export const DELETION_WAIT_DAYS = 30

/** On whatever the stacks make, the storage key for one; never on a master key. */
export const DEPLOYMENT_TAG = 'keyfold-deployment'

/**
 * To put the vault's tags, and no others, on a key that is being made. IAM cannot tell that from tagging a key that exists, so what
 * is known of such a key must not speak against it: whose vault it is, where its material comes from, which stack made it.
 */
const whenTaggingFor = (vault: string) => ({
  StringEquals: { [`aws:RequestTag/${KEY_TAGS.vault}`]: vault },
  'ForAllValues:StringEquals': { 'aws:TagKeys': Object.values(KEY_TAGS) },
  StringEqualsIfExists: { ...taggedFor(vault), 'kms:KeyOrigin': 'EXTERNAL' },
  Null: { [`aws:ResourceTag/${DEPLOYMENT_TAG}`]: 'true' },
})

/** To make the key of a generation, to find it again, and to fill it. Whoever may make a key writes its policy too. */
export function toMakeKeys(vault: string, storageKey: IKey): readonly PolicyStatement[] {
  const asked = { [`aws:RequestTag/${KEY_TAGS.vault}`]: vault }
  return [
    allow(['kms:CreateKey'], ['*'], { StringEquals: { ...asked, 'kms:KeyOrigin': 'EXTERNAL' } }),
    // Part of CreateKey, which asks for the tags at once.
    allow(['kms:TagResource'], [anyKey()], whenTaggingFor(vault)),
    deny(['kms:TagResource'], [storageKey.keyArn]),
    allow(
      ['kms:GetParametersForImport', 'kms:ImportKeyMaterial', 'kms:CreateAlias', 'kms:UpdateAlias'],
      [anyKey()],
      { StringEquals: taggedFor(vault) },
    ),
    allow(['kms:CreateAlias', 'kms:UpdateAlias'], [anyGenerationAlias(vault)]),
  ]
}

/** Why {@link toMakeKeys} has wildcards. */
export const makingFindings = (vault: string): Acknowledgments => ({
  ...generationAliasFinding(vault),
  'AwsSolutions-IAM5[Resource::*]':
    'CreateKey knows no resource. The request must ask for the tag of the vault.',
  [ANY_KEY_FINDING]:
    'A key to be made has no ARN yet. The tags that it is asked for, or has, must be those of the vault.',
})

const whenTagged = (vault: string) => ({ StringEquals: taggedFor(vault) })

/**
 * The alias of the vault stands on the active key, and only on that: it is neither disabled nor deleted, whatever goes wrong in a
 * function. KMS takes minutes to know of a moved alias, and a rotation takes longer.
 */
const whenNotActive = (vault: string) => ({
  'ForAllValues:StringNotEquals': { 'kms:ResourceAliases': [activeAlias(vault)] },
})

const toDelete = (vault: string): PolicyStatement =>
  allow(['kms:ScheduleKeyDeletion'], [anyKey()], {
    ...whenTagged(vault),
    ...whenNotActive(vault),
    NumericEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(DELETION_WAIT_DAYS) },
  })

const TAGGED_KEYS = {
  [ANY_KEY_FINDING]: "Each rotation makes a new key. The vault's tag on the key narrows it.",
}

/** In which state each is. */
export const lookAtKeys = (vault: string): Right => ({
  statements: [allow(['kms:DescribeKey'], [anyKey()], whenTagged(vault))],
  acknowledged: TAGGED_KEYS,
})

/** The key of the next generation; a key that was left empty, or whose material is lost, is deleted. */
export const makeKeys = (vault: string, storageKey: IKey): Right => ({
  environment: { [ENVIRONMENT.vault]: vault },
  statements: [
    ...toMakeKeys(vault, storageKey),
    allow(['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListResourceTags'], [anyKey()], whenTagged(vault)),
    toDelete(vault),
  ],
  acknowledged: makingFindings(vault),
})

/** The alias follows the active generation. */
export const pointActiveAlias = (vault: string): Right => ({
  environment: { [ENVIRONMENT.vault]: vault },
  statements: [
    allow(['kms:DescribeKey', 'kms:CreateAlias', 'kms:UpdateAlias'], [anyKey()], whenTagged(vault)),
    allow(['kms:CreateAlias', 'kms:UpdateAlias'], [activeAliasArn(vault)]),
  ],
  acknowledged: TAGGED_KEYS,
})

/**
 * A key that holds nothing any more is disabled, and later deleted; the active one never. When KMS has destroyed a key its tags
 * are gone too, and who may look at tagged keys only might be refused in place of being told.
 */
export const retireKeys = (vault: string): Right => ({
  statements: [
    allow(['kms:DescribeKey'], [anyKey()], { StringEqualsIfExists: taggedFor(vault) }),
    allow(['kms:DisableKey'], [anyKey()], { ...whenTagged(vault), ...whenNotActive(vault) }),
    // What came back under it, or a legal hold, takes a scheduled deletion back.
    allow(['kms:CancelKeyDeletion'], [anyKey()], whenTagged(vault)),
    toDelete(vault),
  ],
  acknowledged: TAGGED_KEYS,
})

/** What `keyfold key reinstate --aws` needs: a key that was to be deleted opens again what it wrapped. */
export const toReinstateKeys = (vault: string): readonly PolicyStatement[] => [
  allow(['kms:CancelKeyDeletion', 'kms:EnableKey'], [anyKey()], whenTagged(vault)),
]
