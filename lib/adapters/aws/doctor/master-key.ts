import {
  GetKeyPolicyCommand,
  type KeyMetadata,
  type KMSClient,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms'
import { type Finding, type Seen, seen } from '../../../examination.ts'
import type { Generation } from '../../../keys/generation.ts'
import { describeKey } from '../kms/describe.ts'
import { tagsOf } from '../kms/new-key.ts'
import { ask, askFor } from './ask.ts'
import { stateFindings } from './key-state.ts'
import { policyFindings } from './master-key-policy.ts'
import { importAgain } from './remedies.ts'

/**
 * Whether the key of a generation that is not destroyed is in KMS as the vault believes.
 *
 * @param countVersions how many versions are wrapped under the generation; asked only when its key is on its way out
 */
export async function examineMasterKey(
  client: KMSClient,
  vault: string,
  generation: Generation,
  countVersions: () => Promise<number>,
): Promise<Seen> {
  const { keyId } = generation
  const tag = tagCommand(vault, generation)
  const hint = `If it is allowed already, the key is gone, or has lost its tags, which an administrator brings back: ${tag}`
  const metadata = await ask('kms:DescribeKey', () => describeKey(client, keyId), hint)
  const states = await stateFindings(vault, generation, metadata, countVersions)
  if (metadata === null) return seen(`${keyId} is destroyed, as it must be`, states)
  return seen(`${keyId} is ${metadata.KeyState}, imported for good, tagged and guarded`, [
    ...states,
    ...materialFindings(generation, metadata),
    ...(await tagFindings(client, vault, generation)),
    ...(await policyOf(client, keyId)),
  ])
}

function materialFindings(
  generation: Generation,
  { Origin, ExpirationModel, ValidTo }: KeyMetadata,
): readonly Finding[] {
  const { keyId } = generation
  if (Origin !== 'EXTERNAL') {
    return [
      {
        detail: `The origin of ${keyId} is ${Origin}, not EXTERNAL: it is no key that Keyfold made.`,
        remedy:
          'Find out who changed the item of this generation; restore the table of keys to a point in time before that.',
      },
    ]
  }
  if (ExpirationModel !== 'KEY_MATERIAL_EXPIRES') return []
  return [
    {
      detail: `The material of ${keyId} expires on ${ValidTo?.toISOString() ?? 'a day unknown'}: nothing under it can be read then.`,
      remedy: `Import the same material again before that day: ${importAgain(generation)}`,
    },
  ]
}

async function tagFindings(
  client: KMSClient,
  vault: string,
  generation: Generation,
): Promise<readonly Finding[]> {
  const { keyId } = generation
  const answer = await ask('kms:ListResourceTags', () =>
    client.send(new ListResourceTagsCommand({ KeyId: keyId })),
  )
  const tags = new Map(answer.Tags?.map(({ TagKey, TagValue }) => [TagKey, TagValue]))
  const wrong = tagsOf(vault, generation.generation).filter(
    ({ TagKey, TagValue }) => tags.get(TagKey) !== TagValue,
  )
  if (wrong.length === 0) return []
  const named = wrong.map(({ TagKey, TagValue }) => `${TagKey}=${TagValue}`).join(' and ')
  return [
    {
      detail: `The key ${keyId} lacks the tag ${named}: by it the functions are allowed to use the key.`,
      remedy: tagCommand(vault, generation),
    },
  ]
}

const tagCommand = (vault: string, generation: Generation): string =>
  `aws kms tag-resource --key-id ${generation.keyId} --tags ${tagsOf(vault, generation.generation)
    .map(({ TagKey, TagValue }) => `TagKey=${TagKey},TagValue=${TagValue}`)
    .join(' ')}`

async function policyOf(client: KMSClient, keyId: string): Promise<readonly Finding[]> {
  const answer = await askFor('kms:GetKeyPolicy', ['NotFoundException'], () =>
    client.send(new GetKeyPolicyCommand({ KeyId: keyId })),
  )
  return policyFindings(keyId, answer?.Policy ?? '')
}
